/** `.arsenal`, or what --out names: the folder that holds runs, baselines and what is known of the machine. */
import {lstat, mkdir, stat, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {ownName, privateFile, privateFolder} from './private-files.ts'

/**
 * What is in there is nobody's commit, and git is told so by a file of its own in there. Not in a folder that was there before us under another
 * name: `--out .` in a repository would hide all of it, and so would a link called `.arsenal` that leads to one. A `.gitignore` that somebody
 * wrote stays.
 */
export async function makeOutFolder(dir: string): Promise<void> {
	const isNew = await makeFolders(dir)
	if (!isNew && (path.basename(dir) !== ownName || (await lstat(dir)).isSymbolicLink())) return
	try {
		await writeFile(path.join(dir, '.gitignore'), '*\n', {flag: 'wx', mode: privateFile})
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
	}
}

/** Node's own `recursive` never returns where making a folder is answered with "no such file", as everywhere in /proc. @returns whether it was made now */
export async function makeFolders(dir: string, mode: number = privateFolder): Promise<boolean> {
	if ((await stat(dir).catch(() => null))?.isDirectory()) return false
	if (path.dirname(dir) !== dir) await makeFolders(path.dirname(dir), mode)
	// Another run may be making the same one.
	return makeNew(dir, mode)
}

/** @returns false when something of that name is there */
export async function makeNew(dir: string, mode: number = privateFolder): Promise<boolean> {
	try {
		await mkdir(dir, {mode})
		return true
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
		throw error
	}
}

/** The folder that a CI reads: named by the user, made if it is not there, and never more of it touched than the files that are written. */
import {randomUUID} from 'node:crypto'
import {readFile, rm, stat, unlink, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {ArsenalError} from '../core/trouble/arsenal-error.ts'
import {fileTrouble} from '../core/trouble/file-trouble.ts'
import {sanitise} from '../core/units/sanitise.ts'
import {makeFolders} from './out-folder.ts'
import {writeWhole} from './write-whole.ts'

const notThere = {
	ENOENT: 'its folder is not there',
	ENOTDIR: 'a part of the path is a file',
	EEXIST: 'something of that name is there, and is no folder',
}

/**
 * To be called before anything long is done: a full disk or a folder of somebody else's is better known then.
 * @param dir absolute
 * @param names  what will be written there
 * @throws ArsenalError `output-not-writable`
 */
export async function requireOutputDir(dir: string, names: readonly string[]): Promise<void> {
	const probe = path.join(dir, `.arsenal-${randomUUID()}`)
	try {
		await makeFolders(dir, 0o777)
		if (!(await stat(dir)).isDirectory()) throw Object.assign(new Error('no folder'), {code: 'EEXIST'})
		await writeFile(probe, 'x', {flag: 'wx'})
	} catch (error) {
		throw cannotWrite(dir, error)
	} finally {
		await rm(probe, {force: true}).catch(() => {})
	}
	for (const name of names) {
		const file = path.join(dir, name)
		if ((await stat(file).catch(() => null))?.isDirectory()) throw cannotWrite(file, {code: 'EISDIR'})
	}
}

/**
 * Files of an earlier run, which would pass for those of one that writes none. Only where somebody of ours has written there: `isOurs` is asked of the
 * text of each, and one is enough.
 */
export async function removeEarlier(
	files: readonly string[],
	isOurs: (file: string, text: string) => boolean,
): Promise<void> {
	const there: string[] = []
	let known = false
	for (const file of files) {
		const text = await readFile(file, 'utf8').catch(() => null)
		if (text === null) continue
		there.push(file)
		known ||= isOurs(file, text)
	}
	if (known) for (const file of there) await unlink(file).catch(() => {})
}

/** Whole or not at all, in place of one of that name. @throws ArsenalError `output-not-writable` */
export async function writeInto(dir: string, name: string, content: string): Promise<void> {
	const file = path.join(dir, name)
	try {
		await writeWhole(file, content)
	} catch (error) {
		throw cannotWrite(file, error)
	}
}

/** What a report leads to. What is not there any more is left out. @param names relative to `from` */
export async function copyInto(dir: string, from: string, names: readonly string[]): Promise<void> {
	for (const name of names) {
		const [source, target] = [path.join(from, name), path.join(dir, name)]
		if (source === target || !(await stat(source).catch(() => null))?.isFile()) continue
		try {
			await makeFolders(path.dirname(target), 0o777)
			// With the mode of any other file there, and not that of the run's own.
			await writeWhole(target, await readFile(source))
		} catch (error) {
			throw cannotWrite(target, error)
		}
	}
}

function cannotWrite(file: string, error: unknown): ArsenalError {
	return new ArsenalError('output-not-writable', `Cannot write ${sanitise(file)}: ${fileTrouble(error, notThere)}.`, {
		cause: error,
		advice: 'Give --output-dir a folder that can be written to.',
	})
}

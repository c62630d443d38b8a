import {constants} from 'node:fs'
import {copyFile, lstat, mkdir, readdir, readlink, symlink, utimes} from 'node:fs/promises'
import path from 'node:path'

export interface CopyPlan {
	/** The folder, as a real path, and where it is copied to. */
	readonly from: string
	readonly to: string
	readonly packages: 'linked' | 'none'
	/** Whatever is in here is not copied, lest a copy holds itself. */
	readonly butNot: string
	readonly signal: AbortSignal
}

export class CopyCancelled extends Error {}

/** What is nobody's work: the history, and what we have written ourselves. */
const leftOut = ['.git', '.arsenal']
/** Folders in node_modules that begin with a dot and hold packages, or programs of them; the others are caches. */
const ofPackages = ['.bin', '.pnpm', '.store']
const atOnce = 32

/**
 * Copies a folder so that nothing that is done in the copy can reach the original: files are copied (where the disk can, by reference), and so are caches that
 * tools keep in node_modules. Packages are links to them: there are too many to copy, and nobody writes to one. A link within the folder leads to the same place
 * of the copy, any other to where it led.
 */
export async function copyTree(plan: CopyPlan): Promise<void> {
	await copyFolder(plan, plan.from, plan.to)
}

async function copyFolder(plan: CopyPlan, from: string, to: string): Promise<void> {
	if (plan.signal.aborted) throw new CopyCancelled()
	await mkdir(to, {recursive: true, mode: 0o700})
	const files: string[] = []
	for (const entry of await readdir(from, {withFileTypes: true})) {
		const {name} = entry
		const place = path.join(from, name)
		if (leftOut.includes(name) || place === plan.butNot) continue
		if (entry.isSymbolicLink()) await copyLink(plan, place, path.join(to, name))
		else if (entry.isFile()) files.push(name)
		else if (!entry.isDirectory()) continue
		else if (name !== 'node_modules') await copyFolder(plan, place, path.join(to, name))
		else if (plan.packages === 'linked') await linkPackages(plan, place, path.join(to, name))
	}
	for (let i = 0; i < files.length; i += atOnce) {
		if (plan.signal.aborted) throw new CopyCancelled()
		await Promise.all(files.slice(i, i + atOnce).map(name => copyOne(path.join(from, name), path.join(to, name))))
	}
}

async function copyOne(from: string, to: string): Promise<void> {
	try {
		const {atime, mtime} = await lstat(from)
		await copyFile(from, to, constants.COPYFILE_FICLONE)
		// What is built is newer than what it is built from.
		await utimes(to, atime, mtime)
	} catch (error) {
		// Deleted since we looked.
		if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
	}
}

/** A node_modules whose packages are links to those of another one. */
export async function linkPackages(plan: CopyPlan, from: string, to: string): Promise<void> {
	await mkdir(to, {recursive: true, mode: 0o700})
	for (const entry of await readdir(from, {withFileTypes: true})) {
		const place = path.join(from, entry.name)
		const target = path.join(to, entry.name)
		if (entry.isSymbolicLink()) await copyLink(plan, place, target)
		else if (entry.isFile()) await copyOne(place, target)
		else if (!entry.isDirectory()) continue
		// Packages of an organisation: a folder of them.
		else if (entry.name.startsWith('@')) await linkPackages(plan, place, target)
		else if (entry.name.startsWith('.') && !ofPackages.includes(entry.name)) await copyFolder(plan, place, target)
		else await symlink(place, target)
	}
}

async function copyLink({from, to}: CopyPlan, place: string, target: string): Promise<void> {
	const leadsTo = path.resolve(path.dirname(place), await readlink(place))
	const inside = path.relative(from, leadsTo)
	const isInside = !inside.startsWith('..') && !path.isAbsolute(inside)
	await symlink(isInside ? path.join(to, inside) : leadsTo, target)
}

import {cp, lstat, mkdir, rm} from 'node:fs/promises'
import path from 'node:path'
import {askGit, lastLines, RevisionCancelled, RevisionFailure, type RevisionTools} from './command.ts'

export interface Overlay {
	/** Files changed, added or deleted against the commit. */
	readonly changed: number
	readonly untracked: number
	readonly notes: readonly string[]
}

/**
 * Brings a checked-out commit to the state of the work tree it came from: what is changed or new is copied, what is deleted is deleted,
 * what git ignores stays behind. A copy, because the user may go on editing, and because both sides of a comparison are to live in the
 * same kind of place.
 */
export async function overlayChanges(tools: RevisionTools, from: string, to: string): Promise<Overlay> {
	const status = await askGit(tools, from, [
		...['status', '--porcelain', '-z', '--no-renames', '--untracked-files=all', '--ignore-submodules=all'],
	])
	if (!status.ok) {
		throw new RevisionFailure('git cannot tell what has changed in the work tree.', lastLines(status.stderr))
	}
	const entries = status.stdout.split('\0').filter(entry => entry.length > 3)
	const notes: string[] = []
	const untracked = new Set(entries.filter(entry => entry.startsWith('??')).map(entry => entry.slice(3)))
	const files = [...new Set(entries.map(entry => entry.slice(3)))]
	// A name that is no UTF-8 cannot be opened by what git printed of it.
	const readable = files.filter(file => !file.includes('\ufffd') && !file.endsWith('/'))
	const nested = files.filter(file => file.endsWith('/'))
	if (nested.length > 0) notes.push(`Left out: ${nested.join(', ')} (a repository of its own inside the work tree)`)
	if (readable.length + nested.length < files.length) {
		notes.push(`Left out: ${files.length - readable.length - nested.length} changed files whose names are not UTF-8`)
	}
	for (const file of readable) await rm(path.join(to, file), {recursive: true, force: true})
	for (const file of readable) {
		if (tools.signal.aborted) throw new RevisionCancelled()
		await copyAsIs(path.join(from, file), path.join(to, file))
	}
	const isUntracked = readable.filter(file => untracked.has(file)).length
	return {changed: readable.length - isUntracked, untracked: isUntracked, notes}
}

/** Nothing when it is gone. A link stays the link it is; what is neither file nor link cannot be in a revision. */
async function copyAsIs(from: string, to: string): Promise<void> {
	const stats = await lstat(from).catch(() => null)
	if (stats === null || !(stats.isFile() || stats.isSymbolicLink())) return
	await mkdir(path.dirname(to), {recursive: true})
	await cp(from, to, {verbatimSymlinks: true, preserveTimestamps: true}).catch(error => {
		// Deleted since we looked.
		if (error.code !== 'ENOENT') throw error
	})
}

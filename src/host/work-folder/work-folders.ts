import {readFileSync, statSync} from 'node:fs'
import {lstat, mkdir, realpath} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import type {WorkFolder, WorkFolders} from '../../ports.ts'
import {type FolderPrefix, makeOwnedFolder, removeOwnedFolder, sweepOwnedFolders} from '../owned-folder.ts'
import {prepareChanges} from './changes.ts'
import {CopyCancelled, type CopyPlan, copyTree, linkPackages} from './copy-tree.ts'
import {KeptFiles, keptByDead} from './kept-files.ts'

const prefix: FolderPrefix = 'arsenal-work-'
/** What a reaction leaves in a file is looked for in no larger one: it is read a hundred times a second. */
const mostReadBytes = 16 * 1024 * 1024

/**
 * Folders that steps are taken in: as they are, or copied to
 *
 *     /tmp/arsenal-work-k3vqX1/     private to the user
 *         owner.json                who removes it; when that process is dead its watchdog does, or the next one that comes
 *         tree/                     stands for the highest folder above the original that has packages, or for the one above it
 *             node_modules/         links to those
 *             web/                  the copy
 */
export function createWorkFolders({parentDir = tmpdir()}: {readonly parentDir?: string} = {}): WorkFolders {
	let swept: Promise<unknown> | null = null
	return {
		async open(dir, {onKeptFolder}) {
			const real = await realpath(dir).catch(() => dir)
			const kept = new KeptFiles(onKeptFolder, parentDir)
			return {
				...inFolder(real),
				placeOf: original => original,
				prepare: changes => prepareChanges(real, changes, kept),
				close: () => kept.putBack(),
			}
		},
		async copy(dir, {packages, onTemporaryFolder, signal}) {
			swept ??= sweepOwnedFolders(parentDir, prefix)
			await swept
			let folder: string | null = null
			try {
				const from = await realpath(dir)
				folder = await makeOwnedFolder(parentDir, prefix)
				onTemporaryFolder(folder)
				const made = folder
				const to = await fill(path.join(folder, 'tree'), {from, packages, butNot: folder, signal})
				return {
					is: 'ready',
					folder: {
						...inFolder(to),
						placeOf: original => moved(original, [dir, from], to),
						prepare: changes => prepareChanges(to, changes, null),
						async close() {
							await removeOwnedFolder(made, prefix).catch(() => {})
							return []
						},
					},
				}
			} catch (error) {
				if (folder !== null) await removeOwnedFolder(folder, prefix).catch(() => {})
				if (error instanceof CopyCancelled || signal.aborted) return {is: 'cancelled'}
				return {is: 'failed', reason: reasonOf(error, parentDir)}
			}
		},
		async leftChanged(dir) {
			return keptByDead(await realpath(dir).catch(() => dir), parentDir).catch(() => [])
		},
	}
}

/** @returns where the copy is */
async function fill(tree: string, plan: Omit<CopyPlan, 'to'>): Promise<string> {
	const {from, packages} = plan
	// Packages are looked for in every folder above.
	const above: string[] = []
	for (let at = path.dirname(from); packages === 'linked'; at = path.dirname(at)) {
		if (await isFolder(path.join(at, 'node_modules'))) above.push(at)
		if (at === path.dirname(at)) break
	}
	const top = above.at(-1) ?? path.dirname(from)
	const to = path.join(tree, path.relative(top, from))
	await mkdir(to, {recursive: true, mode: 0o700})
	for (const one of above) {
		const counterpart = path.join(tree, path.relative(top, one), 'node_modules')
		await linkPackages({...plan, to}, path.join(one, 'node_modules'), counterpart)
	}
	await copyTree({...plan, to})
	return to
}

async function isFolder(place: string): Promise<boolean> {
	return (await lstat(place).catch(() => null))?.isDirectory() ?? false
}

/** @param from  the same folder by whatever names */
function moved(original: string, from: readonly string[], to: string): string {
	for (const one of from) {
		const inside = path.relative(one, original)
		if (!inside.startsWith('..') && !path.isAbsolute(inside)) return path.join(to, inside)
	}
	return original
}

function inFolder(dir: string): Pick<WorkFolder, 'dir' | 'stampOf' | 'textOf'> {
	return {
		dir,
		stampOf(file) {
			try {
				const stats = statSync(path.resolve(dir, file), {throwIfNoEntry: false, bigint: true})
				return stats?.isFile() ? [stats.ino, stats.mtimeNs, stats.ctimeNs, stats.size].join(' ') : null
			} catch {
				return null
			}
		},
		textOf(file) {
			try {
				const place = path.resolve(dir, file)
				return statSync(place).size > mostReadBytes ? null : readFileSync(place, 'utf8')
			} catch {
				return null
			}
		},
	}
}

function reasonOf(error: unknown, parentDir: string): string {
	const {code, message} = error as NodeJS.ErrnoException
	if (code === 'ENOSPC' || code === 'EDQUOT')
		return `there is no room left in ${parentDir}. Set TMPDIR to a folder with more`
	return message
}

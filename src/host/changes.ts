import {existsSync, fstatSync, realpathSync, statSync} from 'node:fs'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {watch} from 'chokidar'
import type {Changes, SeenChange} from '../ports.ts'

/** What is installed, hidden or ours is not what somebody works on. */
const passedOver = /[\\/](?:node_modules|\.[^\\/]+)(?:[\\/]|$)/
/**
 * An editor writes a file in several goes, and a checkout many files. Longer than 50 ms: a change so soon after another is never told (findings/
 * watcher-never-tells-the-last-change.sh), and has happened by then.
 */
const settledMs = 200
const lookAgainMs = 1000

/**
 * Files of a project that change. Resolves once all that is there is known: what changes from then on is told, by the path below the folder that
 * was given. Links are not followed: two of them to the folder they lie in make more paths than anybody can look at, and one to a folder of somebody
 * else's as many as are in there. What we print is no change either, where it goes into a file.
 * @param folders absolute
 * @param leftOut absolute: nothing in them counts
 */
export async function watchChanges(folders: readonly string[], leftOut: readonly string[]): Promise<Changes> {
	const roots = rootsOf(folders)
	const passed = leftOut.flatMap(place => [path.join(realOf(path.dirname(place)), path.basename(place)), realOf(place)])
	const ours = new Set([1, 2].flatMap(fd => identityOf(() => fstatSync(fd, {bigint: true}))))
	const changed = new Map<string, SeenChange['is']>()
	/** Made or removed since changes were told the last time. */
	const movedFolders = new Set<string>()
	/** Made, and gone again before that was told: nobody has heard of them. */
	const goneBefore = new Set<string>()
	let lastMs = 0
	let isPartial = false
	let wake = () => {}
	const watcher = watch(
		roots.map(({real}) => real),
		{
			ignoreInitial: true,
			followSymlinks: false,
			// Below the folder itself, which may lie anywhere.
			ignored: file =>
				passed.some(folder => isWithin(file, folder)) ||
				roots.some(({real}) => file.startsWith(real) && passedOver.test(file.slice(real.length))),
		},
	)
	const note = (file: string, is: SeenChange['is']) => {
		if (is !== 'removed' && identityOf(() => statSync(file, {bigint: true})).some(one => ours.has(one))) return
		if (goneBefore.delete(file) && is === 'removed') return
		const sum = sumOf(changed.get(file), is)
		if (sum === null) changed.delete(file)
		else changed.set(file, sum)
		lastMs = performance.now()
		wake()
	}
	watcher.on('error', error => {
		// Anything else is a file that was gone again before it was looked at.
		const {code} = error as NodeJS.ErrnoException
		if (code === 'ENOSPC' || code === 'EMFILE') isPartial = true
	})
	await new Promise<void>(resolve => watcher.once('ready', () => resolve()))
	// Not before: links that are there are told as added while they are found.
	watcher.on('add', file => note(file, 'added'))
	watcher.on('change', file => note(file, 'changed'))
	watcher.on('unlink', file => note(file, 'removed'))
	for (const kind of ['addDir', 'unlinkDir'] as const) watcher.on(kind, folder => movedFolders.add(folder))
	const taken = () => {
		const files = [...changed].sort(([a], [b]) => (a < b ? -1 : 1))
		const seen = files.flatMap(([file, is]): readonly SeenChange[] => {
			if (is === 'added' && !existsSync(file)) {
				goneBefore.add(file)
				return []
			}
			let folder = path.dirname(file)
			while (movedFolders.has(folder)) folder = path.dirname(folder)
			return [{file: asGiven(roots, file), is, folder: asGiven(roots, folder)}]
		})
		changed.clear()
		movedFolders.clear()
		return seen
	}
	const isGone = () => !folders.some(folder => existsSync(folder))
	const quietInMs = () => settledMs - (performance.now() - lastMs)
	return {
		get isPartial() {
			return isPartial
		},
		get isGone() {
			return isGone()
		},
		async settled() {
			// What has happened just now may not have been told yet.
			lastMs = performance.now()
			while (quietInMs() > 0) await sleep(quietInMs())
			return taken()
		},
		async next(signal) {
			while (!signal.aborted && !isGone()) {
				if (changed.size > 0 && quietInMs() <= 0) {
					const seen = taken()
					if (seen.length > 0) return seen
				}
				await new Promise<void>(resolve => {
					// Where the folder itself is gone nothing is heard any more, and nothing would keep us waiting.
					const timer = setTimeout(() => done(), changed.size > 0 ? quietInMs() : lookAgainMs)
					const done = () => {
						clearTimeout(timer)
						signal.removeEventListener('abort', done)
						resolve()
					}
					wake = done
					signal.addEventListener('abort', done, {once: true})
				})
			}
			return []
		},
		close: () => watcher.close(),
	}
}

interface Root {
	/** As it was given. */
	readonly folder: string
	/** Where it is, links followed. */
	readonly real: string
}

/** Each real folder once: another may be the same one under another name, or lie within. */
function rootsOf(folders: readonly string[]): readonly Root[] {
	const all = folders.map(folder => ({folder, real: realOf(folder)}))
	return all.filter(({real}, i) => !all.some((other, j) => (other.real === real ? j < i : isWithin(real, other.real))))
}

/** Where a place is, or would be: the part of it that is there, links followed. */
function realOf(place: string): string {
	try {
		return realpathSync(place)
	} catch {
		const above = path.dirname(place)
		return above === place ? place : path.join(realOf(above), path.basename(place))
	}
}

function asGiven(roots: readonly Root[], file: string): string {
	const root = roots.find(({real}) => isWithin(file, real))
	return root === undefined ? file : path.join(root.folder, path.relative(root.real, file))
}

/** @returns null: as if nothing had been */
function sumOf(before: SeenChange['is'] | undefined, now: SeenChange['is']): SeenChange['is'] | null {
	if (before === 'added') return now === 'removed' ? null : 'added'
	if (before === 'removed') return now === 'removed' ? 'removed' : 'changed'
	return now === 'added' && before === 'changed' ? 'changed' : now
}

/** The file itself, whatever it is called. Empty: there is none, or it is no file. */
function identityOf(look: () => {dev: bigint; ino: bigint; isFile(): boolean} | undefined): string[] {
	try {
		const about = look()
		return about?.isFile() ? [`${about.dev} ${about.ino}`] : []
	} catch {
		return []
	}
}

function isWithin(file: string, folder: string): boolean {
	return file === folder || file.startsWith(folder.endsWith(path.sep) ? folder : `${folder}${path.sep}`)
}

import {existsSync} from 'node:fs'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {watch} from 'chokidar'
import type {Changes} from '../ports.ts'

/** What is installed, hidden or ours is not what somebody works on. */
const passedOver = /[\\/](?:node_modules|\.[^\\/]+)(?:[\\/]|$)/
/**
 * An editor writes a file in several goes, and a checkout many files. Longer than 50 ms: a change so soon after another is never told (findings/
 * watcher-never-tells-the-last-change.sh), and has happened by then.
 */
const settledMs = 200
const lookAgainMs = 1000

/**
 * Files of a project that change. Resolves once all that is there is known: what changes from then on is told.
 * @param folders absolute
 * @param leftOut absolute: nothing in them counts
 */
export async function watchChanges(folders: readonly string[], leftOut: readonly string[]): Promise<Changes> {
	const changed = new Set<string>()
	let lastMs = 0
	let isPartial = false
	let wake = () => {}
	const watcher = watch([...folders], {
		ignoreInitial: true,
		// Below the folder itself, which may lie anywhere.
		ignored: file =>
			leftOut.some(folder => isWithin(file, folder)) ||
			folders.some(folder => file.startsWith(folder) && passedOver.test(file.slice(folder.length))),
	})
	const note = (file: string) => {
		changed.add(file)
		lastMs = performance.now()
		wake()
	}
	for (const kind of ['add', 'change', 'unlink'] as const) watcher.on(kind, note)
	watcher.on('error', error => {
		// Anything else is a file that was gone again before it was looked at.
		const {code} = error as NodeJS.ErrnoException
		if (code === 'ENOSPC' || code === 'EMFILE') isPartial = true
	})
	await new Promise<void>(resolve => watcher.once('ready', () => resolve()))
	const taken = () => {
		const files = [...changed].sort((a, b) => (a < b ? -1 : 1))
		changed.clear()
		return files
	}
	const isGone = () => !folders.some(folder => existsSync(folder))
	const quiet = () => performance.now() - lastMs >= settledMs
	return {
		get isPartial() {
			return isPartial
		},
		get isGone() {
			return isGone()
		},
		async settled() {
			while (changed.size > 0 && !quiet()) await sleep(settledMs - (performance.now() - lastMs))
			return taken()
		},
		async next(signal) {
			while (!signal.aborted && !isGone()) {
				if (changed.size > 0 && quiet()) return taken()
				await new Promise<void>(resolve => {
					// Where the folder itself is gone nothing is heard any more, and nothing would keep us waiting.
					const waitMs = changed.size > 0 ? settledMs - (performance.now() - lastMs) : lookAgainMs
					const timer = setTimeout(() => done(), waitMs)
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

function isWithin(file: string, folder: string): boolean {
	return file === folder || file.startsWith(`${folder}${path.sep}`)
}

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

/**
 * Files of a project that change. Resolves once all that is there is known: what changes from then on is told.
 * @param folders absolute
 */
export async function watchChanges(folders: readonly string[]): Promise<Changes> {
	const changed = new Set<string>()
	let lastMs = 0
	let isPartial = false
	let wake = () => {}
	const watcher = watch([...folders], {
		ignoreInitial: true,
		// Below the folder itself, which may lie anywhere.
		ignored: file => folders.some(folder => file.startsWith(folder) && passedOver.test(file.slice(folder.length))),
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
	const quiet = () => performance.now() - lastMs >= settledMs
	return {
		get isPartial() {
			return isPartial
		},
		async settled() {
			while (changed.size > 0 && !quiet()) await sleep(settledMs - (performance.now() - lastMs))
			return taken()
		},
		async next(signal) {
			while (!signal.aborted) {
				if (changed.size > 0 && quiet()) return taken()
				await new Promise<void>(resolve => {
					const timer = changed.size > 0 ? setTimeout(resolve, settledMs - (performance.now() - lastMs)) : null
					const done = () => {
						if (timer !== null) clearTimeout(timer)
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

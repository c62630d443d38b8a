import path from 'node:path'
import {findRunFolder} from '../store/run-folder.ts'
import {readRun} from '../store/run-log.ts'
import type {Invocation} from './invocation.ts'
import {watchInLines} from './line-session.ts'
import {type FeedListener, openFeed, type RunFeed} from './run-feed.ts'
import {type Session, sayNotice, uiOf} from './session.ts'

/** Shows a run that goes on somewhere, with all its keys; or one that has ended, as it was. */
export async function watchSession(
	session: Session,
	invocation: Extract<Invocation, {command: 'watch'}>,
): Promise<number> {
	const {front} = session
	const {display} = invocation
	const outDir = path.resolve(session.cwd, invocation.outDir)
	const folder = await findRunFolder(outDir, invocation.run ?? 'latest')
	const choice = uiOf(session, display)
	// In lines it is said while they are read; what screens say is gone with them.
	const sayDamage = choice.ui === 'tui' ? (text: string) => sayNotice(session, text) : undefined
	const known = await readRun(folder.logPath, sayDamage)
	const open = (listener: FeedListener): Promise<RunFeed> =>
		openFeed(front, folder, known.outcome === null ? known.runner.socket : null, listener)
	// A watcher who leaves in lines leaves the run alone: he did not start it.
	if (choice.ui === 'plain') return watchInLines(session, open, display, {owner: false})
	const {watchOnScreens} = await import('./screen-session.tsx')
	return watchOnScreens(session, open, {look: choice, outDir})
}

import {readFile, stat} from 'node:fs/promises'
import path from 'node:path'
import {headerLine} from '../../core/events/codec.ts'
import type {Clock} from '../../ports.ts'
import {findRunFolder} from '../../store/run-folder.ts'
import {readRunStart} from '../../store/run-log.ts'
import type {Invocation} from '../command-line/invocation.ts'
import {watchInLines} from '../follow/line-session.ts'
import {type FeedListener, type FollowedRun, openFeed} from '../follow/run-feed.ts'
import {type OutPlace, outPlaceOf} from '../out-place.ts'
import {type Session, sayNotice, shownPath, uiOf} from '../session.ts'
import {planAnew} from './plan-anew.ts'

/** Shows a run that goes on somewhere, with all its keys; or one that has ended, as it was. */
export async function watchSession(
	session: Session,
	invocation: Extract<Invocation, {command: 'watch'}>,
): Promise<number> {
	const {display} = invocation
	const out = await outPlaceOf(session, invocation)
	const choice = uiOf(session, display)
	const open = await runToOpen(session, out, invocation.run ?? 'latest')
	// A watcher who leaves in lines leaves the run alone: he did not start it.
	if (choice.ui === 'plain') return watchInLines(session, open, display, {owner: false, outDir: out.dir})
	const {watchOnScreens} = await import('../follow/screen-session.tsx')
	return watchOnScreens(session, listener => openAloud(session, open, listener), {look: choice, out, planAnew})
}

/**
 * A run, found and known to have begun; it is followed when that is called for.
 * @param name see `findRunFolder`
 */
export async function runToOpen(
	session: Session,
	out: OutPlace,
	name: string,
): Promise<(listener: FeedListener) => Promise<FollowedRun>> {
	const folder = await findRunFolder(out.dir, name)
	const {runner} = await readStarted(session.front.clock, folder.logPath)
	const told = toldOf(session, out, folder.dir)
	// Nobody answers there once the run has ended.
	return listener => openFeed(session.front, told === null ? folder : {...folder, out: told}, runner.socket, listener)
}

/** What `--out` has to say here: a run that was given by its path may lie elsewhere. */
function toldOf(session: Session, out: OutPlace, runDir: string): string | null {
	const dir = path.dirname(path.dirname(runDir))
	return dir === out.dir || path.basename(path.dirname(runDir)) !== 'runs' ? out.told : shownPath(session, dir)
}

/** What is wrong with a log is said before a screen hides it: what screens say is gone with them. */
async function openAloud(
	session: Session,
	open: (listener: FeedListener) => Promise<FollowedRun>,
	listener: FeedListener,
): Promise<FollowedRun> {
	let isOpen = false
	const feed = await open({
		...listener,
		onNotice(text) {
			if (!isOpen) sayNotice(session, text)
			listener.onNotice?.(text)
		},
	})
	isOpen = true
	return feed
}

/** From its folder to its first word a run takes a third of a second, and ten times as long on a machine that is as busy. */
const startWithinMs = 15_000
const lookEveryMs = 100
/** The first event of a plan with a thousand suites fits into this. */
const longestStartBytes = 4 << 20

/** How the run began; one that is being started has said nothing yet, and is waited for. */
async function readStarted(clock: Clock, logPath: string): ReturnType<typeof readRunStart> {
	for (;;) {
		try {
			return await readRunStart(logPath)
		} catch {
			// It may have begun between the two looks; what is wrong otherwise is so still.
			if (!(await isStarting(clock, logPath))) return readRunStart(logPath)
		}
		await clock.sleep(lookEveryMs)
	}
}

/** No event yet, at least no whole one, and written to a moment ago. */
async function isStarting(clock: Clock, logPath: string): Promise<boolean> {
	const {mtimeMs, size} = await stat(logPath)
	if (size > longestStartBytes || clock.wall().getTime() - mtimeMs > startWithinMs) return false
	const text = await readFile(logPath, 'utf8')
	if (text.length < headerLine.length) return headerLine.startsWith(text)
	return text.startsWith(headerLine) && !text.includes('\n', headerLine.length)
}

import {existsSync} from 'node:fs'
import path from 'node:path'
import type {RunEvent} from '../../core/events/run-event.ts'
import type {RunState} from '../../core/run/state/run-state.ts'
import {ExitCode} from '../../core/trouble/exit-code.ts'
import type {Clock, RunSocket, RunSocketClient} from '../../ports.ts'
import type {RunFolder} from '../../store/run-folder.ts'
import {RunPlace} from '../../store/run-place.ts'
import type {RunFeed} from '../../tui/ports.ts'
import {removeEmptyComplaints, writeReports} from '../runner/report-files.ts'
import {FollowedLog} from './followed-log.ts'
import {judgeCut} from './judge-cut.ts'
import {runnerDied} from './runner-died.ts'

export type FeedEnd =
	/** `reportDir`: where report.md and report.json are; null: the disk is full everywhere. */
	| {readonly is: 'done'; readonly exitCode: number; readonly reportDir: string | null}
	/** The runner is gone without a word; the report was made from its log. */
	| {readonly is: 'runner-died'; readonly reportDir: string | null}

/** A run as seen from outside the process that conducts it: its log, folded as it grows, and a line for commands. What the screens show. */
export interface FollowedRun extends RunFeed {
	readonly files: RunFolder
	/** It can be told something. */
	readonly live: boolean
	readonly over: Promise<FeedEnd>
	/** Stops looking; the run goes on. */
	close(): void
}

/** A run's folder, and how commands that are typed here find it. */
export type RunPlaceHere = RunFolder & Pick<RunFeed, 'out'>

const pollEveryMs = 250

/** Who hears of a feed from its first word on. */
export interface FeedListener {
	/** Every event once, in order, with the state as it was then. */
	readonly onEvent?: (state: RunState, event: RunEvent) => void
	/** What the user should read that is no event, of the runner or of the log: a sentence. */
	readonly onNotice?: (text: string) => void
}

/** What was said beside the log. */
export class Notices {
	last: string | null = null
	readonly #tell: (text: string) => void
	#changed = () => {}

	constructor({onNotice = () => {}}: FeedListener) {
		this.#tell = onNotice
	}

	readonly say = (text: string): void => {
		this.last = text
		this.#tell(text)
		this.#changed()
	}

	onChange(listener: () => void): void {
		this.#changed = listener
	}
}

/**
 * @param socket where the runner listens; null for a run that has ended
 * @param notices where something has been said already
 */
export async function openFeed(
	ports: {readonly clock: Clock; readonly runSocket: RunSocket},
	folder: RunPlaceHere,
	socket: string | null,
	listener: FeedListener = {},
	notices = new Notices(listener),
): Promise<FollowedRun> {
	const log = new FollowedLog(folder.logPath, {event: listener.onEvent ?? (() => {}), damage: notices.say})
	const changes = new Set<() => void>()
	const closing = new AbortController()
	let client: RunSocketClient | null = null
	let said = null as {readonly exitCode: number; readonly reportDir: string | null} | null
	let live = true
	let ended: RunFeed['ended'] = null
	const changed = () => {
		for (const listener of changes) listener()
	}
	const read = () => {
		if (log.read()) changed()
	}
	notices.onChange(changed)

	if (socket !== null) {
		client = await ports.runSocket.connect(socket, notice => {
			if (notice.type === 'grew') read()
			else if (notice.type === 'notice') notices.say(notice.text)
			else said = notice
		})
	}
	await log.catchUp()

	const follow = async (): Promise<FeedEnd> => {
		if (client) {
			// Pokes may be dropped when we are slow, so the log is looked at anyway now and then.
			const gone = new AbortController()
			void client.closed.then(() => gone.abort())
			const until = AbortSignal.any([gone.signal, closing.signal])
			while (!until.aborted) {
				await ports.clock.sleep(pollEveryMs, until)
				if (!closing.signal.aborted) read()
			}
		}
		live = false
		if (!closing.signal.aborted) read()
		log.close()
		if (closing.signal.aborted)
			return {is: 'done', exitCode: log.state?.exitCode ?? ExitCode.done, reportDir: folder.dir}
		changed()
		return said !== null
			? {is: 'done', exitCode: said.exitCode, reportDir: said.reportDir}
			: withoutLastWord(folder, log.state)
	}
	const over = follow().then(end => {
		ended = {trouble: end.is === 'runner-died' ? runnerDied(folder).lines.join(' ') : null}
		changed()
		return end
	})

	return {
		get state() {
			return log.state
		},
		get live() {
			return live
		},
		get ended() {
			return ended
		},
		get notice() {
			return notices.last
		},
		folder: folder.dir,
		...(folder.out === undefined ? {} : {out: folder.out}),
		files: folder,
		over,
		onChange(listener) {
			changes.add(listener)
			return () => changes.delete(listener)
		},
		send: command => client?.send(command),
		close() {
			closing.abort()
			client?.close()
		},
	}
}

/** The runner has gone without saying that its files are written: perhaps between its last word and its report. */
async function withoutLastWord(folder: RunFolder, state: RunState | null): Promise<FeedEnd> {
	const exitCode = state?.exitCode ?? null
	if (exitCode !== null && existsSync(path.join(folder.dir, 'report.json')))
		return {is: 'done', exitCode, reportDir: folder.dir}
	if (state) judgeCut(state)
	const place = new RunPlace(folder.dir)
	const written = state && (await writeReports(place, state, () => {}).catch(error => ({error})))
	await removeEmptyComplaints(folder.dir)
	const reportDir = written === undefined ? place.dir : null
	return exitCode === null ? {is: 'runner-died', reportDir} : {is: 'done', exitCode, reportDir}
}

import type {RunState} from '../core/run/run-state.ts'
import {ArsenalError} from '../core/trouble/arsenal-error.ts'
import {ExitCode} from '../core/trouble/exit-code.ts'
import type {Clock, Control, ControlClient, RunCommand} from '../ports.ts'
import type {RunFolder} from '../store/run-folder.ts'
import {foldEvents, RunLogReader} from '../store/run-log.ts'
import {writeReports} from './report-files.ts'

export type FeedEnd =
	| {readonly is: 'done'; readonly exitCode: number}
	/** The runner is gone without a word; the report was made from its log. */
	| {readonly is: 'runner-died'}

/** A run as seen from outside the process that conducts it: its log, folded as it grows, and a line for commands. */
export interface RunFeed {
	/** null until the run has said its first word. Grown in place. */
	readonly state: RunState | null
	readonly folder: RunFolder
	onChange(listener: () => void): void
	onNotice(listener: (text: string) => void): void
	/** Does nothing once the run has ended. */
	send(command: RunCommand): void
	readonly live: boolean
	readonly ended: Promise<FeedEnd>
	/** Stops looking; the run goes on. */
	close(): void
}

const pollEveryMs = 250

/**
 * @param socket where the runner listens; null for a run that has ended
 */
export async function openFeed(
	ports: {readonly clock: Clock; readonly control: Control},
	folder: RunFolder,
	socket: string | null,
): Promise<RunFeed> {
	const reader = new RunLogReader(folder.logPath)
	const changes = new Set<() => void>()
	const notices = new Set<(text: string) => void>()
	const closing = new AbortController()
	let state = null as RunState | null
	let client: ControlClient | null = null
	let exitCode: number | null = null
	let live = true

	function read(): void {
		const events = reader.read()
		if (events.length === 0) return
		state = foldEvents(state, events)
		for (const listener of changes) listener()
	}

	if (socket !== null) {
		client = await ports.control.connect(socket, notice => {
			if (notice.type === 'grew') read()
			else if (notice.type === 'notice') for (const listener of notices) listener(notice.text)
			else exitCode = notice.exitCode
		})
	}
	read()

	const ended = (async (): Promise<FeedEnd> => {
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
		if (closing.signal.aborted) return {is: 'done', exitCode: state?.exitCode ?? ExitCode.done}
		reader.close()
		for (const listener of changes) listener()
		const code = exitCode ?? state?.exitCode ?? null
		if (code !== null) return {is: 'done', exitCode: code}
		if (state) await writeReports(folder.dir, state, () => {}).catch(() => {})
		return {is: 'runner-died'}
	})()

	return {
		get state() {
			return state
		},
		get live() {
			return live
		},
		folder,
		ended,
		onChange: listener => void changes.add(listener),
		onNotice: listener => void notices.add(listener),
		send: command => client?.send(command),
		close() {
			closing.abort()
			client?.close()
		},
	}
}

export function runnerDied(folder: RunFolder): ArsenalError {
	return new ArsenalError('runner-died', `The process that conducted run ${folder.id} was killed.`, {
		advice: `What it had measured is in ${folder.dir}/report.md.`,
	})
}

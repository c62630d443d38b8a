/** A run in lines: what a pipe, a CI or a dumb terminal gets. Same run, same files, same exit codes as on screens. */

import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {watchCommand} from '../../core/plan/watch-command.ts'
import type {RunState} from '../../core/run/state/run-state.ts'
import {tookBefore} from '../../core/run/state/time-left.ts'
import type {RunReport} from '../../core/run/summary/run-report.ts'
import {summarise} from '../../core/run/summary/summarise.ts'
import {ExitCode} from '../../core/trouble/exit-code.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import {finalLines, linesOfEvent, progressLine} from '../../report/lines.ts'
import {withoutSecrets} from '../../report/without-secrets.ts'
import type {DisplayChoices} from '../command-line/invocation.ts'
import {type Session, say, sayNotice, shownPath} from '../session.ts'
import {asNoCommand} from './github-lines.ts'
import {pastResults} from './last-results.ts'
import type {FeedListener, FollowedRun} from './run-feed.ts'
import {runnerDied} from './runner-died.ts'

const progressEveryMs = 5000
/** After ctrl-\: whoever types it wants to be gone, and still nothing left running. */
const hurriedFarewellMs = 3000

/**
 * @param open opens the run, telling its events to the listener
 * @param options.owner whether the run is ours to stop: ctrl-C then ends it, and leaves it alone otherwise. outDir: where runs made before are
 */
export async function watchInLines(
	session: Session,
	open: (listener: FeedListener) => Promise<FollowedRun>,
	display: DisplayChoices,
	options: {
		readonly owner: boolean
		readonly outDir: string
		/** Called in the end with the report of the run, and where its files are. */
		readonly onReport?: (report: RunReport, dir: string) => Promise<void>
	},
): Promise<number> {
	const {stderr} = session.streams
	const style = {color: colorWanted(session, display)}
	const talks = !display.quiet && !display.json
	const sayLine = lineSayer(session)
	const left = new AbortController()
	let interrupts = 0
	let feed: FollowedRun | null = null
	/** The run is, and what is left is to say and to write what came of it, whole. */
	let isOver = false
	/** Somebody wanted to, then: nothing is left out for it, but whoever waits for us is told. */
	let isStoppedLate = false

	// Before anything is started: who is interrupted while it starts would leave a run behind that nobody knows of.
	const stopListening = [
		session.onSignal('SIGINT', interrupt),
		session.onSignal('SIGTERM', interrupt),
		session.onSignal('SIGQUIT', quit),
		// The terminal is gone, the run is not: it finishes and writes its report without us. Unless we have something to write ourselves.
		session.onSignal('SIGHUP', () => (options.onReport ? interrupt() : left.abort())),
	]
	function isTooLate(): boolean {
		isStoppedLate ||= isOver || (options.onReport !== undefined && feed?.live === false)
		return isStoppedLate
	}
	function interrupt(): void {
		interrupts++
		if (isTooLate()) return
		if (!options.owner || feed?.live === false) {
			left.abort()
			return
		}
		feed?.send({type: 'stop'})
		if (interrupts === 1) say(stderr, 'arsenal-tui: stopping; what was measured is kept (again: at once)')
		else if (interrupts > 2) left.abort()
	}
	/** A core file of ours would help nobody, and the run would go on without anyone who knows of it. */
	function quit(): void {
		if (isTooLate()) return
		if (!options.owner || feed?.live === false) {
			left.abort()
			return
		}
		const before = interrupts
		interrupts = Math.max(interrupts, 2)
		for (let told = before; told < interrupts; told++) feed?.send({type: 'stop'})
		say(stderr, 'arsenal-tui: ending the run at once')
		void session.front.clock.sleep(hurriedFarewellMs, left.signal).then(() => left.abort())
	}

	try {
		feed = await open({
			onEvent(state, event) {
				if (talks) for (const line of linesOfEvent(state, event, style)) sayLine(line)
			},
			onNotice: text => sayNotice(session, text),
		})
	} catch (error) {
		for (const stop of stopListening) stop()
		throw error
	}
	if (options.owner) for (let told = 0; told < interrupts; told++) feed.send({type: 'stop'})
	const progress = talks ? sayProgress(session, feed, {style, outDir: options.outDir}, left.signal) : Promise.resolve()
	const gone = new Promise<null>(resolve => {
		if (left.signal.aborted) resolve(null)
		left.signal.addEventListener('abort', () => resolve(null), {once: true})
	})
	const end = await Promise.race([feed.over, gone])
	left.abort()
	await progress
	feed.close()
	isOver = end !== null
	try {
		if (end === null) return tellLeft(session, feed, options.owner && interrupts > 0)
		const {state} = feed
		if (state && end.reportDir !== null) {
			const folder = shownPath(session, end.reportDir)
			await sayResult(session, state, {...style, folder, display, dir: end.reportDir})
			await options.onReport?.(summarise(state), end.reportDir)
		}
		if (end.is === 'runner-died') throw runnerDied(feed.files, await session.front.leftovers.find())
		return isStoppedLate ? ExitCode.interrupted : end.exitCode
	} finally {
		for (const stop of stopListening) stop()
	}
}

function tellLeft(session: Session, {files: {id, dir}, out}: FollowedRun, isEnding: boolean): number {
	const said = isEnding
		? `the run is still ending; its report will be ${shownPath(session, dir)}/report.md`
		: `the run goes on; see it again with: ${watchCommand(id, out)}`
	say(session.streams.stderr, `arsenal-tui: ${said}`)
	// Not ours to say how it ends: a script that waited for us must not take it for done.
	return ExitCode.interrupted
}

/** Says lines to whoever reads stdout. */
function lineSayer({env, streams}: Session): (line: string) => void {
	const isGithub = env.GITHUB_ACTIONS === 'true'
	return line => say(streams.stdout, isGithub ? asNoCommand(line) : line)
}

async function sayProgress(
	session: Session,
	feed: FollowedRun,
	{style, outDir}: {readonly style: {readonly color: boolean}; readonly outDir: string},
	left: AbortSignal,
): Promise<void> {
	const over = AbortSignal.any([left, abortedWith(feed.over)])
	const tookMs = tookBefore(await pastResults(outDir, file => file))
	while (!over.aborted) {
		await session.front.clock.sleep(progressEveryMs, over)
		const line = over.aborted || feed.state === null ? null : progressLine(feed.state, {...style, tookMs})
		if (line !== null) lineSayer(session)(line)
	}
}

async function sayResult(
	session: Session,
	state: RunState,
	how: {readonly color: boolean; readonly folder: string; readonly dir: string; readonly display: DisplayChoices},
): Promise<void> {
	const {stdout} = session.streams
	if (how.display.json) return say(stdout, await readFile(path.join(how.dir, 'report.json'), 'utf8'))
	const report = withoutSecrets(summarise(state))
	if (!how.display.quiet) {
		for (const line of finalLines(report, how)) lineSayer(session)(line)
		return
	}
	for (const suite of report.suites)
		if (suite.failure) say(session.streams.stderr, `${sanitise(suite.name)}: ${sanitise(suite.failure.reason)}`)
	say(stdout, `${how.folder}/report.md`)
}

function colorWanted(session: Session, display: DisplayChoices): boolean {
	if (display.color !== null) return display.color === 'always'
	const {NO_COLOR, TERM} = session.env
	return Boolean(session.streams.stdout.isTTY) && !NO_COLOR && TERM !== 'dumb'
}

function abortedWith(promise: Promise<unknown>): AbortSignal {
	const controller = new AbortController()
	void promise.then(() => controller.abort())
	return controller.signal
}

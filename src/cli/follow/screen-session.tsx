/** A run on screens: what connects the terminal UI to runs, and what stays on the primary screen when it is left. */

import os from 'node:os'
import type {RunPlan, SuitePlan} from '../../core/plan/plan.ts'
import {watchCommand} from '../../core/plan/watch-command.ts'
import type {AnyProfile} from '../../core/profile/formats/format.ts'
import {summarise} from '../../core/run/summary/summarise.ts'
import type {Suite} from '../../core/suite/suite.ts'
import {ExitCode} from '../../core/trouble/exit-code.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import type {UiChoice} from '../../tui/choose-ui.ts'
import type {MachineCheck, OpenedFile, RunFeed} from '../../tui/ports.ts'
import {startTui, type TuiEnd} from '../../tui/program.tsx'
import type {OutPlace} from '../out-place.ts'
import {type Session, say, shownPath} from '../session.ts'
import {lastResults, pastResults} from './last-results.ts'
import type {Picked} from './picked.ts'
import type {PlanAnew} from './restore-plan.ts'
import {runAgain} from './run-again.ts'
import type {FeedListener, FollowedRun} from './run-feed.ts'
import {runnerDied} from './runner-died.ts'
import {suiteEntry} from './suite-entry.ts'

type Look = Extract<UiChoice, {ui: 'tui'}>

export interface ScreenRun {
	readonly suites: readonly Suite[]
	readonly planOf: (picked: Picked) => RunPlan
	/** The plan with what its suites are held against. Absent: nothing. */
	readonly held?: (plan: RunPlan) => Promise<RunPlan>
	readonly out: OutPlace
	readonly look: Look
	/** For a run that is started again with values that its log does not hold. */
	readonly planAnew: PlanAnew
	/** Suites to start without asking; null: the picker. */
	readonly startWith: Picked | null
	/** Called with each run that is started; returns it. */
	readonly serve: (run: FollowedRun) => FollowedRun
}

export async function runOnScreens(session: Session, run: ScreenRun): Promise<number> {
	const runs = startedRuns(session, run)
	const start = async (picked: Picked): Promise<FollowedRun> => {
		const plan = run.planOf(picked)
		return runs.start(run.held === undefined ? plan : await run.held(plan))
	}
	const readPast = () => pastResults(run.out.dir, file => shownPath(session, file))
	const past = await readPast()
	const last = lastResults(past)
	const first = run.startWith === null ? null : await heeding(session, start(run.startWith))
	if (first?.isUnwanted) return leave(session, {reason: 'terminated', feed: first.feed}, first.feed)
	const end = await startTui({
		suites: run.suites.map(suite => suiteEntry(suite, last.get(suite.name) ?? null, plannedAlone(run, suite.name))),
		past,
		readPast,
		checkMachine: () => checksHere(session),
		...(first ? {feed: first.feed} : {}),
		startRun: names => start({names, tags: []}),
		runAgain: runs.again,
		...surroundings(session, run.look),
	})
	return leave(session, end, runs.of(end.feed))
}

/** null: it cannot be run with these flags, which is said when it is to be. */
function plannedAlone(run: Pick<ScreenRun, 'planOf'>, name: string): SuitePlan | null {
	try {
		return run.planOf({names: [name], tags: []}).suites[0] ?? null
	} catch {
		return null
	}
}

/**
 * While a run is started there is no screen to take ctrl-c as a key: it comes as a signal, and if we died of it nobody would know of the run.
 */
async function heeding(
	session: Session,
	starting: Promise<FollowedRun>,
): Promise<{readonly feed: FollowedRun; readonly isUnwanted: boolean}> {
	let isUnwanted = false
	const stopListening = (['SIGINT', 'SIGTERM', 'SIGQUIT'] as const).map(name =>
		session.onSignal(name, () => {
			isUnwanted = true
		}),
	)
	try {
		const feed = await starting
		return {feed, isUnwanted}
	} finally {
		for (const stop of stopListening) stop()
	}
}

/** The runs that are started from the screens: the one shown last is the one that is left in the end. */
export function startedRuns(
	session: Session,
	{out, planAnew, serve = run => run}: Pick<ScreenRun, 'out' | 'planAnew'> & Partial<Pick<ScreenRun, 'serve'>>,
) {
	const started: FollowedRun[] = []
	/** With the values of variables that their logs do not hold. */
	const plans: RunPlan[] = []
	const start = async (plan: RunPlan): Promise<FollowedRun> => {
		const {placedIn, startRun} = await import('./start-run.ts')
		plans.push(placedIn(plan, out.told))
		farewell().catch(() => {})
		const run = serve(await startRun(session.front, plan, out))
		started.push(run)
		return run
	}
	return {
		start,
		async again(plan: RunPlan): Promise<FollowedRun> {
			const {restorePlan} = await import('./restore-plan.ts')
			return start(runAgain(await restorePlan(session, plan, plans, planAnew)))
		},
		of: (feed: RunFeed | null): FollowedRun | null => started.find(run => run === feed) ?? null,
	}
}

export async function watchOnScreens(
	session: Session,
	open: (listener: FeedListener) => Promise<FollowedRun>,
	{look, ...place}: Pick<ScreenRun, 'look' | 'out' | 'planAnew'>,
): Promise<number> {
	const feed = await open({})
	const runs = startedRuns(session, place)
	const past = await pastResults(place.out.dir, file => shownPath(session, file))
	const end = await startTui({
		suites: [],
		past,
		feed,
		watching: true,
		startRun: nothingToStart,
		runAgain: runs.again,
		...surroundings(session, look),
	})
	const own = runs.of(end.feed)
	return own === null ? leaveWatched(session, end, feed) : leave(session, end, own)
}

/** Ending a watcher ends nobody's run, whatever ends it. */
export function leaveWatched(session: Session, end: TuiEnd, feed: FollowedRun): Promise<number> {
	return leave(session, end.reason === 'terminated' ? {...end, reason: 'terminal-lost'} : end, feed)
}

interface OpenedProfile {
	readonly title: string
	readonly file: string
	readonly profile: AnyProfile
}

export async function exploreOnScreens(session: Session, profile: OpenedProfile, look: Look): Promise<number> {
	const end = await startTui({
		suites: [],
		feed: await profileFeed(session, profile),
		startRun: nothingToStart,
		runAgain: nothingToRunAgain,
		startScreen: 'flame',
		...surroundings(session, look),
	})
	return leave(session, end, null)
}

/** A profile as a run that has ended. */
export async function profileFeed(session: Session, profile: OpenedProfile): Promise<RunFeed> {
	const {runOfProfile} = await import('./profile-events.ts')
	return {
		state: runOfProfile(profile, {command: `arsenal-tui flame ${profile.file}`, version: session.version}),
		onChange: () => () => {},
		send: () => {},
		ended: {trouble: null},
		folder: null,
		notice: null,
	}
}

export function surroundings(session: Session, look: Look) {
	const {streams, env} = session
	const {theme, glyphs, fps, mouse} = look
	const cores = os.availableParallelism()
	return {
		openFile: (file: string) => openFileHere(session, file),
		streams,
		env,
		theme,
		glyphs,
		fps,
		mouse: mouse ?? session.configured()?.mouse ?? true,
		hostLine: `host ${sanitise(os.hostname())}  ${cores} cores  node ${process.versions.node}`,
	}
}

export async function checksHere(session: Session): Promise<readonly MachineCheck[]> {
	const {checkMachine} = await import('../machine/checks.ts')
	const {thisMachine} = await import('../machine/this-machine.ts')
	// The rest stands in the first row, or is being looked at.
	return checkMachine(await thisMachine(session)).filter(check => !['node', 'machine', 'terminal'].includes(check.name))
}

async function openFileHere(session: Session, file: string): Promise<OpenedFile> {
	const {openFile} = await import('./open-file.ts')
	return openFile(session, file)
}

async function nothingToStart(): Promise<never> {
	throw new Error(
		'There are no suites here: leave with q, and start arsenal-tui in a folder with an arsenal.config.ts.',
	)
}

async function nothingToRunAgain(): Promise<never> {
	throw new Error('This is a profile from a file: what it was recorded from is not known.')
}

/** Wanted at the end, and loaded when a run begins: by then the program on disk may be another. */
const farewell = () => import('./say-result.ts')

/** How long a stopped run may take to end its targets and write its report before we go without it. */
const farewellMs = 15_000
const hurriedFarewellMs = 3000

/** The terminal is the shell's again: waits for a run that was told to stop, and says on the primary screen what came of it. */
export async function leave(session: Session, end: TuiEnd, feed: FollowedRun | null): Promise<number> {
	const {stdout, stderr} = session.streams
	const {reason} = end
	// A terminal that closes may say so twice: by its driver and by the shell in it.
	if (reason === 'terminal-lost') session.onSignal('SIGHUP', () => {})
	if (feed === null) return reason === 'quit' || reason === 'detached' ? ExitCode.done : ExitCode.interrupted
	if (reason === 'terminal-lost' && feed.live) {
		say(stderr, `arsenal-tui: the run goes on; see it again with: ${watchCommand(feed.files.id, feed.out)}`)
		feed.close()
		// Not ours to say how it ends: a script that waited for us must not take it for done.
		return ExitCode.interrupted
	}
	if (reason === 'detached') {
		if (feed.live) say(stdout, `The run goes on. See it again with: ${watchCommand(feed.files.id, feed.out)}`)
		feed.close()
		return ExitCode.done
	}
	if (feed.live) {
		if (reason === 'terminated') feed.send({type: 'stop'})
		if (reason === 'interrupted') feed.send({type: 'stop'}) // the second one: targets are killed, not asked
		say(stderr, 'arsenal-tui: ending the run and writing its report ...')
		const over = new AbortController()
		const patienceMs = reason === 'interrupted' ? hurriedFarewellMs : farewellMs
		await Promise.race([feed.over, session.front.clock.sleep(patienceMs, over.signal)])
		// A timer that is left would keep this process for as long.
		over.abort()
	}
	if (feed.live) {
		say(stderr, `arsenal-tui: the run is still ending; its report will be ${feed.files.dir}/report.md`)
		feed.close()
		return ExitCode.interrupted
	}
	const ended = await feed.over
	if (feed.state && ended.reportDir !== null) {
		const {sayResult} = await farewell()
		const {run, ...rest} = summarise(feed.state)
		const {out: _, ...about} = run
		// A folder may have been renamed since.
		const here = {...about, id: feed.files.id}
		sayResult(session, {...rest, run: {...here, ...(feed.out === undefined ? {} : {out: feed.out})}}, ended.reportDir)
	}
	if (ended.is === 'runner-died') throw runnerDied(feed.files, await session.front.leftovers.find())
	return ended.exitCode
}

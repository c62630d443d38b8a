import type {SuiteOutcome} from '../../../core/events/run-event.ts'
import type {CommandPlan} from '../../../core/kinds/command/plan.ts'
import {type Benchmark, benchmarksOf} from '../../../core/kinds/command/plan-benchmarks.ts'
import type {LaunchSpec} from '../../../core/plan/plan.ts'
import type {ProbePlan} from '../../../core/plan/suite-plan-common.ts'
import {medianOf, sortedCopy} from '../../../core/stats/quantile.ts'
import {finding} from '../../../core/trouble/finding.ts'
import type {LaunchedExit} from '../../../ports.ts'
import {followOutput} from '../../output.ts'
import {
	commandText,
	describeExit,
	type FailedOutcome,
	failed,
	type LookedInto,
	launchWatched,
	longestSleepMs,
	type SuiteRun,
} from '../../suite-run.ts'
import {interrupted} from '../../wait-ready.ts'
import {profileAgain} from './profile-again.ts'
import {lostInShell, measureShell, type ShellCost, shellSubtracted, withoutShell} from './shell-cost.ts'

/**
 * Runs commands n times from start to exit and times each: the one of the suite, or one for each combination of parameters, then round
 * after round, so that a machine that slows down slows all alike. A probe would slow the start of a Node program, so the counted runs
 * carry none: the first run of all carries it and is a warm-up, or, where there shall be no warm-up, the last.
 */
export async function runCommand(run: SuiteRun<CommandPlan>): Promise<SuiteOutcome> {
	const {setup, cleanup} = run.plan
	const outcome = (setup ? await runStep(run, 'setup', setup) : null) ?? (await runAll(run))
	if (cleanup === undefined) return outcome
	run.onMeasured()
	const cleaned = await runStep(run, 'cleanup', cleanup, run.hurry)
	return outcome.is === 'done' ? (cleaned ?? outcome) : outcome
}

async function runAll(run: SuiteRun<CommandPlan>): Promise<SuiteOutcome> {
	const {plan, emit} = run
	let shell: ShellCost | null = null
	if (plan.shellRuns !== undefined) {
		const {launch} = benchmarksOf(plan)[0]!
		const program = launch.shellProgram ?? '/bin/sh'
		const cost = await measureShell(run, launch, plan.shellRuns)
		if (cost === null) return interrupted()
		if ('failed' in cost) {
			const said = describeExit(`the shell ${program}`, cost.failed)
			return failed(cost.failed.failure ? 'not-started' : 'bad-exit', said, cost.failed.exitCode)
		}
		shell = cost
		emit({type: 'finding-made', suite: plan.name, finding: shellSubtracted(program, cost)})
	}
	const tally: Tally = {runs: 0, wallNs: [], isCoarse: false}
	try {
		const outcome = await runRounds(run, benchmarksOf(plan), shell, tally)
		if (outcome !== null) return outcome
		await run.lookIntoBroken((probe, broken) => again(run, broken, probe, tally))
		return {is: 'done'}
	} finally {
		const lost = shell && lostInShell(tally.wallNs, shell)
		if (lost) emit({type: 'finding-made', suite: plan.name, finding: lost})
		if (tally.isCoarse) emit({type: 'finding-made', suite: plan.name, finding: coarseClock})
	}
}

/**
 * Warm-up runs first, then the counted ones. A benchmark that fails is not tried any further, and the others go on.
 * @returns null when all were carried out
 */
async function runRounds(
	run: SuiteRun<CommandPlan>,
	benchmarks: readonly Benchmark[],
	shell: ShellCost | null,
	tally: Tally,
): Promise<SuiteOutcome | null> {
	const turns = benchmarks.map(benchmark => ({benchmark, left: benchmark.runs, lastWallNs: Number.POSITIVE_INFINITY}))
	const failures: FailedOutcome[] = []
	for (const turn of turns) {
		const {benchmark} = turn
		for (let i = 0; i < benchmark.warmups && turn.left > 0; i++) {
			const outcome = await runWithSteps(run, {benchmark, as: 'warm-up', shell, tally})
			if (outcome === null) continue
			if (outcome.is !== 'failed') return outcome
			failures.push(outcome)
			turn.left = 0
		}
	}
	while (turns.some(turn => turn.left > 0)) {
		for (const turn of turns) {
			if (turn.left === 0) continue
			const {benchmark} = turn
			const times = Math.min(turn.left, timesInARow(benchmark, turn.lastWallNs))
			const before = tally.runs
			const one: OneRun = {benchmark, as: 'counted', shell, tally, onWall: wallNs => (turn.lastWallNs = wallNs)}
			const outcome = times > 1 ? await runInARow(run, one, times) : await runWithSteps(run, one)
			turn.left -= tally.runs - before
			if (outcome === null) continue
			if (outcome.is !== 'failed') return outcome
			failures.push(outcome)
			turn.left = 0
		}
	}
	for (const {benchmark} of turns) {
		if (benchmark.profiledAfter === 0 || failures.length > 0) continue
		const outcome = await runWithSteps(run, {benchmark, as: 'profiled', shell, tally})
		if (outcome?.is === 'failed') failures.push(outcome)
		else if (outcome !== null) return outcome
	}
	const [first] = failures
	if (first === undefined || benchmarks.length === 1) return first ?? null
	return {...first, reason: `${failures.length} of ${benchmarks.length} benchmarks failed. ${first.reason}`}
}

/**
 * Between two runs we do some ten milliseconds of work, after which a machine has other things in its caches: the next run takes 0.1 to
 * 0.3 ms longer. For runs so short that this is a hundredth of them several follow each other at once, as many as fit into this time.
 */
const inARowNs = 50e6

function timesInARow({prepare, conclude}: Benchmark, lastWallNs: number): number {
	if (prepare || conclude) return 1
	return Math.max(1, Math.floor(inARowNs / Math.max(lastWallNs, 1e6)))
}

/** What has come of the counted runs so far. */
interface Tally {
	/** Runs of all kinds, warm-up runs too. */
	runs: number
	readonly wallNs: number[]
	/** Only our event loop could time them. */
	isCoarse: boolean
}

function again(
	run: SuiteRun<CommandPlan>,
	broken: string | null,
	probe: ProbePlan,
	{wallNs}: Tally,
): Promise<LookedInto> {
	const benchmarks = benchmarksOf(run.plan)
	const benchmark = benchmarks.find(({label}) => label === broken) ?? benchmarks[0]!
	const {prepare, conclude} = benchmark
	const step = async (name: string, spec: LaunchSpec | null) => !spec || (await runStep(run, name, spec)) === null
	return profileAgain(run, benchmark, medianOf(sortedCopy(wallNs)) / 1e6, probe, when =>
		when === 'before' ? step('prepare before the run with the profiler', prepare) : step('conclude after it', conclude),
	)
}

const coarseClock = finding(
	'coarse-clock',
	'warning',
	'The runs could only be timed in our own event loop, which adds up to a few milliseconds, and single runs have no CPU time and no peak memory. With perl installed they would be timed by the kernel.',
	'no perl that works was found in /usr/bin or on the PATH',
)

interface OneRun {
	readonly benchmark: Benchmark
	/** `profiled`: after the counted ones, for the probe alone. */
	readonly as: 'warm-up' | 'counted' | 'profiled'
	readonly shell: ShellCost | null
	readonly tally: Tally
	/** What it took, the shell included. */
	readonly onWall?: (wallNs: number) => void
}

/** @returns null when the next run may come */
async function runWithSteps(run: SuiteRun<CommandPlan>, one: OneRun): Promise<SuiteOutcome | null> {
	if (run.signal.aborted) return interrupted()
	const {prepare, conclude} = one.benchmark
	const place = placeOf(one)
	const unprepared = prepare ? await runStep(run, `prepare before ${place}`, prepare) : null
	if (unprepared !== null) return unprepared
	const outcome = await runOnce(run, one)
	if (!conclude || outcome?.is === 'interrupted') return outcome
	// Also after a run that failed: other combinations go on, and what was prepared for it is not theirs.
	const unconcluded = await runStep(run, `conclude after ${place}`, conclude)
	return outcome ?? unconcluded
}

async function runOnce(run: SuiteRun<CommandPlan>, one: OneRun): Promise<SuiteOutcome | null> {
	const {plan} = run
	const {launch} = one.benchmark
	const iteration = one.tally.runs + 1
	const carriesProbe = plan.probeAfter ? one.as === 'profiled' : iteration === 1
	const probe = carriesProbe ? plan.probe : null
	const watched = await launchWatched(run, launch, {role: 'target', probe, iteration, timed: probe === null})
	const over = new AbortController()
	try {
		const exit = await Promise.race([watched.exited, timeUp(run, AbortSignal.any([run.signal, over.signal]))])
		return exit === null ? stoppedOrLate(run, one) : ended(run, one, exit)
	} finally {
		over.abort()
		await watched.finish()
	}
}

/** Several runs, the next at once when one has ended; too short to be sampled. */
async function runInARow(run: SuiteRun<CommandPlan>, one: OneRun, times: number): Promise<SuiteOutcome | null> {
	if (run.signal.aborted) return interrupted()
	const {plan, ports, emit} = run
	const {launch} = one.benchmark
	const role = 'target'
	const output = followOutput(ports, lines => emit({type: 'output-printed', suite: plan.name, role, ...lines}), role)
	const over = new AbortController()
	const signal = AbortSignal.any([run.signal, over.signal])
	let outcome: SuiteOutcome | null = null
	let pid: number | null = null
	let isOver = false
	let startedMs = ports.clock.nowMs()
	const launched = await ports.processes.launchTimed(launch, {
		onOutput: output.write,
		repeat: {times, allowedExitCodes: plan.allowedExitCodes},
		onStarted(started) {
			pid = started
			startedMs = ports.clock.nowMs()
			ports.watchdog.guard(pid)
			const iteration = one.tally.runs + 1
			emit({type: 'process-started', suite: plan.name, role, pid, argv: launch.argv, iteration})
		},
		onEnded(exit) {
			startedMs = Number.POSITIVE_INFINITY
			output.flush()
			if (pid !== null) {
				const {exitCode, signal, failure, cpuMs} = exit
				const said = {exit: {exitCode, signal, failure}, ...(cpuMs === null ? {} : {cpuMs})}
				emit({type: 'process-exited', suite: plan.name, role, pid, ...said})
				ports.watchdog.release(pid)
				pid = null
			}
			if (!isOver) outcome = ended(run, one, exit)
		},
	})
	const kill = () => void ports.processes.end(launched, {signal: 'SIGKILL', graceMs: 0})
	run.hurry.addEventListener('abort', kill, {once: true})
	try {
		const exit = await Promise.race([launched.exited, late()])
		isOver = true
		return exit === null ? stoppedOrLate(run, one) : outcome
	} finally {
		over.abort()
		await ports.processes.end(launched, run.hurry.aborted ? {signal: 'SIGKILL', graceMs: 0} : plan.stop)
		await launched.exited
		run.hurry.removeEventListener('abort', kill)
		output.close()
	}

	/** Each run has all of the time for itself. */
	async function late(): Promise<null> {
		let isSure = false
		while (!signal.aborted) {
			const timeoutMs = plan.timeoutMs ?? longestSleepMs
			// Between two runs, when none is known of that is under way, the next has all of the time before it.
			const leftMs = Math.min(timeoutMs, startedMs + timeoutMs - ports.clock.nowMs())
			if (leftMs <= 0 && isSure) break
			// Had we no processor for so long, that it has ended, and others after it, is still to be read.
			isSure = leftMs <= 0
			await ports.clock.sleep(isSure ? 1 : Math.min(leftMs, longestSleepMs), signal)
		}
		return null
	}
}

/** Says how it ended. @returns null when the next run may come */
function ended(run: SuiteRun<CommandPlan>, one: OneRun, exit: LaunchedExit): SuiteOutcome | null {
	const {plan, emit} = run
	const {benchmark, as, tally} = one
	const place = placeOf(one)
	const what = commandText(benchmark.launch)
	if (exit.failure) return failed('not-started', describeExit(what, exit))
	const {wallNs, rusage} = withoutShell(exit, one.shell)
	tally.runs++
	one.onWall?.(Number(exit.wallNs))
	if (as === 'counted') {
		tally.wallNs.push(wallNs)
		tally.isCoarse ||= exit.rusage === null
	}
	emit({
		type: 'iteration-finished',
		suite: plan.name,
		iteration: tally.runs,
		warmup: as !== 'counted',
		...(as === 'profiled' ? {profiled: true as const} : {}),
		wallNs,
		exit: {exitCode: exit.exitCode, signal: exit.signal, failure: null},
		...(benchmark.label === null ? {} : {benchmark: benchmark.label}),
		...(rusage && {userMs: rusage.userMs, systemMs: rusage.systemMs, maxRssBytes: rusage.maxRssBytes}),
		...(rusage && rusage.maxRssBytes <= rusage.rssFloorBytes ? {maxRssIsFloor: true} : {}),
	})
	if (exit.exitCode === null || !plan.allowedExitCodes.includes(exit.exitCode))
		return failed('bad-exit', `${describeExit(what, exit)} (${place})`, exit.exitCode)
	return null
}

function stoppedOrLate(run: SuiteRun<CommandPlan>, one: OneRun): SuiteOutcome {
	run.onMeasured()
	if (run.signal.aborted) return interrupted()
	const what = commandText(one.benchmark.launch)
	return failed('timed-out', `${what} took longer than ${run.plan.timeoutMs} ms (${placeOf(one)})`)
}

/** `run 3, size=10`: the run under way, or the next, by the number its row has. */
function placeOf({tally, as, benchmark: {label}}: OneRun): string {
	const counted = tally.wallNs.length
	const name = {
		'warm-up': `warm-up ${tally.runs + 1}`,
		counted: `run ${counted + 1}`,
		profiled: 'the run with the probe',
	}[as]
	return `${name}${label === null ? '' : `, ${label}`}`
}

/** @returns null when it did what it was to do */
async function runStep(
	run: SuiteRun<CommandPlan>,
	name: string,
	spec: LaunchSpec,
	signal: AbortSignal = run.signal,
): Promise<SuiteOutcome | null> {
	if (signal.aborted) return interrupted()
	const watched = await launchWatched(run, spec, {role: 'driver', probe: null})
	const over = new AbortController()
	try {
		const exit = await Promise.race([watched.exited, timeUp(run, AbortSignal.any([signal, over.signal]))])
		if (exit === null) {
			run.onMeasured()
			if (signal.aborted) return interrupted()
			return failed('timed-out', `${name}: ${commandText(spec)} took longer than ${run.plan.timeoutMs} ms`)
		}
		if (exit.exitCode === 0) return null
		return failed('driver-failed', `${name}: ${describeExit(commandText(spec), exit)}`, exit.exitCode)
	} finally {
		over.abort()
		await watched.finish()
	}
}

/** Resolves to null when a program must not go on: its time is up or the user stopped it. */
async function timeUp(run: SuiteRun<CommandPlan>, signal: AbortSignal): Promise<null> {
	await run.ports.clock.sleep(run.plan.timeoutMs ?? longestSleepMs, signal)
	return null
}

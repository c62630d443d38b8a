import type {SuiteOutcome} from '../core/events/run-event.ts'
import {type Benchmark, benchmarksOf} from '../core/plan/benchmarks.ts'
import type {CommandPlan, LaunchSpec} from '../core/plan/plan.ts'
import {finding} from '../core/run/finding-codes.ts'
import {lostInShell, measureShell, type ShellCost, shellSubtracted, withoutShell} from './shell-cost.ts'
import {commandText, describeExit, failed, launchWatched, longestSleepMs, type SuiteRun} from './suite-run.ts'
import {interrupted} from './wait-ready.ts'

/**
 * Runs commands n times from start to exit and times each: the one of the suite, or one for each combination of parameters, then round
 * after round, so that a machine that slows down slows all alike. A probe would slow the start of a Node program, so the counted runs
 * carry none: the first run of all carries it and is a warm-up.
 */
export async function runCommand(run: SuiteRun<CommandPlan>): Promise<SuiteOutcome> {
	const {setup, cleanup} = run.plan
	const outcome = (setup ? await runStep(run, 'setup', setup) : null) ?? (await runAll(run))
	if (cleanup === undefined) return outcome
	run.onMeasured()
	const cleaned = await runStep(run, 'cleanup', cleanup, run.hurry)
	return outcome.is === 'done' ? (cleaned ?? outcome) : outcome
}

/** In the order they are run. */
function runsOf(plan: CommandPlan): ReadonlyArray<{readonly benchmark: Benchmark; readonly warmup: boolean}> {
	const benchmarks = benchmarksOf(plan)
	return [
		...benchmarks.flatMap(benchmark => Array.from({length: benchmark.warmups}, () => ({benchmark, warmup: true}))),
		...Array.from({length: plan.runs}, () => benchmarks.map(benchmark => ({benchmark, warmup: false}))).flat(),
	]
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
	const tally: Tally = {wallNs: [], isCoarse: false}
	try {
		for (const [index, {benchmark, warmup}] of runsOf(plan).entries()) {
			const iteration = index + 1
			const place = `run ${iteration}${benchmark.label === null ? '' : `, ${benchmark.label}`}`
			if (run.signal.aborted) return interrupted()
			const {prepare, conclude} = benchmark
			const outcome =
				(prepare && (await runStep(run, `prepare before ${place}`, prepare))) ??
				(await runOnce(run, {benchmark, warmup, iteration, place, shell, tally})) ??
				(conclude && (await runStep(run, `conclude after ${place}`, conclude)))
			if (outcome !== null) return outcome
		}
	} finally {
		const lost = shell && lostInShell(tally.wallNs, shell)
		if (lost) emit({type: 'finding-made', suite: plan.name, finding: lost})
		if (tally.isCoarse) emit({type: 'finding-made', suite: plan.name, finding: coarseClock})
	}
	return {is: 'done'}
}

/** What has come of the counted runs so far. */
interface Tally {
	readonly wallNs: number[]
	/** Only our event loop could time them. */
	isCoarse: boolean
}

const coarseClock = finding(
	'coarse-clock',
	'warning',
	'The runs could only be timed in our own event loop, which adds up to a few milliseconds, and single runs have no CPU time and no peak memory. With perl installed they would be timed by the kernel.',
	'no perl that works was found in /usr/bin or on the PATH',
)

/** @returns null when the next run may come */
async function runOnce(
	run: SuiteRun<CommandPlan>,
	one: {
		readonly benchmark: Benchmark
		readonly warmup: boolean
		readonly iteration: number
		readonly place: string
		readonly shell: ShellCost | null
		readonly tally: Tally
	},
): Promise<SuiteOutcome | null> {
	const {plan, emit} = run
	const {benchmark, warmup, iteration, place} = one
	const {launch, label} = benchmark
	const probe = iteration === 1 ? plan.probe : null
	const watched = await launchWatched(run, launch, {role: 'target', probe, iteration, timed: probe === null})
	const over = new AbortController()
	try {
		const what = commandText(launch)
		const exit = await Promise.race([watched.exited, timeUp(run, AbortSignal.any([run.signal, over.signal]))])
		if (exit === null) {
			run.onMeasured()
			if (run.signal.aborted) return interrupted()
			return failed('timed-out', `${what} took longer than ${plan.timeoutMs} ms (${place})`)
		}
		if (exit.failure) return failed('not-started', describeExit(what, exit))
		const {wallNs, rusage} = withoutShell(exit, one.shell)
		if (!warmup) {
			one.tally.wallNs.push(wallNs)
			one.tally.isCoarse ||= exit.rusage === null
		}
		emit({
			type: 'iteration-finished',
			suite: plan.name,
			iteration,
			warmup,
			wallNs,
			exit: {exitCode: exit.exitCode, signal: exit.signal, failure: null},
			...(label === null ? {} : {benchmark: label}),
			...(rusage && {userMs: rusage.userMs, systemMs: rusage.systemMs, maxRssBytes: rusage.maxRssBytes}),
			...(rusage && rusage.maxRssBytes <= rusage.rssFloorBytes ? {maxRssIsFloor: true} : {}),
		})
		if (exit.exitCode === null || !plan.allowedExitCodes.includes(exit.exitCode))
			return failed('bad-exit', `${describeExit(what, exit)} (${place})`, exit.exitCode)
		return null
	} finally {
		over.abort()
		await watched.finish()
	}
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

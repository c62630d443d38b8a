import type {RunEventBody, RunOutcome, SuiteOutcome} from '../core/events/run-event.ts'
import type {DeepProfiler, RunPlan, SuitePlan} from '../core/plan/plan.ts'
import type {StackTable} from '../core/profile/stack-table.ts'
import type {HeldIn} from '../core/run/evaluation/held-in.ts'
import {ExitCode} from '../core/trouble/exit-code.ts'
import {durationMs} from '../core/units/format.ts'
import type {DeepProfileResult, EnginePorts, SystemFigures} from '../ports.ts'
import {engineOf} from './kinds.ts'
import type {NodeObserver} from './node-observer.ts'
import {runDeep} from './run-deep.ts'
import {SampleFailures} from './sample-failures.ts'
import {type CompareProfiles, enoughSeen, failed, type LookAgain, type SuiteRun} from './suite-run.ts'

export interface Conducting {
	readonly plan: RunPlan
	readonly ports: EnginePorts
	readonly originMs: number
	readonly emit: (body: RunEventBody) => void
	/** The table that the `cpu-sampled` events of a suite extend. */
	readonly stackTableOf: (suite: string) => StackTable
	/** What a deep profiler left is filed (and said) by whoever owns the run folder. */
	readonly fileDeepProfile: (
		suite: SuitePlan,
		profiler: DeepProfiler,
		result: Extract<DeepProfileResult, {is: 'done'}>,
	) => Promise<void>
	/** Absolute, made on demand. */
	readonly deepOutputDir: (suite: SuitePlan, profiler: DeepProfiler) => Promise<string>
	/** Names the functions that grew from one side of a comparison to the other, and files the flamegraphs of both. */
	readonly compareProfiles?: CompareProfiles
	/** Calls `look` if a budget of the suite is broken or an alert has fired, and files the flamegraph of what it saw. */
	readonly lookIntoBroken?: (suite: SuitePlan, look: LookAgain) => Promise<void>
	/** Whether conditions held in a stretch of the time, as whoever keeps the state sees it. Absent: nobody can tell. */
	readonly heldIn?: (suite: SuitePlan, ...asked: Parameters<SuiteRun['heldIn']>) => HeldIn
	/** Called when nothing more of a suite is measured: what follows is its end. */
	readonly onMeasured?: (suite: SuitePlan) => void
	/** Called when a suite's target has ended, before another tool takes over: the moment to write its flamegraph. */
	readonly beforeSuiteEnds: (suite: SuitePlan) => Promise<void>
}

/** The hands of a run while it goes on. */
export interface Conductor {
	readonly finished: Promise<{readonly outcome: RunOutcome; readonly exitCode: ExitCode}>
	/** Ends the suite under way and starts no other; called again, kills what has not ended by itself yet. The run was interrupted. */
	stop(): void
	/** The same of a run of which enough was seen: what has no end of its own is done with it. */
	finish(): void
	/** Ends the suite under way, keeping what it measured, and goes on with the next. */
	skip(): void
	/** A rule of the suite under way was broken that ends the run: no other suite is started, and that is no interruption. */
	breakOff(rule: number): void
	/** Runs the suite under way again under a tool, after it has ended. @returns false when the last suite is over, or is of a kind that no tool runs */
	requestDeepProfile(profiler: DeepProfiler): boolean
	/** Closes the CPU windows under way, so that events up to now are out. */
	roll(): Promise<void>
}

/** Carries a plan out, suite after suite. A suite that fails does not keep the next from running. */
export function conduct(run: Conducting): Conductor {
	const shared: Shared = {
		ends: new Ends(),
		observers: new Set(),
		deepRequests: [],
		sampleFailures: new SampleFailures(),
	}
	const {ends, observers, deepRequests} = shared
	let isOver = false
	let current: SuitePlan | null = null

	const finished = (async () => {
		const limited = limitWhole(run, ends)
		const system = sampleSystem(run, shared.sampleFailures)
		const outcomes: SuiteOutcome[] = []
		for (const plan of run.plan.suites) {
			if (ends.isStopped) break
			current = plan
			outcomes.push(await conductSuite(run, plan, shared))
		}
		isOver = true
		limited.stop()
		system.stop()
		return resultOf(run.plan, outcomes, ends)
	})()

	return {
		finished,
		stop: () => ends.interrupt(),
		finish: () => ends.stop(enoughSeen),
		skip: () => ends.skip(),
		breakOff: rule => ends.breakOff(rule),
		requestDeepProfile(profiler) {
			if (isOver || ends.isStopped || (current !== null && engineOf(current).deep === null)) return false
			deepRequests.push(profiler)
			return true
		},
		async roll() {
			await Promise.all([...observers].map(observer => observer.roll()))
		},
	}
}

/** What all suites of a run have in common while it goes on. */
interface Shared {
	readonly ends: Ends
	readonly observers: Set<NodeObserver>
	/** For the suite under way. */
	readonly deepRequests: DeepProfiler[]
	readonly sampleFailures: SampleFailures
}

/** The ways in which a run, or a suite of it, is ended before its time. */
class Ends {
	readonly #stopped = new AbortController()
	/** By the user, who will not wait for anything. */
	readonly #interrupted = new AbortController()
	readonly #hurried = new AbortController()
	#skipped = new AbortController()
	/** The time of the whole run is up. */
	isLate = false
	/** The rule that was broken; null: none that ends a run. */
	brokenRule: number | null = null

	get isStopped(): boolean {
		return this.#stopped.signal.aborted
	}

	get isInterrupted(): boolean {
		return this.#interrupted.signal.aborted
	}

	/** See `SuiteRun.hurry`. */
	get hurry(): AbortSignal {
		return this.#hurried.signal
	}

	interrupt(): void {
		this.#interrupted.abort()
		this.stop()
	}

	/** The second time it is hurried along. */
	stop(reason?: string): void {
		if (this.isStopped) this.#hurried.abort()
		this.#stopped.abort(reason)
	}

	skip(): void {
		this.#skipped.abort(enoughSeen)
	}

	timeIsUp(): void {
		if (this.isStopped) return
		this.isLate = true
		this.stop(enoughSeen)
	}

	breakOff(rule: number): void {
		if (this.isStopped) return
		this.brokenRule = rule
		this.stop(enoughSeen)
	}

	/** For what is started now: aborted at the next stop or skip. */
	untilSkipped(): AbortSignal {
		this.#skipped = new AbortController()
		return AbortSignal.any([this.#stopped.signal, this.#skipped.signal])
	}

	/** The same, but for being told that enough was seen. */
	untilCut(): AbortSignal {
		return AbortSignal.any([this.#interrupted.signal, this.#skipped.signal])
	}
}

async function conductSuite(run: Conducting, plan: SuitePlan, shared: Shared): Promise<SuiteOutcome> {
	const {ends, deepRequests, sampleFailures} = shared
	const engine = engineOf(plan)
	const measured: {measuredToMs?: number} = {}
	let isolates = 0
	const suiteRun: SuiteRun = {
		plan,
		ports: run.ports,
		emit: run.emit,
		signal: ends.untilSkipped(),
		onMeasured() {
			if (measured.measuredToMs === undefined) run.onMeasured?.(plan)
			measured.measuredToMs ??= run.ports.clock.nowMs() - run.originMs
		},
		hurry: ends.hurry,
		sampleHz: run.plan.sampleHz,
		stackTable: run.stackTableOf(plan.name),
		nextIsolate: () => ++isolates,
		originMs: run.originMs,
		observers: shared.observers,
		sampleFailures,
		seed: run.plan.seed,
		...(run.compareProfiles ? {compareProfiles: run.compareProfiles} : {}),
		heldIn: (specs, span) => run.heldIn?.(plan, specs, span) ?? {holds: null, expr: null, observed: null},
		async lookIntoBroken(look) {
			suiteRun.onMeasured()
			if (!suiteRun.signal.aborted) await run.lookIntoBroken?.(plan, look)
		},
	}
	run.emit({type: 'suite-started', suite: plan.name, kind: plan.kind})
	let outcome: SuiteOutcome | null = null
	const limited = limitSuite(run, ends)
	if (run.plan.profiler === null || engine.deep === null) outcome = await guarded(() => engine.run(suiteRun))
	else deepRequests.unshift(run.plan.profiler)
	await run.beforeSuiteEnds(plan)
	// From here to the end of the suite nothing but a tool is waited for, so that no request slips into the next suite.
	for (
		let profiler = deepRequests.shift();
		profiler !== undefined && !ends.isStopped;
		profiler = deepRequests.shift()
	) {
		const deepOutcome = await guarded(() => deepRun(run, suiteRun, profiler!, ends), 'profiler-failed')
		if (outcome === null || outcome.is === 'done') outcome = deepOutcome
	}
	outcome ??= {is: 'interrupted'}
	limited.stop()
	if (!ends.isInterrupted) outcome = lateOutcome(run, outcome, {ofSuite: limited.isUp(), ofRun: ends.isLate}) ?? outcome
	// What it had not done yet does not matter any more; that it failed does.
	if (ends.brokenRule !== null && !ends.isInterrupted && outcome.is !== 'failed')
		outcome = {is: 'done', endedByRule: ends.brokenRule}
	const holes = sampleFailures.take()
	if (holes !== null) run.emit({type: 'finding-made', suite: plan.name, finding: holes})
	run.emit({type: 'suite-finished', suite: plan.name, outcome, ...measured})
	return outcome
}

/** Whatever takes longer is ended like what was skipped. */
function limitSuite({plan: {limits}, ports: {clock}}: Conducting, ends: Ends) {
	return whenUp(clock, limits?.suiteMs ?? null, () => ends.skip())
}

function limitWhole({plan: {limits}, ports: {clock}}: Conducting, ends: Ends) {
	return whenUp(clock, limits?.wholeMs ?? null, () => ends.timeIsUp())
}

function whenUp(clock: EnginePorts['clock'], limitMs: number | null, act: () => void) {
	const over = new AbortController()
	let isUp = false
	if (limitMs !== null)
		void clock.sleep(limitMs, over.signal).then(() => {
			if (over.signal.aborted) return
			isUp = true
			act()
		})
	return {isUp: () => isUp, stop: () => over.abort()}
}

/** A suite that was ended because its time was up has failed, also if what it had seen would do otherwise. null: it was not. */
function lateOutcome(
	{plan: {limits}}: Conducting,
	outcome: SuiteOutcome,
	{ofSuite, ofRun}: {readonly ofSuite: boolean; readonly ofRun: boolean},
): SuiteOutcome | null {
	if (outcome.is === 'failed' || !(ofSuite || ofRun)) return null
	return ofSuite
		? failed('timed-out', `the suite took longer than ${durationMs(limits!.suiteMs!)} (--suite-timeout)`)
		: failed('timed-out', `the whole run took longer than ${durationMs(limits!.wholeMs!)} (--timeout)`)
}

async function deepRun(run: Conducting, suiteRun: SuiteRun, profiler: DeepProfiler, ends: Ends): Promise<SuiteOutcome> {
	const dir = await run.deepOutputDir(suiteRun.plan, profiler)
	const signal = ends.untilSkipped()
	// Enough was seen: the tool has what it was to see, and writes it down.
	const cut = ends.untilCut()
	const sampled = run.plan.profiler !== null
	const {outcome, result} = await runDeep({...suiteRun, signal}, profiler, dir, {sampled, cut})
	if (result.is === 'done') await run.fileDeepProfile(suiteRun.plan, profiler, result)
	return outcome
}

/** Once a second; also what moves a run's clock while nothing else happens. */
function sampleSystem({ports, emit}: Conducting, failures: SampleFailures) {
	const stopped = new AbortController()
	let figures: SystemFigures | null = null
	let before = {cpuMs: ports.usage.ownCpuMs(), tMs: ports.clock.nowMs()}
	void (async () => {
		while (!stopped.signal.aborted) {
			const sample = await readFigures()
			const now = {cpuMs: ports.usage.ownCpuMs(), tMs: ports.clock.nowMs()}
			const runnerCpuShare = (now.cpuMs - before.cpuMs) / Math.max(1, now.tMs - before.tMs)
			before = now
			if (sample !== null && !stopped.signal.aborted) emit({type: 'system-sampled', ...sample, runnerCpuShare})
			await ports.clock.sleep(1000, stopped.signal)
		}
	})()

	async function readFigures() {
		try {
			figures ??= ports.usage.system()
			return await figures.sample()
		} catch (error) {
			failures.note(error)
			return null
		}
	}

	return {stop: () => stopped.abort()}
}

/** Our own fault in one suite is said as that suite's failure; the others still run and the report is still written. */
async function guarded(
	work: () => Promise<SuiteOutcome>,
	code: 'not-started' | 'profiler-failed' = 'not-started',
): Promise<SuiteOutcome> {
	try {
		return await work()
	} catch (error) {
		return failed(
			code,
			`arsenal-tui could not run this suite: ${error instanceof Error ? error.message : String(error)}`,
		)
	}
}

/** What a run came to: what the user ended first, then what could not be measured, then what was found worse, then what nobody can tell. */
function resultOf(
	plan: RunPlan,
	outcomes: readonly SuiteOutcome[],
	{isInterrupted, isStopped, isLate, brokenRule}: Pick<Ends, 'isInterrupted' | 'isStopped' | 'isLate' | 'brokenRule'>,
): {outcome: RunOutcome; exitCode: ExitCode} {
	if (brokenRule !== null && !isInterrupted && outcomes.every(({is}) => is === 'done'))
		return {outcome: 'done', exitCode: ExitCode.gateFailed}
	const isWhole = outcomes.length === plan.suites.length && outcomes.every(outcome => outcome.is !== 'interrupted')
	if (isLate && !isInterrupted && !isWhole) return {outcome: 'failed', exitCode: ExitCode.targetFailed}
	if (isInterrupted || (isStopped && !isWhole)) return {outcome: 'interrupted', exitCode: ExitCode.interrupted}
	const failures = outcomes.filter(outcome => outcome.is === 'failed')
	if (failures.length > 0) {
		const missing = failures.every(outcome => outcome.code === 'tool-missing')
		return {outcome: 'failed', exitCode: missing ? ExitCode.toolMissing : ExitCode.targetFailed}
	}
	const gates = plan.suites.map((suite, i) => engineOf(suite).gateOf(suite, outcomes[i]))
	if (gates.includes('failed')) return {outcome: 'done', exitCode: ExitCode.gateFailed}
	return {outcome: 'done', exitCode: gates.includes('inconclusive') ? ExitCode.inconclusive : ExitCode.done}
}

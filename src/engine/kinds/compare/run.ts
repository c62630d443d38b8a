import type {SuiteOutcome} from '../../../core/events/run-event.ts'
import type {ArmName, ComparePhase, VerdictReached} from '../../../core/kinds/compare/events.ts'
import type {ComparePlan} from '../../../core/kinds/compare/plan.ts'
import type {PairRuns} from '../../../core/kinds/compare/state.ts'
import {decidingFigure} from '../../../core/kinds/compare/state-figures.ts'
import {type Finding, finding} from '../../../core/trouble/finding.ts'
import {confirmationLevel} from '../../../core/verdict/family.ts'
import type {Judgement} from '../../../core/verdict/judge.ts'
import {
	type Answer,
	benchmarksToConfirm,
	gateOf,
	type JudgedAgain,
	type JudgedPhase,
	judgeFamilies,
	judgePhase,
	onlyFound,
	type PhaseQuestion,
	verdictsOf,
} from '../../../core/verdict/judge-compare.ts'
import {noiseFloor} from '../../../core/verdict/noise-floor.ts'
import {pairsFromPilot} from '../../../core/verdict/stopping.ts'
import {targetWidth} from '../../../core/verdict/target-width.ts'
import {failed, type SuiteRun} from '../../suite-run.ts'
import {shellSubtracted} from '../command/shell-cost.ts'
import type {CompareArm} from './arm.ts'
import {prepareArm} from './arms.ts'
import {brokenOutcome, type Comparing, comparing, type Phase, runPhase, warmUp} from './phase.ts'
import {profileSides} from './profile.ts'
import {type ArmPlace, placeArm} from './revisions.ts'
import {TimedRuns} from './timed-run.ts'

/** Of the time: what is left is for the second measurement of a regression. */
const firstShare = 0.55
const fewestConfirmations = 10
/** Chance with which a change of the planned size is to be found. */
const pilotPower = 0.95

/**
 * Runs two sides in turn, in fresh processes, pair after pair, and judges the pairs. Whatever fails on the way, what was measured is judged as far as it
 * goes; a run that the user ends is judged too.
 */
export async function runCompare(run: SuiteRun<ComparePlan>): Promise<SuiteOutcome> {
	const places: ArmPlace[] = []
	const arms: CompareArm[] = []
	try {
		for (const name of ['base', 'head'] as const) {
			const placed = await placeArm(run, name, run.plan[name])
			if (placed.is !== 'ready')
				return unready(run, placed.is === 'failed' ? {...placed, code: 'revision-failed'} : null)
			places.push(placed.place)
			const ready = await prepareArm(run, name, run.plan[name], placed.place)
			if (ready.is !== 'ready') return unready(run, ready.is === 'failed' ? {...ready, code: 'driver-failed'} : null)
			arms.push(ready.arm)
			if (ready.shell !== null && name === 'base') find(run, [shellSubtracted(ready.shell.program, ready.shell.cost)])
		}
		const [base, head] = arms as [CompareArm, CompareArm]
		return await compare(run, {base, head})
	} finally {
		run.onMeasured()
		for (const arm of arms) {
			const wrong = await arm.finish()
			if (wrong !== null)
				find(run, [finding('cleanup-failed', 'warning', 'What was to be done after all runs failed.', wrong)])
		}
		for (const place of places) await place.remove()
	}
}

async function compare(run: SuiteRun<ComparePlan>, arms: Readonly<Record<ArmName, CompareArm>>): Promise<SuiteOutcome> {
	const control = run.plan.control ? controlRuns(run) : null
	try {
		return await compareWith(run, arms, control)
	} finally {
		control?.close()
	}
}

function controlRuns(run: SuiteRun<ComparePlan>): TimedRuns {
	return new TimedRuns(run, run.ports.controlProgram(), {timeoutMs: null, role: 'driver', allowedExitCodes: [0]})
}

async function compareWith(
	run: SuiteRun<ComparePlan>,
	arms: Readonly<Record<ArmName, CompareArm>>,
	control: TimedRuns | null,
): Promise<SuiteOutcome> {
	const {plan, ports} = run
	const of = comparing(run, arms, control)
	of.say({
		type: 'compare-prepared',
		suite: plan.name,
		base: arms.base.facts,
		head: arms.head.facts,
		benchmarks: of.benchmarks,
	})
	const alone = (['base', 'head'] as const).flatMap(name => {
		const only = arms[name].benchmarks.filter(one => !of.benchmarks.includes(one))
		return only.length === 0 ? [] : [`only ${name} has ${only.slice(0, 5).join(', ')}${only.length > 5 ? ', ...' : ''}`]
	})
	if (of.benchmarks.length === 0)
		return failed(
			'benchmark-failed',
			`The two sides have no benchmark in common: ${alone.join('; ') || 'neither has any'}`,
		)
	if (alone.length > 0)
		find(run, [
			finding(
				'benchmarks-differ',
				'warning',
				'Benchmarks that only one of the sides has were left out: there is nothing to compare them with.',
				alone.join('; '),
			),
		])
	const startedMs = ports.clock.nowMs()
	const ended = await warmUp(of)
	if (ended !== null) return ended
	return plan.purpose === 'noise' ? measureNoise(of) : compareOnce(of, startedMs)
}

async function compareOnce(of: Comparing, startedMs: number): Promise<SuiteOutcome> {
	const {run} = of
	const {plan} = run
	const {benchmarks} = of
	const until = (share: number) => (plan.mostMs === null ? null : startedMs + plan.mostMs * share)
	const measure = await planned(of, {comparison: 0, untilMs: until(plan.confirm ? firstShare : 1)})
	if ('is' in measure) return measure
	const measuredFromMs = run.ports.clock.nowMs()
	const ended = await runPhase(of, measure)
	// Pairs that were whole before it failed are judged all the same.
	const isMeasured = benchmarks.some(one => of.track.pairsOf('measure', 0, one).some(isWhole))
	if (ended?.is === 'failed' && !isMeasured) return ended
	if (ended === null && benchmarks.every(one => of.track.pairsOf('measure', 0, one).length === 0))
		find(run, [
			finding(
				'too-few-runs',
				'warning',
				'There was no time for a single pair, so nothing can be said about either side: give it a longer `--max-time`.',
				`${plan.mostMs} ms were given`,
			),
		])

	const tookMs = Math.max(1, run.ports.clock.nowMs() - measuredFromMs)
	const leftMs = Math.max(1, (until(1) ?? Number.POSITIVE_INFINITY) - run.ports.clock.nowMs())
	const first = judge(of, {
		phase: 'measure',
		comparison: 0,
		benchmarks,
		...(plan.confirm && {confirmation: {level: confirmationLevel, share: Math.min(1, leftMs / tookMs)}}),
	})
	const family = judgeFamilies(first.answers)
	const again = plan.confirm ? benchmarksToConfirm(first.answers, family) : []
	let second: JudgedAgain | null = null
	let endedLater: SuiteOutcome | null = null
	if (ended === null && again.length > 0) {
		endedLater = await runPhase(of, {
			phase: 'confirm',
			comparison: 0,
			benchmarks: again,
			seed: run.seed ^ 0x5bd1e995,
			pairs: Math.max(fewestConfirmations, ...again.map(one => of.track.pairsOf('measure', 0, one).length)),
			targetWidth: null,
			untilMs: until(1),
			leastPairs: Math.min(fewestConfirmations, Math.max(plan.leastPairs, 0)),
		})
		const alone = judge(of, {phase: 'confirm', comparison: 0, benchmarks: again, level: confirmationLevel})
		const {gate, margin} = plan
		second = {
			alone: endedLater === null ? alone : onlyFound(alone),
			pooled: judgePhase(of.track, {phase: 'both', comparison: 0, benchmarks: again, gate, margin}),
		}
	}
	const verdicts = verdictsOf(first, family, second, {confirm: plan.confirm, comparison: 0})
	for (const verdict of verdicts) of.say({type: 'verdict-reached', suite: plan.name, ...verdict})
	run.onMeasured()
	const stopped = ended ?? endedLater
	if (stopped !== null) return stopped
	await profileRegressions(of, verdicts)
	return brokenOutcome(of) ?? {is: 'done', gate: gateOf(verdicts, benchmarks.length)}
}

function isWhole({base, head}: PairRuns): boolean {
	return base?.failure === null && head?.failure === null
}

/** What is said of one phase, once. */
function judge(
	of: Comparing,
	question: Omit<PhaseQuestion, 'gate' | 'margin' | 'phase'> & {readonly phase: ComparePhase},
): JudgedPhase {
	const {plan} = of.run
	const judged = judgePhase(of.track, {gate: plan.gate, margin: plan.margin, ...question})
	const {control} = judged
	if (judged.controlPairs > 0)
		of.say({
			type: 'control-judged',
			suite: plan.name,
			phase: question.phase,
			comparison: question.comparison,
			is: control.is,
			pairs: judged.controlPairs,
			ratio: control.judgement?.ratio ?? null,
			ci: control.judgement?.interval ?? null,
		})
	else if (of.control !== null) {
		const text = 'There was no time for the control, so nothing vouches that the machine was the same for both sides.'
		const evidence = `a run of it takes ${Math.round(of.tookMs.control ?? 0)} ms, and 8 beside each side are needed`
		findNew(of, [finding('control-unclear', 'info', text, evidence)])
	}
	findNew(of, judged.findings)
	return judged
}

/** What one phase has said the next need not say again, unless it is worse by now. */
function findNew({run, said}: Comparing, findings: readonly Finding[]): void {
	const keyOf = ({severity, code}: Finding) => `${severity} ${code}`
	find(
		run,
		findings.filter(one => !said.has(keyOf(one))),
	)
	for (const one of findings) said.add(keyOf(one))
}

/** When the measurement will be enough. A pilot is run for that where the plan says so; none of its pairs is judged. */
async function planned(of: Comparing, when: Pick<Phase, 'comparison' | 'untilMs'>): Promise<Phase | SuiteOutcome> {
	const {plan, seed} = of.run
	const {benchmarks} = of
	const common = {
		...when,
		phase: 'measure' as const,
		benchmarks,
		seed: seed + when.comparison,
		leastPairs: plan.leastPairs,
	}
	const {stopping, margin} = plan
	switch (stopping.is) {
		case 'pairs':
			return {...common, pairs: stopping.pairs, targetWidth: null}
		case 'precise':
			return {...common, pairs: null, targetWidth: targetWidth({margin, change: stopping.change})}
		case 'pilot': {
			const pilot: Phase = {
				...common,
				phase: 'pilot',
				seed: seed ^ 0x9e3779b9,
				pairs: stopping.pairs,
				targetWidth: null,
			}
			const ended = await runPhase(of, pilot)
			if (ended !== null) return ended
			const figure = decidingFigure(plan.gate).key
			const needed = benchmarks.map(benchmark => {
				const {base, head} = of.track.valuesOf('pilot', when.comparison, benchmark, figure)
				const pairs = base.map((value, i) => ({base: value, head: head[i]!}))
				return pairsFromPilot(pairs, {margin, change: stopping.change, power: pilotPower})
			})
			// A pilot that cannot say: as many as the time allows.
			const pairs = needed.includes(null) ? null : Math.max(...needed.map(Number))
			return {...common, pairs, targetWidth: null}
		}
	}
}

/** The same program on both sides, compared again and again: what differs is the machine's. */
async function measureNoise(of: Comparing): Promise<SuiteOutcome> {
	const {run} = of
	const {plan, ports} = run
	const judgements = new Map<string, {answer: Answer; all: Judgement[]}>()
	let ended: SuiteOutcome | null = null
	for (let comparison = 0; comparison < plan.comparisons && ended === null; comparison++) {
		const untilMs = plan.mostMs === null ? null : ports.clock.nowMs() + plan.mostMs
		const measure = await planned(of, {comparison, untilMs})
		ended = 'is' in measure ? measure : await runPhase(of, measure)
		// Half a comparison is none.
		if (ended !== null) break
		const judged = judge(of, {phase: 'measure', comparison, benchmarks: of.benchmarks})
		const family = judgeFamilies(judged.answers)
		for (const verdict of verdictsOf(judged, family, null, {confirm: false, comparison}))
			of.say({type: 'verdict-reached', suite: plan.name, ...verdict, gates: false})
		for (const answer of judged.answers) {
			// A comparison that was void because the machine moved would not have been believed either.
			if (answer.outcome.verdict === null || answer.outcome.doubt === 'machine-moved') continue
			const key = JSON.stringify([answer.benchmark, answer.figure.key])
			const found = judgements.get(key) ?? {answer, all: []}
			found.all.push(answer.outcome)
			judgements.set(key, found)
		}
	}
	const floors = [...judgements.values()].flatMap(({answer, all}) => {
		const floor = noiseFloor(all)
		if (floor === null) return []
		if (answer.figure.metric === plan.gate) find(run, floor.findings)
		const {margin, measured, comparisons, method} = floor
		const {metric, stat} = answer.figure
		return [{benchmark: answer.benchmark, metric, stat, margin, measured, comparisons, method}]
	})
	if (floors.length > 0) of.say({type: 'noise-measured', suite: plan.name, floors})
	return ended ?? brokenOutcome(of) ?? {is: 'done'}
}

async function profileRegressions(of: Comparing, verdicts: readonly VerdictReached[]): Promise<void> {
	const {plan} = of.run
	if (plan.probe === null) return
	const worse = verdicts.filter(one => one.gates && one.verdict === 'regression' && one.metric !== 'peakRss')
	// One is enough to look at, and the worst says most.
	const worst = worse.toSorted((a, b) => b.ratio - a.ratio)[0]
	if (worst === undefined) return
	// Of a benchmark a call is what it is about, of a command a run.
	const cpu =
		worst.metric === 'time' ? worst : verdicts.find(one => one.metric === 'cpu' && one.benchmark === worst.benchmark)
	const us = (ns: number | undefined) => (ns === undefined ? null : ns / 1000)
	await profileSides(of, worst.benchmark, {base: us(cpu?.base), head: us(cpu?.head)})
}

function find({plan, emit}: SuiteRun<ComparePlan>, findings: readonly Finding[]): void {
	for (const finding of findings) emit({type: 'finding-made', suite: plan.name, finding})
}

/** @param why null: the user has ended it */
function unready(
	run: SuiteRun<ComparePlan>,
	why: {
		readonly code: 'revision-failed' | 'driver-failed'
		readonly reason: string
		readonly exitCode?: number | null
		readonly lastLines: readonly string[]
	} | null,
): SuiteOutcome {
	if (why === null) return {is: 'interrupted'}
	if (why.lastLines.length > 0)
		run.emit({
			type: 'output-printed',
			suite: run.plan.name,
			role: 'target',
			stream: 'stderr',
			lines: why.lastLines,
			droppedLines: 0,
		})
	return failed(why.code, why.reason, why.exitCode ?? null)
}

import type {SuiteOutcome} from '../../../core/events/run-event.ts'
import type {VerdictReached} from '../../../core/kinds/compare/events.ts'
import type {PairRuns} from '../../../core/kinds/compare/state-pairs.ts'
import {finding} from '../../../core/trouble/finding.ts'
import {confirmationLevel} from '../../../core/verdict/family.ts'
import {gateOf, type JudgedAgain} from '../../../core/verdict/judge-compare.ts'
import {judgeAgain, judgeFirst, verdictsOn} from '../../../core/verdict/judge-measurements.ts'
import {isUnjudged} from '../../../core/verdict/steadiness.ts'
import {plannedPhase} from './enough-pairs.ts'
import {brokenOutcome, type Comparing, runPhase} from './phase.ts'
import {profileSides} from './profile.ts'
import {find, sayJudged} from './say-judged.ts'

/** Share of the time for the first measurement; the rest is for the second measurement of a regression. */
const firstShare = 0.55
const fewestConfirmations = 10

/** Measures, judges, measures again what got worse, and looks into both sides when it is confirmed. */
export async function compareOnce(of: Comparing, startedMs: number): Promise<SuiteOutcome> {
	const {run} = of
	const {plan} = run
	const {benchmarks} = of
	const until = (share: number) => (plan.mostMs === null ? null : startedMs + plan.mostMs * share)
	const measure = await plannedPhase(of, {comparison: 0, untilMs: until(plan.confirm ? firstShare : 1)})
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
	const measured = Math.max(1, ...benchmarks.map(one => of.track.pairsOf('measure', 0, one).length))
	// So many come also when the time is up.
	const leastShare = fewestConfirmed(plan) / measured
	const first = judgeFirst(of.track, plan, benchmarks, {
		...(plan.confirm && {
			confirmation: {level: confirmationLevel, share: Math.min(1, Math.max(leastShare, leftMs / tookMs))},
		}),
	})
	sayJudged(of, first.phase, {phase: 'measure', comparison: 0})
	let again: JudgedAgain | null = null
	let endedLater: SuiteOutcome | null = null
	if (ended === null && first.toConfirm.length > 0) {
		endedLater = await measureAgain(of, first.toConfirm, until(1))
		const judged = judgeAgain(of.track, plan, first.toConfirm, {isWhole: endedLater === null})
		sayJudged(of, judged.phase, {phase: 'confirm', comparison: 0})
		again = judged
	}
	const verdicts = verdictsOn(plan, first, again)
	for (const verdict of verdicts) of.say({type: 'verdict-reached', suite: plan.name, ...verdict})
	run.onMeasured()
	const stopped = ended ?? endedLater
	if (stopped !== null) return stopped
	await profileRegressions(of, verdicts)
	const {failOn = []} = plan
	const terms = {questions: benchmarks.length, failOn, isUnjudged: isUnjudged(first.steadiness, failOn)}
	return brokenOutcome(of) ?? {is: 'done', gate: gateOf(verdicts, terms)}
}

function fewestConfirmed({leastPairs}: Comparing['run']['plan']): number {
	return Math.min(fewestConfirmations, leastPairs)
}

function measureAgain(
	of: Comparing,
	benchmarks: ReadonlyArray<string | null>,
	untilMs: number | null,
): Promise<SuiteOutcome | null> {
	const {plan, seed} = of.run
	return runPhase(of, {
		phase: 'confirm',
		comparison: 0,
		benchmarks,
		seed: seed ^ 0x5bd1e995,
		pairs: Math.max(fewestConfirmations, ...benchmarks.map(one => of.track.pairsOf('measure', 0, one).length)),
		targetWidth: null,
		untilMs,
		leastPairs: fewestConfirmed(plan),
	})
}

function isWhole({base, head}: PairRuns): boolean {
	return base?.failure === null && head?.failure === null
}

async function profileRegressions(of: Comparing, verdicts: readonly VerdictReached[]): Promise<void> {
	const {plan} = of.run
	if (plan.probe === null) return
	const worse = verdicts.filter(one => one.gates && one.verdict === 'regression' && one.metric !== 'peakRss')
	// One is enough to look at, and the worst says most.
	const worst = worse.toSorted((a, b) => b.ratio - a.ratio)[0]
	if (worst === undefined) return
	// A benchmark is about a call, a command about a run.
	const cpu =
		worst.metric === 'time' ? worst : verdicts.find(one => one.metric === 'cpu' && one.benchmark === worst.benchmark)
	const us = (ns: number | undefined) => (ns === undefined ? null : ns / 1000)
	await profileSides(of, worst.benchmark, {base: us(cpu?.base), head: us(cpu?.head)})
}

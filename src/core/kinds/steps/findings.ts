import type {FindingInput} from '../../run/findings/finding-input.ts'
import {asJob, type FindingsOfKind} from '../../run/findings/findings-of-kind.ts'
import {endsUnseen, isProbed} from '../../run/findings/inside.ts'
import {collectionFindings} from '../../run/findings/loop.ts'
import {memoryFindings} from '../../run/findings/memory.ts'
import {disturbances, leavings} from '../../run/findings/observation.ts'
import {poolFindings} from '../../run/findings/pool.ts'
import {requestFindings} from '../../run/findings/requests.ts'
import {runTimeFindings} from '../../run/findings/run-times.ts'
import {threadFindings} from '../../run/findings/threads.ts'
import {processesUnseen} from '../../run/findings/unseen.ts'
import {medianOf} from '../../stats/quantile.ts'
import {type Finding, finding} from '../../trouble/finding.ts'
import {durationNs, grouped, percent} from '../../units/format.ts'
import {sayMetric} from '../../words/metric-words.ts'
import type {StepOutcome} from './events.ts'
import {stepNames} from './plan.ts'
import type {StepRun, StepsState} from './state.ts'
import {stepMetric} from './state-metrics.ts'

/** What is known no better than to this share of itself is said to be. */
const coarseShare = 0.02

export const stepsFindings: FindingsOfKind<StepsState> = {
	purposeOf: asJob,
	noFlame: {
		withoutProbe: ({hasProgram}) =>
			hasProgram ? null : 'No flamegraph: the commands of steps are timed from their start, so they carry no probe.',
	},
	look: [
		requestFindings,
		collectionFindings,
		memoryFindings,
		poolFindings,
		stepFindings,
		insideFindings,
		threadFindings,
		...disturbances,
		...leavings,
	],
}

function insideFindings(input: FindingInput<StepsState>): Finding[] {
	return isProbed(input) ? [...endsUnseen(input.suite), ...processesUnseen(input)] : []
}

/** Step by step, and with parameters for each combination. */
function stepFindings(input: FindingInput<StepsState>): Finding[] {
	const {suite} = input
	const {plan} = suite
	const all = plan.benchmarks.flatMap(({label}) =>
		stepNames(plan).flatMap(name => {
			const runs = suite.steps.filter(one => one.step === name && (one.benchmark ?? null) === label)
			const found = [...failures(runs), ...beforehand(runs), ...miscounts(runs), ...times(runs, isProbed(input))]
			return found.map(one => ({...one, text: `${sayMetric(stepMetric(name, label))}: ${one.text}`}))
		}),
	)
	// That there are few runs is true of all steps alike.
	const few = all.findIndex(one => one.code === 'few-samples')
	return all.filter((one, i) => one.code !== 'few-samples' || i === few)
}

/** How often a step ended in one of these ways, and the last words of one that did: `2 of 20 runs: no such line within 30 s`. */
function evidenceOf(runs: readonly StepRun[], outcomes: readonly StepOutcome[]): string | null {
	const counted = runs.filter(one => !one.warmup)
	const bad = counted.filter(one => outcomes.includes(one.outcome))
	if (bad.length === 0) return null
	const ends = [...Map.groupBy(bad, one => one.text ?? one.outcome)].slice(0, 3)
	const said = ends.map(([text, all]) => (ends.length === 1 ? text : `${grouped(all.length)} times ${text}`))
	return `${grouped(bad.length)} of ${grouped(counted.length)} ${counted.length === 1 ? 'run' : 'runs'}: ${said.join('; ')}`
}

function failures(runs: readonly StepRun[]): Finding[] {
	const evidence = evidenceOf(runs, ['timed-out', 'not-done', 'wrong-end', 'program-ended'])
	if (evidence === null) return []
	return [
		finding(
			'steps-failed',
			'warning',
			runs.some(one => one.outcome === 'done')
				? 'A step failed in some runs. They are in no figure and counted as errors; what came after it in the same run was left out.'
				: 'A step failed in every run, so there are no figures of it.',
			evidence,
		),
	]
}

function beforehand(runs: readonly StepRun[]): Finding[] {
	const evidence = evidenceOf(runs, ['there-before'])
	const again = runs.filter(one => !one.warmup && one.wasThere)
	return [
		...(evidence === null
			? []
			: [
					finding(
						'reaction-before-action',
						'warning',
						'What was waited for was there before anything was done, so nobody can tell when it came. Wait for something that changes: a text with {run} in it, or a line of output.',
						evidence,
					),
				]),
		...(again.length === 0
			? []
			: [
					finding(
						'reaction-before-action',
						'info',
						'What the file is to hold was in it before anything was done. The reaction is known by when the file was changed: any change counts.',
						`${grouped(again.length)} of ${grouped(runs.filter(one => !one.warmup).length)} runs`,
					),
				]),
	]
}

function miscounts(runs: readonly StepRun[]): Finding[] {
	const evidence = evidenceOf(runs, ['too-few', 'too-many'])
	if (evidence === null) return []
	return [
		finding(
			'reactions-unexpected',
			'warning',
			'There were more reactions than were expected, or fewer. These runs are in no figure and counted as errors.',
			evidence,
		),
	]
}

function times(runs: readonly StepRun[], probed: boolean): Finding[] {
	const good = runs.filter(one => !one.warmup && one.outcome === 'done' && one.durationNs !== null)
	if (good.length === 0) return []
	const timesNs = good.map(one => one.durationNs!)
	const median = medianOf(timesNs)
	const resolution = medianOf(good.map(one => one.resolutionNs ?? 0))
	const delay = medianOf(good.map(one => one.ownDelayNs ?? 0))
	const said = (ns: number) => `${durationNs(ns)} of ${durationNs(median)}, ${percent(ns / median)}`
	return [
		...(resolution > coarseShare * median
			? [
					finding(
						'coarse-poll',
						'info',
						'The reaction has to be asked for, and may have been there for a while before it was seen. A line of output is seen at once.',
						`asked again after ${said(resolution)} (median of ${grouped(good.length)} runs)`,
					),
				]
			: []),
		...(delay > coarseShare * median
			? [
					finding(
						'seen-late',
						'info',
						`Our own event loop was busy when the reaction came, or had no core, and may have seen it so much too late.${probed ? ' Without a probe (--light, or probe: false) it has less to do.' : ''}`,
						`at most ${said(delay)} (median of ${grouped(good.length)} runs)`,
					),
				]
			: []),
		...runTimeFindings(timesNs, {warmup: runs.filter(one => one.warmup).length, cpuNs: null}),
	]
}

import {driftReport} from '../../run/summary/drift-report.ts'
import {exitCodeOf} from '../../run/summary/launch-report.ts'
import type {MeasuredFloor} from '../../run/summary/measured-floor.ts'
import type {SummaryOfKind} from '../../run/summary/summary-of-kind.ts'
import {tidy, tidyInterval} from '../../run/summary/tidy.ts'
import type {VerdictReport} from '../../run/summary/verdict-report.ts'
import type {LessSteady} from './events.ts'
import {kindOfArm} from './plan-arms.ts'
import type {CompareState, CompareTrack, PairValues} from './state.ts'
import {compareFigures, unitOfMetric} from './state-figures.ts'
import {armMetrics} from './summary-metrics.ts'
import type {ComparedRuns, CompareReport, PairedRuns} from './summary-report.ts'

const mostPairs = 1000

export const compareSummary: SummaryOfKind<CompareState> = {
	metrics: ({suite}) => armMetrics(suite.compare),
	// Only its last, profiled runs were sampled, and those of both sides alike.
	usage: () => null,
	hottest: () => null,
	exitCode: exitCodeOf,
	own: suite => ({compare: summariseCompare(suite), verdicts: summariseVerdicts(suite)}),
	recorded: () => [],
	floors,
}

function floors({plan, compare}: CompareState): readonly MeasuredFloor[] {
	if (plan.purpose !== 'noise') return []
	const {base} = plan
	return (compare.noise?.floors ?? []).flatMap(floor => {
		const launch = kindOfArm(base).launchOf(base, floor.benchmark)
		return launch === undefined ? [] : [{...floor, launch}]
	})
}

function summariseCompare({compare, outcome, plan}: CompareState): CompareReport {
	const {stopping} = plan
	const control = compare.controls.find(one => one.phase === 'measure')
	return {
		purpose: plan.purpose,
		base: compare.prepared?.base ?? null,
		head: compare.prepared?.head ?? null,
		gate: plan.gate,
		outcome: (outcome?.is === 'done' && outcome.gate) || null,
		inconclusive: plan.inconclusive,
		failOn: plan.failOn ?? [],
		margin: plan.margin,
		marginFrom: plan.marginFrom,
		change: stopping.is === 'pairs' ? null : stopping.change,
		runs: {
			counted: compare.runs,
			control: compare.controlRuns,
			failed: {base: compare.failures.base.count, head: compare.failures.head.count},
		},
		control: control
			? {is: control.is, pairs: control.pairs, ratio: tidied(control.ratio), ci: tidyInterval(control.ci)}
			: null,
		pairs: pairsOf(compare),
		noise: compare.noise?.floors ?? null,
		frames: compare.frames.map(({benchmark, unit, base, head, grew, shrank}) => ({
			benchmark,
			unit,
			base,
			head,
			grew,
			shrank,
		})),
	}
}

function pairsOf(compare: CompareTrack): CompareReport['pairs'] {
	return compare.benchmarks.flatMap(benchmark =>
		compareFigures.flatMap(({key, metric, stat, unit}): ComparedRuns[] => {
			const [scale, shown] = unit === 'ns' ? ([1e-6, 'ms'] as const) : ([1, 'bytes'] as const)
			const side = (values: readonly number[]) => thinned(values).map(value => tidy(value * scale)!)
			const runs = ({base, head}: PairValues): PairedRuns | null =>
				base.length === 0 ? null : {base: side(base), head: side(head), count: base.length}
			const values = compare.valuesOf('measure', 0, benchmark, key)
			const measured = runs(values)
			if (measured === null) return []
			return [
				{
					benchmark,
					metric,
					stat,
					unit: shown,
					...measured,
					drift: {base: driftReport(values.base), head: driftReport(values.head)},
					confirmation: runs(compare.valuesOf('confirm', 0, benchmark, key)),
				},
			]
		}),
	)
}

function thinned(values: readonly number[]): readonly number[] {
	if (values.length <= mostPairs) return values
	return Array.from({length: mostPairs}, (_, i) => values[Math.floor((i * values.length) / mostPairs)]!)
}

function summariseVerdicts({compare}: CompareState): VerdictReport[] {
	return compare.verdicts.map((one): VerdictReport => {
		const scale = unitOfMetric(one.metric) === 'ns' ? 1e-6 : 1
		const {confirmation} = one
		return {
			metric: one.metric,
			stat: one.stat,
			base: tidy(one.base * scale)!,
			head: tidy(one.head * scale)!,
			ratio: tidy(one.ratio)!,
			ci: tidyInterval(one.ci),
			p: one.p,
			margin: one.margin,
			mde: tidied(one.mde),
			verdict: one.verdict,
			benchmark: one.benchmark,
			unit: scale === 1 ? 'bytes' : 'ms',
			gates: one.gates,
			comparison: one.comparison,
			doubt: one.doubt,
			adjustedP: one.adjustedP,
			pairs: one.pairs,
			moreRuns: one.moreRuns,
			confirmation: confirmation && {
				confirmed: confirmation.confirmed,
				ratio: tidy(confirmation.ratio)!,
				ci: tidyInterval(confirmation.ci),
				pairs: confirmation.pairs,
			},
			lessSteady: tidyLessSteady(one.lessSteady ?? null),
		}
	})
}

function tidyLessSteady(one: LessSteady | null): LessSteady | null {
	if (one === null) return null
	const {base, head, ratio, ci, slow} = one
	return {
		...one,
		base: tidy(base)!,
		head: tidy(head)!,
		ratio: tidied(ratio),
		ci: ci && {...ci, low: tidy(ci.low)!, high: tidied(ci.high)},
		slow: {...slow, fence: tidy(slow.fence)!},
	}
}

function tidied(value: number | null): number | null {
	return value === null ? null : tidy(value)
}

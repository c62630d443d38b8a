import {readObserved} from '../../run/evaluation/observed.ts'
import {type Asked, type EvaluationOfKind, lacking, type Reading, reading} from '../../run/evaluation/reading.ts'
import {ofValues, rateOf, shareOf} from '../../run/evaluation/statistics.ts'
import {stepKey, stepNames} from './plan.ts'
import type {StepsState, WholeRun} from './state.ts'

const ns = 1e-9

export const stepsEvaluation: EvaluationOfKind<StepsState> = {
	read(suite, asked) {
		switch (asked.metric) {
			case 'whole':
				return suite.plan.benchmarks.map(({label}) => ofWhole(suite, asked, label))
			case 'step':
				return ofSteps(suite, asked)
			case 'runs': {
				const {length} = counted(suite)
				return [asked.statistic.is === 'rate' ? rateOf(length, asked.toMs - asked.fromMs) : reading(length, length)]
			}
			case 'error_rate':
				return [shareOfRuns(suite, ({durationNs}) => durationNs === null)]
			case 'success_rate':
				return [shareOfRuns(suite, ({durationNs}) => durationNs !== null)]
			default:
				return [readObserved(suite, asked)]
		}
	},
}

function counted({wholes}: StepsState): readonly WholeRun[] {
	return wholes.filter(({warmup}) => !warmup)
}

function shareOfRuns(suite: StepsState, holds: (run: WholeRun) => boolean): Reading {
	const runs = counted(suite)
	return shareOf(runs.filter(holds).length, runs.length)
}

function ofWhole(suite: StepsState, {statistic}: Asked, label: string | null): Reading {
	const runs = counted(suite).filter(({benchmark}) => benchmark === label)
	return ofValues(secondsOf(runs), statistic, label)
}

function ofSteps({plan, steps}: StepsState, {labels, statistic}: Asked): readonly Reading[] {
	const wanted = labels[0]?.value
	const all = plan.benchmarks.flatMap(({label}) =>
		stepNames(plan).map(name => ({name, label, key: stepKey(name, label)})),
	)
	const found = all.filter(({name, key}) => wanted === undefined || wanted === name || wanted === key)
	if (found.length === 0) return [lacking(`there is no step "${wanted}"`)]
	return found.map(({name, label, key}) => {
		const own = steps.filter(one => !one.warmup && one.step === name && (one.benchmark ?? null) === label)
		const good = own.filter(({outcome}) => outcome === 'done')
		return ofValues(secondsOf(good), statistic, found.length === 1 ? null : key)
	})
}

/** NaN of what failed: a gap. */
function secondsOf(runs: ReadonlyArray<{readonly durationNs: number | null}>): readonly number[] {
	return runs.map(({durationNs}) => (durationNs ?? Number.NaN) * ns)
}

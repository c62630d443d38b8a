import {readObserved} from '../../run/evaluation/observed.ts'
import {type Asked, type EvaluationOfKind, lacking, type Reading, reading} from '../../run/evaluation/reading.ts'
import {ofValuesAndFailures, rateOf, shareOf} from '../../run/evaluation/statistics.ts'
import {type StepsPlan, stepKey, stepNames} from './plan.ts'
import type {StepRun, StepsState, WholeRun} from './state.ts'

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
	const failedIn = new Map(suite.steps.flatMap(one => (one.outcome === 'done' ? [] : [[one.run, one]])))
	const leasts = runs
		.filter(({durationNs}) => durationNs === null)
		.map(({run}) => leastSeconds(suite.plan, failedIn.get(run)))
	return ofValuesAndFailures(secondsOf(runs), leasts, statistic, label)
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
		const leasts = own.filter(({outcome}) => outcome !== 'done').map(one => leastSeconds(plan, one))
		return ofValuesAndFailures(secondsOf(good), leasts, statistic, found.length === 1 ? null : key)
	})
}

/** What a step that failed would have taken at the least: as long as was waited for it. For any other failure nobody knows. */
function leastSeconds({benchmarks}: StepsPlan, failed: StepRun | undefined): number {
	if (failed === undefined || !(failed.outcome === 'timed-out' || failed.outcome === 'too-few')) return 0
	const ofBenchmark = benchmarks.find(({label}) => label === (failed.benchmark ?? null))
	return (ofBenchmark?.steps.find(({name}) => name === failed.step)?.timeoutMs ?? 0) / 1000
}

function secondsOf(runs: ReadonlyArray<{readonly durationNs: number | null}>): readonly number[] {
	return runs.flatMap(({durationNs}) => (durationNs === null ? [] : [durationNs * ns]))
}

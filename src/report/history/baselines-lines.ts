/** Baselines as lines: a table of them, and what one is made of. */
import type {Baseline} from '../../core/history/baseline/baseline.ts'
import {samplesOf} from '../../core/history/baseline/baseline-sample.ts'
import type {KeptRun} from '../../core/history/kept/run-record.ts'
import {medianOf} from '../../core/stats/quantile.ts'
import {ago, grouped, percent} from '../../core/units/format.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import {cutToWidth} from '../../core/units/width.ts'
import {sayKeptFigure} from '../../core/words/kept-figure.ts'
import {sayMetric} from '../../core/words/metric-words.ts'
import {textTable} from '../text-table.ts'
import {sayCommit} from './runs-lines.ts'

const strategyWords = {
	fixed: 'these runs',
	'last-green': 'the latest in which nothing failed',
	rolling: 'the latest',
} as const satisfies Record<Baseline['strategy'], string>

/** `the latest in which nothing failed, of main` */
function sayStrategy({strategy, branch}: Pick<Baseline, 'strategy' | 'branch'>): string {
	return `${strategyWords[strategy]}${branch === null ? '' : `, of ${sanitise(branch)}`}`
}

/** @param width  of the terminal; infinite: nothing is cut */
export function baselinesLines(baselines: readonly Baseline[], nowMs: number, width: number): string[] {
	const rows = baselines.map(({name, suite, strategy, branch, runCount, runs, createdMs, createdBy, fingerprint}) => ({
		name: sanitise(name),
		suite: sanitise(suite),
		runs: grouped(strategy === 'fixed' ? runs.length : runCount),
		'made of': sayStrategy({strategy, branch}),
		saved: ago(nowMs - createdMs),
		by: sanitise(createdBy),
		machine: sanitise(fingerprint),
	}))
	return textTable(rows, 7).map(line => cutToWidth(line, width))
}

/** @param runs  it stands for now, those that are kept */
export function baselineLines(baseline: Baseline, runs: readonly KeptRun[]): string[] {
	const {name, suite, createdMs, createdBy, fingerprint} = baseline
	const samples = samplesOf(runs, suite)
	const gone = baseline.runs.length - samples.length
	const metrics = [...new Set(samples.flatMap(({result}) => result.metrics.map(metric => metric.name)))]
	const figures = metrics.map(metric => {
		const all = samples.flatMap(({result}) => result.metrics.filter(one => one.name === metric))
		const {unit} = all.at(-1)!
		const values = all.flatMap(one => one.median ?? one.mean ?? [])
		const middle = values.length === 0 ? null : medianOf(values)
		const spread = middle === null || middle <= 0 ? null : (Math.max(...values) - Math.min(...values)) / middle
		return {
			metric: sanitise(sayMetric(metric)),
			runs: grouped(values.length),
			median: sayKeptFigure(middle, unit),
			least: sayKeptFigure(values.length === 0 ? null : Math.min(...values), unit),
			most: sayKeptFigure(values.length === 0 ? null : Math.max(...values), unit),
			'apart by': spread === null ? '-' : percent(spread),
		}
	})
	return [
		`${name} of ${suite}: ${sayStrategy(baseline)}, saved ${new Date(createdMs).toISOString()} by ${createdBy}, on machine ${fingerprint}`,
		...(samples.length === 0 ? ['none of its runs is kept any more'] : []),
		...(gone > 0 && samples.length > 0
			? [`${grouped(gone)} of its ${grouped(baseline.runs.length)} runs are not kept any more`]
			: []),
		...(samples.length === 0
			? []
			: textTable(
					samples.map(({run}) => ({
						run: run.id,
						began: new Date(run.startedMs).toISOString(),
						revision: sayCommit(run),
					})),
					3,
				)),
		...(figures.length === 0 ? [] : ['', ...textTable(figures, 1)]),
	].map(sanitise)
}

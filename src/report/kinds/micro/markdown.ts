import type {SweepReport, SweepRow} from '../../../core/kinds/micro/summary-report.ts'
import type {SuiteReport} from '../../../core/run/summary/run-report.ts'
import {bytes, durationMs, durationNs, fixed, grouped, percent, significant} from '../../../core/units/format.ts'
import {cutToWidth, padEnd, widthOf} from '../../../core/units/width.ts'
import {courseLine} from '../../../core/words/course-line.ts'
import {sayFiguresBetween} from '../../../core/words/figure-words.ts'
import {sayLevel, sayPrecision} from '../../../core/words/ratio-words.ts'
import {codeCell, escapeText, fence} from '../../escape-markdown.ts'
import {left, markdownTable, right} from '../../markdown-table.ts'
import {textHistogram} from '../../text-histogram.ts'
import {type BenchmarkRow, benchmarkRows, benchmarkWords, sayGrowth, sayOutliers} from './say.ts'

const mostHistograms = 8

/** Everything below the heading of a micro suite. */
export function microSections(suite: SuiteReport): string[] {
	const {micro} = suite
	if (micro === undefined) return []
	const rows = benchmarkRows(suite)
	return [
		intro(suite),
		...(rows.length === 0 ? [] : ['### Benchmarks', table(rows), legend(rows)]),
		...failures(rows),
		...histograms(rows),
		...courses(rows),
		...micro.sweeps.flatMap(sweep),
	]
}

function intro(suite: SuiteReport): string {
	const {micro, durationMs: tookMs} = suite
	const {benchmarks, runs, samples, leftOut, timer, node} = micro!
	const count = `${grouped(benchmarks.length)} ${benchmarks.length === 1 ? 'benchmark' : 'benchmarks'}`
	const sentences = [
		`${count}${leftOut === 0 ? '' : ` (${grouped(leftOut)} more left out)`}, ${grouped(runs)} ${runs === 1 ? 'run' : 'runs'} of each in a fresh process${node === null ? '' : ` of Node.js ${escapeText(node)}`}, up to ${grouped(samples)} samples a run, in ${durationMs(tookMs)}.`,
		...(timer === null
			? []
			: [
					`Timed with \`${timer.name}\`: one reading costs ${durationNs(timer.costNs)}, its clock steps by ${durationNs(timer.resolutionNs)}; calls that are too short for that are timed in batches, and each sample is the mean of its batch.`,
				]),
	]
	return sentences.join(' ')
}

function table(rows: readonly BenchmarkRow[]): string {
	const any = (of: (row: BenchmarkRow) => boolean) => rows.some(of)
	const ns = (value: number | null | undefined) => (value == null ? '-' : durationNs(value))
	const hasGc = any(({benchmark}) => (benchmark.gcNsPerCall ?? 0) > 0)
	const hasWords = any(({benchmark}) => benchmark.outcome !== 'measured')
	return markdownTable(rows, [
		left('Benchmark', ({benchmark}) => codeCell(benchmark.name)),
		...(hasWords ? [left('', ({benchmark}: BenchmarkRow) => benchmarkWords[benchmark.outcome])] : []),
		right('Median', ({metric}) => ns(metric?.median)),
		right('95%', ({metric}) => (metric ? sayPrecision(metric) : '-')),
		right('p99', ({metric}) => ns(metric?.p99)),
		right('Mean', ({metric}) => ns(metric?.mean)),
		right('Calls/s', ({metric}) => (metric?.throughput == null ? '-' : significant(metric.throughput))),
		right('cv', ({metric}) => (metric?.cv == null ? '-' : percent(metric.cv))),
		right('Outliers', ({metric}) => (metric ? sayOutliers(metric) : '-')),
		right('Heap/call', ({benchmark}) =>
			benchmark.heapBytesPerCall === null ? '-' : bytes(benchmark.heapBytesPerCall),
		),
		...(hasGc ? [right('GC/call', ({benchmark}: BenchmarkRow) => ns(benchmark.gcNsPerCall || null))] : []),
		right('Runs', ({benchmark}) => grouped(benchmark.runs.length)),
		right('Samples', ({metric}) => (metric ? grouped(metric.n) : '-')),
		right('worth', ({benchmark}) => (benchmark.effective === null ? '-' : grouped(benchmark.effective))),
	])
}

function legend(rows: readonly BenchmarkRow[]): string {
	const within = rows.some(({metric}) => metric?.ci?.method === 'within-run')
	const between = rows.some(({metric}) => metric?.ci?.method === 'order-statistic')
	const sentences = [
		...(between ? ['95%: the interval of the median over the medians of the runs.'] : []),
		...(within
			? [
					'95% in brackets: the interval of the median within these processes; fewer than 6 runs cannot tell what another process would give.',
				]
			: []),
		'Outliers are mild+severe (Tukey), all counted. Quantiles are of all samples of all runs, within 0.025 %; where neighbouring samples resemble each other they are worth fewer independent ones.',
	]
	return `<sub>${sentences.join(' ')}</sub>`
}

function failures(rows: readonly BenchmarkRow[]): string[] {
	const failed = rows.filter(({benchmark}) => benchmark.failure !== null)
	if (failed.length === 0) return []
	return [
		'### Failed',
		...failed.flatMap(({benchmark}) => {
			const {failure} = benchmark
			const stack = failure!.stack?.split('\n').slice(0, 6)
			return [`${escapeText(failure!.text)} (run ${failure!.run})`, ...(stack ? [fence(stack)] : [])]
		}),
	]
}

function histograms(rows: readonly BenchmarkRow[]): string[] {
	const shown = rows.flatMap(({metric}) => {
		const lines = metric ? textHistogram(metric) : []
		return metric && lines.length > 0 ? [{metric, lines}] : []
	})
	return shown.slice(0, mostHistograms).flatMap(({metric, lines}) => {
		const {ci} = metric
		const interval =
			ci === null
				? ''
				: `: median ${durationNs(metric.median!)}, ${sayLevel(ci.level)} interval ${sayFiguresBetween(ci.low, ci.high, 'ns')}`
		return [`**${codeCell(metric.name)}**${interval}`, fence(lines)]
	})
}

const widestName = 40

/** How the median moved from run to run, or with one run within it. */
function courses(rows: readonly BenchmarkRow[]): string[] {
	const measured = rows.filter(({benchmark}) => benchmark.runs.length > 0)
	const runs = Math.max(0, ...measured.map(({benchmark}) => benchmark.runs.length))
	if (runs === 0) return []
	const width = Math.max(...measured.map(({benchmark}) => Math.min(widestName, widthOf(benchmark.name))))
	const lines = measured.flatMap(({benchmark}) => {
		const values = runs > 1 ? benchmark.runs.map(run => run.median ?? 0) : benchmark.runs[0]!.course
		if (values.length < 2) return []
		const [min, max] = [Math.min(...values), Math.max(...values)]
		const middle = (min + max) / 2
		const name = cutToWidth(benchmark.name, widestName)
		const spread = middle > 0 ? `  ${percent((max - min) / middle)} apart` : ''
		return [`${padEnd(name, width)}  ${courseLine([values])}  ${sayFiguresBetween(min, max, 'ns')}${spread}`]
	})
	if (lines.length === 0) return []
	return [runs > 1 ? '### Medians, run by run' : '### Samples, first to last', fence(lines)]
}

function sweep(one: SweepReport): string[] {
	const isSize = one.kind === 'size'
	const columns = [
		right<SweepRow>(escapeText(one.param), row => grouped(row.value)),
		right<SweepRow>(isSize ? 'Median' : 'Time of one', row => durationNs(row.timeNs)),
		right<SweepRow>(isSize ? 'Calls/s' : 'Operations/s', row => significant(row.perSecond)),
		right<SweepRow>(isSize ? 'times the smallest' : 'times the lowest', row => significant(row.factor)),
		right<SweepRow>('Efficiency', row => percent(row.efficiency)),
		...(isSize ? [right<SweepRow>('Exponent', row => (row.exponent === null ? '-' : fixed(row.exponent, 2)))] : []),
	]
	const words = isSize
		? sayGrowth(one) || `Four sizes or more are needed to tell an order of growth; there are ${one.rows.length}.`
		: `One call is taken to have as many operations under way at once as \`${one.param}\` says.${one.peak === null ? '' : ` Highest throughput at ${grouped(one.peak)}.`}`
	return [`### ${escapeText(one.name)}`, markdownTable(one.rows, columns), escapeText(words).replaceAll('\\`', '`')]
}

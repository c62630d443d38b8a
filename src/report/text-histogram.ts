import type {MetricReport} from '../core/run/summary/run-report.ts'
import {grouped, percent} from '../core/units/format.ts'
import {sayApart, sayFigure} from '../core/words/figure-words.ts'
import {bar} from '../core/words/text-bars.ts'

/** Fewer values say more in a table than as a shape. */
const fewest = 5

/**
 * Rows of text, one a bin: `3.00 ms ..  5.00 ms  1 893  12.6%  ████▌`. A bin that holds anything shows at least a sliver.
 */
export function textHistogram(metric: MetricReport, width = 32): string[] {
	const most = Math.max(0, ...metric.histogram.map(bin => bin.count))
	const total = metric.histogram.reduce((sum, bin) => sum + bin.count, 0)
	if (total < fewest) return []
	const edges = sayApart([...metric.histogram.map(bin => bin.from), metric.histogram.at(-1)!.to], (edge, digits) =>
		sayFigure(edge, metric.unit, digits),
	)
	const rows = metric.histogram.map((bin, i) => ({
		from: edges[i]!,
		to: edges[i + 1]!,
		count: grouped(bin.count),
		share: percent(bin.count / total),
		bar: bar(bin.count / most, width),
	}))
	const widest = (key: 'from' | 'to' | 'count') => Math.max(...rows.map(row => row[key].length))
	const [from, to, count] = [widest('from'), widest('to'), widest('count')]
	return rows.map(row =>
		[`${row.from.padStart(from)} .. ${row.to.padStart(to)}`, row.count.padStart(count), row.share.padStart(6), row.bar]
			.join('  ')
			.trimEnd(),
	)
}

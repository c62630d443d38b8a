import type {MetricReport} from '../core/run/summary/run-report.ts'
import {grouped} from '../core/units/format.ts'
import {sayValue} from './say.ts'

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** Fewer values say more in a table than as a shape. */
const fewest = 5

/**
 * Rows of text, one a bin: `3.00 ms ..  5.00 ms  1 893  12.6%  ████▌`. A bin that holds anything shows at least a sliver.
 */
export function textHistogram(metric: MetricReport, width = 32): string[] {
	const most = Math.max(0, ...metric.histogram.map(bin => bin.count))
	const total = metric.histogram.reduce((sum, bin) => sum + bin.count, 0)
	if (total < fewest) return []
	const rows = metric.histogram.map(bin => ({
		from: sayValue(bin.from, metric.unit),
		to: sayValue(bin.to, metric.unit),
		count: grouped(bin.count),
		share: `${((bin.count / total) * 100).toFixed(1)}%`,
		bar: bar(bin.count, most, width),
	}))
	const widest = (key: 'from' | 'to' | 'count') => Math.max(...rows.map(row => row[key].length))
	const [from, to, count] = [widest('from'), widest('to'), widest('count')]
	return rows.map(row =>
		[`${row.from.padStart(from)} .. ${row.to.padStart(to)}`, row.count.padStart(count), row.share.padStart(6), row.bar]
			.join('  ')
			.trimEnd(),
	)
}

function bar(count: number, most: number, width: number): string {
	if (count === 0) return ''
	const units = Math.max(1, Math.round((count / most) * width * 8))
	return '█'.repeat(Math.floor(units / 8)) + eighths[units % 8]
}

import type {ProcessReport, SuiteReport} from '../../../core/run/summary/run-report.ts'
import {bytes, durationMs, grouped, percent} from '../../../core/units/format.ts'
import type {ViewContext} from '../../screens/context.ts'
import {clean} from '../../select/suites-view.ts'
import {type Line, line, styled} from '../../text/line.ts'
import {cut, left, right} from '../../text/width.ts'
import {simpleRule} from '../../widgets/rule.ts'

const mostProcesses = 6

/** The busiest processes of a tree of several. */
export function processRows({usage}: SuiteReport, width: number, ctx: ViewContext): Line[] {
	if (!usage || usage.processCount < 2) return []
	const shown = usage.perProcess.slice(0, mostProcesses)
	const has = (key: 'role' | 'requests' | 'waitMs') => shown.some(row => row[key] != null && row[key] !== 0)
	const columns: ReadonlyArray<readonly [head: string, width: number, of: (row: ProcessReport) => string]> = [
		...(has('role') ? [['ROLE', 9, (row: ProcessReport) => row.role ?? '-'] as const] : []),
		['CPU', 8, row => percent(row.cpuShare ?? Number.NaN)],
		['RSS MAX', 11, row => bytes(row.maxRssBytes)],
		...(has('requests')
			? [['REQUESTS', 11, (row: ProcessReport) => (row.requests == null ? '-' : grouped(row.requests))] as const]
			: []),
		...(has('waitMs')
			? [['WAITED', 10, (row: ProcessReport) => (row.waitMs == null ? '-' : durationMs(row.waitMs))] as const]
			: []),
	]
	const cells = (of: (column: (typeof columns)[number]) => string) =>
		columns.map(column => right(of(column), column[1])).join('')
	const nameWidth = Math.max(12, Math.min(34, width - 4 - columns.reduce((sum, column) => sum + column[1], 0)))
	const more = usage.processCount - shown.length
	return [
		simpleRule('processes', '', width, ctx.glyphs),
		styled(cut(`   ${left('PROCESS', nameWidth)}${cells(([head]) => head)}`, width - 1), 'dim'),
		...shown.map(row =>
			line(cut(`   ${left(clean(`${row.name} ${row.pid}`), nameWidth)}${cells(([, , of]) => of(row))}`, width - 1)),
		),
		...(more > 0 ? [styled(`   and ${grouped(more)} more in the report`, 'dim')] : []),
	]
}

import {shortStage} from '../../../core/kinds/load/plan-stage-words.ts'
import {saySearch} from '../../../core/kinds/load/state-search-words.ts'
import type {LoadReport, LoadStageReport} from '../../../core/kinds/load/summary-report.ts'
import {grouped, percent, significant} from '../../../core/units/format.ts'
import {sayFigure} from '../../../core/words/figure-words.ts'
import type {ViewContext} from '../../screens/context.ts'
import {type Line, line, span, styled} from '../../text/line.ts'
import {cut, left, right, wrapped} from '../../text/width.ts'
import {simpleRule} from '../../widgets/rule.ts'

const mostStages = 12

/** Stage by stage: what was planned and what came of it. */
export function stageRows({load}: {readonly load?: LoadReport}, width: number, ctx: ViewContext): Line[] {
	if (load === undefined) return []
	const shown = load.stages.slice(0, mostStages)
	const columns: ReadonlyArray<readonly [head: string, width: number, of: (stage: LoadStageReport) => string]> = [
		['PLANNED', 10, stage => grouped(stage.planned)],
		['ANSWERED', 10, stage => grouped(stage.completed)],
		...(width >= 76 ? [['PER S', 8, (stage: LoadStageReport) => significant(stage.throughput)] as const] : []),
		['P95', 10, stage => sayFigure(stage.response.p95, 'ms')],
		...(width >= 100
			? [['SERVICE P95', 13, (stage: LoadStageReport) => sayFigure(stage.service.p95, 'ms')] as const]
			: []),
		['ERRORS', 9, stage => errorsOf(stage)],
		...(load.search ? [['HELD', 6, (stage: LoadStageReport) => heldOf(stage)] as const] : []),
	]
	const nameWidth = Math.max(14, Math.min(44, width - 4 - columns.reduce((sum, column) => sum + column[1], 0)))
	const cells = (of: (column: (typeof columns)[number]) => string) =>
		columns.map(column => right(of(column), column[1])).join('')
	const more = load.stages.length - shown.length
	return [
		simpleRule('load', 'response times from when a request was due', width, ctx.glyphs),
		...(load.search ? wrapped(saySearch(load.search), width - 4).map(part => line(span(`  ${part}`, 'strong'))) : []),
		...load.invalidBecause.flatMap(({text}) =>
			wrapped(`! not valid, the generator was the bottleneck: ${text}`, width - 4).map(part =>
				line(span(`  ${part}`, 'bad')),
			),
		),
		styled(cut(`   ${left('STAGE', nameWidth)}${cells(([head]) => head)}`, width - 1), 'dim'),
		...shown.map(stage =>
			line(cut(`   ${left(shortStage(stage), nameWidth)}${cells(([, , of]) => of(stage))}`, width - 1)),
		),
		...(more > 0 ? [styled(`   and ${grouped(more)} more in the report`, 'dim')] : []),
	]
}

function heldOf({holds}: LoadStageReport): string {
	return holds === true ? 'yes' : holds === false ? 'no' : '?'
}

function errorsOf({failed, timedOut, serverErrors, sent}: LoadStageReport): string {
	const bad = failed + timedOut + serverErrors
	return bad === 0 || sent === 0 ? grouped(bad) : percent(bad / sent)
}

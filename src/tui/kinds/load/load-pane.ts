/** What was due and what came of it, while a load goes on. */
import {shortStage} from '../../../core/kinds/load/plan-stage-words.ts'
import {loadMetric} from '../../../core/kinds/load/state-metrics.ts'
import type {SuiteStateOf} from '../../../core/run/state/run-state.ts'
import type {Series} from '../../../core/run/state/series.ts'
import {fixed, grouped, significant} from '../../../core/units/format.ts'
import {sparkline} from '../../../core/words/text-bars.ts'
import type {ViewContext} from '../../screens/context.ts'
import type {ObservedSource} from '../../screens/live-observed.ts'
import type {PaneSize} from '../../screens/live-screen.ts'
import {type Line, line, padded, span} from '../../text/line.ts'
import {left, whole} from '../../text/width.ts'
import {downsample, peakOf} from '../../widgets/downsample.ts'

const rows = 6
const labelWidth = 10

/** @param asOfMs of a frozen screen; null: now */
export function loadPaneOf(
	suite: SuiteStateOf<'load'>,
	asOfMs: number | null,
	nowMs: number,
	ctx: ViewContext,
): ObservedSource['own'] {
	const atMs = Math.min(asOfMs ?? nowMs, suite.finishedMs ?? Number.POSITIVE_INFINITY)
	return {
		name: 'load',
		pane: {name: 'load', title: {text: titleOf(suite, atMs)}, end: '', body: size => body(suite, atMs, size, ctx)},
		rows,
	}
}

function titleOf({plan, load}: SuiteStateOf<'load'>, atMs: number): string {
	const [worst] = load.bottlenecks()
	if (worst !== undefined) return `load: not valid, the generator was the bottleneck (${worst.is})`
	const trying = load.steps.at(-1)
	if (plan.load.search !== null)
		return trying === undefined
			? 'load  search'
			: `load  search, step ${load.steps.length}: ${significant(trying.rate, 4)}/s${lastHeld(load.steps)}`
	const {stages} = plan.load
	const index = stageAt(stages, atMs - (load.startMs ?? atMs))
	const stage = stages[index]!
	return stages.length === 1
		? `load  ${shortStage(stage)}`
		: `load  stage ${index + 1} of ${stages.length}: ${shortStage(stage)}`
}

/** `, 400/s held, 800/s did not` */
function lastHeld(steps: SuiteStateOf<'load'>['load']['steps']): string {
	const rates = (held: boolean) => steps.filter(({holds}) => holds === held).map(({rate}) => rate)
	const low = rates(true).reduce((a, b) => Math.max(a, b), 0)
	const high = rates(false).reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
	return `${low > 0 ? `, ${significant(low, 4)}/s held` : ''}${high < Number.POSITIVE_INFINITY ? `, ${significant(high, 4)}/s did not` : ''}`
}

/** Which of them a moment lies in; afterwards the last. */
function stageAt(stages: ReadonlyArray<{readonly forMs: number}>, sinceMs: number): number {
	let endMs = 0
	const found = stages.findIndex(({forMs}) => {
		endMs += forMs
		return sinceMs < endMs
	})
	return found < 0 ? stages.length - 1 : found
}

function body(suite: SuiteStateOf<'load'>, atMs: number, {columns, rows: room}: PaneSize, ctx: ViewContext): Line[] {
	const {load, latencies} = suite
	const second = Math.max(0, Math.floor(atMs / 1000) - 1)
	const perSecond = (series: Series) => grouped(series.values[second] || 0)
	const level = (series: Series) => fixed(series.values[second] || 0)
	const until = (series: Series) => series.slice(0, second + 1).reduce((sum, value) => sum + (value || 0), 0)
	const completed = until(load.completed)
	const [clientErrors, serverErrors, failed, timedOut, dropped] = [
		load.clientErrors,
		load.serverErrors,
		load.failed,
		load.timedOut,
		load.dropped,
	].map(until)
	const quantile = (name: Parameters<typeof loadMetric>[0], q: number) => {
		const total = latencies.get(loadMetric(name))?.total
		return total === undefined ? '-' : significant(total.quantile(q) / 1e6)
	}
	const text = (parts: readonly string[]) => line(` ${whole(parts, columns - 2)}`)
	const bad = (failed! + timedOut! + serverErrors! > 0) as boolean
	const first = Math.floor((load.startMs ?? atMs) / 1000)
	const most = Math.max(peakOf(load.planned.slice(first, second + 1)), 1)
	const course = (label: string, series: Series) => {
		const values = downsample(series.slice(first, second + 1), columns - labelWidth - 3, 'max', first)
		return line(` ${left(label, labelWidth)}`, span(sparkline(values, {min: 0, max: most}, ctx.glyphs.spark), 'line'))
	}
	const all = [
		text([
			`a second: due ${perSecond(load.planned)}`,
			`sent ${perSecond(load.sent)}`,
			`answered ${perSecond(load.completed)}`,
			`in flight ${level(load.inFlight)}`,
			`waiting ${level(load.queued)}`,
		]),
		line(
			span(
				` ${whole([`answered ${grouped(completed)}`, `4xx ${grouped(clientErrors!)}`, `5xx ${grouped(serverErrors!)}`, `failed ${grouped(failed!)}`, `timed out ${grouped(timedOut!)}`, `left out ${grouped(dropped!)}`], columns - 2)}`,
				bad ? 'bad' : undefined,
			),
		),
		text([
			`service p50 ${quantile('service', 0.5)}`,
			`p99 ${quantile('service', 0.99)} ms`,
			`first byte p50 ${quantile('firstByte', 0.5)} ms`,
			`lag p99 ${quantile('sendLag', 0.99)} ms`,
		]),
		course('due', load.planned),
		course('answered', load.completed),
	]
	return padded(room >= all.length ? all : all.slice(0, room), room)
}

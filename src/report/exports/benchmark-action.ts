/**
 * github-action-benchmark's `customSmallerIsBetter` (v1.22.0, c38cce9, src/extract.ts: an array of `{name, value, unit, range?, extra?}`).
 *
 * That tool takes one direction a file, so what is better when larger is not in here: for a benchmark it is the reciprocal of a time that is, and all of
 * it is in bencher.json and metrics.prom. It finds the value before by its name, puts names between backticks into a table, and reads a range
 * only if it is `± ` and a number (src/extractRangeInfo.ts).
 */
import type {MetricReport, RunReport} from '../../core/run/summary/run-report.ts'
import {tidy} from '../../core/run/summary/tidy.ts'
import {grouped} from '../../core/units/format.ts'
import {sayFigure} from '../../core/words/figure-words.ts'
import {withoutSecrets} from '../without-secrets.ts'
import {markedJson} from './marked-json.ts'
import {namedSuites, numbered, trackedMetrics} from './names.ts'

interface Entry {
	readonly name: string
	readonly unit: MetricReport['unit']
	readonly value: number
	readonly range?: string
	readonly extra: string
}

export function renderBenchmarkAction(recorded: RunReport): string {
	const report = withoutSecrets(recorded)
	const entries = namedSuites(report.suites).flatMap(named =>
		trackedMetrics(named).flatMap(({name, metric}) => entriesOf(`${named.name} ${name}`, metric)),
	)
	const names = numbered(entries.map(({name}) => name))
	return markedJson(entries.map((entry, i) => ({...entry, name: names[i]!})))
}

/** The median, with its interval, and the p99 where so many samples support one. A cell of a table must not end at a bar or a backtick. */
function entriesOf(name: string, metric: MetricReport): Entry[] {
	if (metric.direction !== 'lower') return []
	const {unit, median, p99, ci, n, runs} = metric
	const called = name.replaceAll('`', "'").replaceAll('|', '/')
	const extra = [
		`n ${grouped(n)}, ${grouped(runs)} ${runs === 1 ? 'run' : 'runs'}`,
		...(['min', 'p90', 'max'] as const).map(figure => `${figure} ${sayFigure(metric[figure], unit)}`),
	].join('\n')
	const range = ci === null ? null : tidy((ci.high - ci.low) / 2)
	return [
		...(median === null
			? []
			: [{name: `${called} median`, unit, value: median, ...(range === null ? {} : {range: `± ${range}`}), extra}]),
		...(p99 === null ? [] : [{name: `${called} p99`, unit, value: p99, extra}]),
	]
}

/** Runs that are kept, as lines: a table of them, and what is kept of one. */

import type {KeptRun, MetricRecord, ResultRecord, RunRecord} from '../../core/history/kept/run-record.ts'
import type {RunRow} from '../../core/history/kept/run-row.ts'
import {absent, ago, bytes, clockMs, grouped} from '../../core/units/format.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import {cutToWidth} from '../../core/units/width.ts'
import {sayKeptFigure} from '../../core/words/kept-figure.ts'
import {sayMetric} from '../../core/words/metric-words.ts'
import {sayChange} from '../../core/words/ratio-words.ts'
import {textTable} from '../text-table.ts'

const mostSuites = 40

/** @param width  of the terminal; infinite: nothing is cut */
export function runsLines(runs: readonly RunRow[], nowMs: number, width: number): string[] {
	const rows = runs.map(run => ({
		run: sanitise(run.id),
		began: ago(nowMs - run.startedMs),
		outcome: sayOutcome(run),
		revision: sayCommit(run),
		files: run.folderState === 'there' ? 'all' : run.folderState === 'pruned' ? 'reports' : 'none',
		suites: cutToWidth(run.suites.map(sanitise).join(', '), mostSuites),
	}))
	return textTable(rows, 6).map(line => cutToWidth(line, width))
}

/** `done`, `failed (4)`: with the exit code where it says more. */
function sayOutcome({outcome, exitCode}: Pick<RunRow, 'outcome' | 'exitCode'>): string {
	return exitCode === null || exitCode === 0 ? outcome : `${outcome} (${exitCode})`
}

/** `main@9ab12cd+`: with a plus where the work tree held changes. */
export function sayCommit({branch, commit, dirty}: Pick<RunRow, 'branch' | 'commit' | 'dirty'>): string {
	if (commit === null) return absent
	const short = `${sanitise(commit).slice(0, 7)}${dirty === true ? '+' : ''}`
	return branch === null ? short : `${cutToWidth(sanitise(branch), 24)}@${short}`
}

/** @param pinnedBy  names of baselines that are made of it */
export function keptRunLines({run, folder, folderState, note}: KeptRun, pinnedBy: readonly string[]): string[] {
	const {environment: machine} = run
	const took = run.endedMs === null ? '' : `, took ${clockMs(Math.max(0, run.endedMs - run.startedMs))}`
	const files = {there: folder, pruned: `${folder} (reports only)`, gone: `none (they were in ${folder})`}
	return [
		`run       ${run.id}`,
		`began     ${new Date(run.startedMs).toISOString()}${took}`,
		`outcome   ${sayOutcome(run)}`,
		`command   ${run.command}`,
		`revision  ${sayCommit(run)}`,
		`machine   ${machine.hostname}: ${machine.cpu}, ${grouped(machine.cores)} cores, ${bytes(machine.memBytes)}, ${machine.os}, Node ${machine.node} (${machine.fingerprint})`,
		`files     ${files[folderState]}`,
		...(pinnedBy.length === 0 ? [] : [`baseline  ${pinnedBy.join(', ')}`]),
		...(note === null ? [] : [`note      ${note}`]),
		...run.results.flatMap(result => ['', ...resultLines(result)]),
		...(run.results.length === 0 ? ['', sayNothing(run)] : []),
	].map(sanitise)
}

function sayNothing({outcome}: RunRecord): string {
	return outcome === 'running' ? 'It is under way: nothing is kept of what it measures yet.' : 'No suite was run.'
}

function resultLines(result: ResultRecord): string[] {
	const {suite, kind, outcome, metrics, budgets, verdicts} = result
	return [
		`${suite} (${kind}): ${outcome}`,
		...(metrics.length === 0 ? ['no metric was measured'] : textTable(metrics.map(metricRow), 1)),
		...budgets.map(
			({list, expr, outcome: came, observed, unit}) =>
				`${list} ${expr}: ${came}, observed ${sayKeptFigure(observed, unit)}`,
		),
		...verdicts.map(
			({metric, stat, benchmark, verdict, ratio}) =>
				`${benchmark === null ? '' : `${benchmark} `}${metric} ${stat}: ${verdict}${ratio === null ? '' : `, ${sayChange(ratio)}`}`,
		),
	]
}

function metricRow(metric: MetricRecord): Record<string, string> {
	const figure = (value: number | null) => sayKeptFigure(value, metric.unit)
	return {
		metric: sanitise(sayMetric(metric.name)),
		n: grouped(metric.n),
		median: figure(metric.median),
		mean: figure(metric.mean),
		p95: figure(metric.p95),
		p99: figure(metric.p99),
		max: figure(metric.max),
	}
}

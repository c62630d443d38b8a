import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {onTestFinished} from 'vitest'
import type {KeptRun, MetricRecord, ResultRecord, RunRecord} from '../../../src/core/history/run-record.ts'
import type {RunReport} from '../../../src/core/run/summary/run-report.ts'
import {summarise} from '../../../src/core/run/summary/summarise.ts'
import {renderJson} from '../../../src/report/json.ts'
import {withoutSecrets} from '../../../src/report/without-secrets.ts'
import type {HistoryPlace} from '../../../src/store/history/open-history.ts'
import {logText, recordedRuns} from '../../core/run/recorded-runs.ts'
import {recorded} from '../../tui/support/recorded.ts'

/** Removed at the end of the test. */
export function folder(): string {
	const dir = mkdtempSync(path.join(os.tmpdir(), 'history-'))
	onTestFinished(() => rmSync(dir, {recursive: true, force: true}))
	return dir
}

export const masked = withoutSecrets

export function placeIn(outDir: string, more: Partial<HistoryPlace> = {}): HistoryPlace {
	return {outDir, url: null, masked, patienceMs: 300, ...more}
}

export const noon = Date.parse('2026-11-20T12:00:00Z')

export const machine: RunRecord['environment'] = {
	fingerprint: '5f3a90c1',
	hostname: 'box',
	os: 'Debian 12',
	kernel: 'Linux 6.1.0',
	arch: 'x86_64',
	cpu: 'AMD EPYC',
	cores: 2,
	memBytes: 8 * 2 ** 30,
	node: 'v24.21.0',
	governor: null,
	container: 'docker',
}

export function metric(name: string, median: number | null, more: Partial<MetricRecord> = {}): MetricRecord {
	return {
		...{name, unit: 'ms', direction: 'lower', n: 20, runs: 20, mean: median, median, p90: null, p95: median, p99: null},
		...{min: 1.5, max: 99, ciLow: null, ciHigh: null, throughput: null, errors: 0},
		...more,
	}
}

export function result(
	suite: string,
	metrics: readonly MetricRecord[],
	more: Partial<ResultRecord> = {},
): ResultRecord {
	return {
		...{suite, kind: 'command', outcome: 'done', durationMs: 1200, tags: [], setup: null, verdicts: [], budgets: []},
		metrics,
		...more,
	}
}

/** The n-th run, a minute after the one before. */
export function kept(n: number, results: readonly ResultRecord[], more: Partial<RunRecord> = {}): KeptRun {
	const startedMs = more.startedMs ?? noon + n * 60_000
	const id = `20261120T${String(n).padStart(6, '0')}-abcd`
	return {
		run: {
			...{id, startedMs, endedMs: startedMs + 5000, outcome: 'done', exitCode: 0, command: 'arsenal-tui run'},
			...{toolVersion: '0.1.0', environment: machine, branch: 'main', commit: `c${n}`, commitMs: null, dirty: false},
			results,
			...more,
		},
		folder: `runs/${id}`,
		folderState: 'there',
		note: null,
	}
}

export const recordedNames = Object.keys(recordedRuns)

export function reportOf(name: string): RunReport {
	return summarise(recorded(name))
}

/** Two recordings may be of one run. */
export function asRun(report: RunReport, id: string): RunReport {
	return {...report, run: {...report.run, id}}
}

/** A folder as a run leaves it. @returns its id and place */
export function runFolder(outDir: string, name: string, {id, report = true}: {id?: string; report?: boolean} = {}) {
	const own = asRun(reportOf(name), id ?? reportOf(name).run.id)
	const dir = path.join(outDir, 'runs', own.run.id)
	mkdirSync(dir, {recursive: true})
	writeFileSync(
		path.join(dir, 'log.ndjson'),
		logText(recordedRuns[name]!()).replaceAll(`"id":"${reportOf(name).run.id}"`, `"id":"${own.run.id}"`),
	)
	if (report) writeFileSync(path.join(dir, 'report.json'), renderJson(own))
	return {id: own.run.id, dir}
}

export async function linesOf(lines: AsyncIterable<string>): Promise<string[]> {
	const all: string[] = []
	for await (const line of lines) all.push(line)
	return all
}

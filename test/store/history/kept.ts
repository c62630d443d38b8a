import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {onTestFinished} from 'vitest'
import type {RunReport} from '../../../src/core/run/summary/run-report.ts'
import {renderJson} from '../../../src/report/json.ts'
import {withoutSecrets} from '../../../src/report/without-secrets.ts'
import type {HistoryPlace} from '../../../src/store/history/open-history.ts'
import {logText, recordedRuns} from '../../core/run/recorded-runs.ts'
import {reportOf} from './reports.ts'

/** Removed at the end of the test. */
export function folder(): string {
	const dir = mkdtempSync(path.join(os.tmpdir(), 'history-'))
	onTestFinished(() => rmSync(dir, {recursive: true, force: true}))
	return dir
}

export const masked = withoutSecrets

export function placeIn(outDir: string, more: Partial<HistoryPlace> = {}): HistoryPlace {
	// A server on a busy machine takes its time.
	return {outDir, url: null, project: null, masked, patienceMs: more.url ? 20_000 : 300, ...more}
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

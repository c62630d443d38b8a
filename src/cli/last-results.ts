import {readFile} from 'node:fs/promises'
import path from 'node:path'
import type {RunReport, SuiteReport} from '../core/run/run-report.ts'
import {mainMetric, sayValue} from '../report/say.ts'
import {listRunIds} from '../store/run-folder.ts'

/** Looked at, newest first: what the picker shows must not wait for a year of runs. */
const reportsRead = 20

/** What each suite came to when it ran last, by suite name. A report that cannot be read counts as none. */
export async function lastResults(
	outDir: string,
): Promise<ReadonlyMap<string, {readonly text: string; readonly whenMs: number}>> {
	const found = new Map<string, {readonly text: string; readonly whenMs: number}>()
	for (const id of (await listRunIds(outDir)).slice(-reportsRead).reverse()) {
		const report = await readReport(path.join(outDir, 'runs', id, 'report.json'))
		for (const suite of report?.suites ?? []) {
			if (found.has(suite.name) || suite.outcome === 'not-run') continue
			found.set(suite.name, {text: resultText(suite), whenMs: Date.parse(report!.run.startedAt)})
		}
	}
	return found
}

async function readReport(file: string): Promise<RunReport | null> {
	try {
		const value = JSON.parse(await readFile(file, 'utf8'))
		return value.schemaVersion === 1 && Array.isArray(value.suites) ? value : null
	} catch {
		return null
	}
}

function resultText(suite: SuiteReport): string {
	if (suite.outcome !== 'done') return suite.outcome
	const metric = mainMetric(suite)
	if (metric)
		return metric.p99 === null ? `p50 ${sayValue(metric.p50, metric.unit)}` : `p99 ${sayValue(metric.p99, metric.unit)}`
	return suite.usage ? `cpu ${sayValue(suite.usage.cpuShare.mean, 'cores')}` : 'done'
}

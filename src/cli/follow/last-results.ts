import {readFile} from 'node:fs/promises'
import path from 'node:path'
import type {RunReport, SuiteReport} from '../../core/run/summary/run-report.ts'
import {reportKinds, reportOf} from '../../report/kinds.ts'
import {sayRevision} from '../../report/say.ts'
import {listRunIds} from '../../store/run-folder.ts'
import type {PastResult} from '../../tui/ports.ts'

/** Looked at, newest first: what the picker shows must not wait for a year of runs. */
const reportsRead = 20

/**
 * What suites came to before, newest first. A report that cannot be read counts as none.
 * @param shown makes a path what the user would type
 */
export async function pastResults(outDir: string, shown: (file: string) => string): Promise<readonly PastResult[]> {
	const ids = (await listRunIds(outDir)).slice(-reportsRead).reverse()
	const perRun = await Promise.all(
		ids.map(async (id): Promise<readonly PastResult[]> => {
			const dir = path.join(outDir, 'runs', id)
			const report = await readReport(path.join(dir, 'report.json'))
			if (report === null) return []
			return (
				report.suites
					// A later version may have made it, with kinds that we do not know.
					.filter(suite => suite.outcome !== 'not-run' && reportKinds.includes(suite.kind))
					.map(suite => ({
						suite: suite.name,
						text: resultText(suite),
						kind: suite.kind,
						tookMs: suite.outcome === 'done' ? suite.durationMs : null,
						whenMs: Date.parse(report.run.startedAt),
						revision: sayRevision(report.environment?.git ?? null),
						folder: shown(dir),
					}))
			)
		}),
	)
	return perRun.flat()
}

/** The newest of each suite, by its name. */
export function lastResults(past: readonly PastResult[]): ReadonlyMap<string, PastResult> {
	const last = new Map<string, PastResult>()
	for (const result of past) if (!last.has(result.suite)) last.set(result.suite, result)
	return last
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
	return reportOf(suite).gist(suite)
}

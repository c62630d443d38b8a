import path from 'node:path'
import type {RunReport, SuiteReport} from '../../core/run/summary/run-report.ts'
import {reportKinds, reportOf} from '../../report/kinds.ts'
import {sayRevision} from '../../report/say.ts'
import {readRegularFile} from '../../store/regular-file.ts'
import {listRunIds} from '../../store/run-folder.ts'
import type {PastResult} from '../../tui/ports.ts'

/** Looked at, newest first: what the picker shows must not wait for a year of runs. */
const reportsRead = 20
const mostReportBytes = 64 << 20

/**
 * What suites came to before, newest first. A report that cannot be read counts as none.
 * @param shown makes a path what the user would type
 */
export async function pastResults(outDir: string, shown: (file: string) => string): Promise<readonly PastResult[]> {
	const ids = (await listRunIds(outDir)).slice(-reportsRead).reverse()
	const perRun = await Promise.all(
		ids.map(async (id): Promise<readonly PastResult[]> => {
			const dir = path.join(outDir, 'runs', id)
			try {
				const text = await readRegularFile(path.join(dir, 'report.json'), mostReportBytes)
				return resultsOf(JSON.parse(text), shown(dir))
			} catch {
				return []
			}
		}),
	)
	return perRun.flat()
}

/** @throws when it is no report of ours: the folder may be somebody else's, and the report damaged */
function resultsOf(report: RunReport, folder: string): readonly PastResult[] {
	const whenMs = Date.parse(report.run.startedAt)
	if (report.schemaVersion !== 1 || Number.isNaN(whenMs)) return []
	return (
		report.suites
			// A later version may have made it, with kinds that we do not know.
			.filter(suite => suite.outcome !== 'not-run' && reportKinds.includes(suite.kind))
			.map(suite => ({
				suite: String(suite.name),
				text: String(resultText(suite)),
				kind: suite.kind,
				tookMs: suite.outcome === 'done' ? Number(suite.durationMs) : null,
				whenMs,
				revision: sayRevision(report.environment?.git ?? null),
				folder,
			}))
	)
}

/** The newest of each suite, by its name. */
export function lastResults(past: readonly PastResult[]): ReadonlyMap<string, PastResult> {
	const last = new Map<string, PastResult>()
	for (const result of past) if (!last.has(result.suite)) last.set(result.suite, result)
	return last
}

function resultText(suite: SuiteReport): string {
	if (suite.outcome !== 'done') return suite.outcome
	return reportOf(suite).gist(suite)
}

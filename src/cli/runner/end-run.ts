import os from 'node:os'
import path from 'node:path'
import type {RunOutcome} from '../../core/events/run-event.ts'
import {ExitCode} from '../../core/trouble/exit-code.ts'
import {sayKeptAside, storeNoiseOf} from './noise-files.ts'
import {removeEmptyComplaints, writeReports} from './report-files.ts'
import type {RunRecord} from './run-record.ts'

export interface RunEnd {
	readonly exitCode: number
	/** Null: the report could be written nowhere. */
	readonly reportDir: string | null
}

/**
 * Files what the run came to, and says that it is over. All of it is tried, whatever of it fails.
 * @param dismiss  called as soon as nothing is left that a watchdog would have to end
 */
export async function endRun(
	record: RunRecord,
	ended: {readonly outcome: RunOutcome; readonly exitCode: number},
	dismiss: () => void,
): Promise<RunEnd> {
	const {place, log, runDir} = record
	await storeNoise(record)
	const exitCode = log.failure ? ExitCode.usage : ended.exitCode
	record.emit({type: 'run-finished', outcome: ended.outcome, exitCode})
	dismiss()
	await record.targetLog.close()
	const reportDir = await writeReports(place, record.state, artifact =>
		record.emit({type: 'artifact-written', suite: null, ...artifact}),
	).then(
		() => place.dir,
		() => null,
	)
	if (reportDir !== null && place.hasMoved) {
		// So that it can be watched and reported like any other.
		try {
			log.copyTo(path.join(reportDir, 'log.ndjson'))
		} catch {
			// The report is what matters.
		}
	}
	if (reportDir === null || (place.hasMoved && !record.isMoveSaid)) {
		const instead = reportDir === null ? `nor to ${os.tmpdir()}` : `it is in ${reportDir}`
		record.notice(`The report could not be written to ${runDir}; ${instead}.`)
	}
	record.written()
	await removeEmptyComplaints(runDir)
	record.sayWhole()
	return {exitCode, reportDir}
}

async function storeNoise(record: RunRecord): Promise<void> {
	try {
		const stored = await storeNoiseOf(record.runDir, record.state)
		if (stored !== null && stored.damaged !== null) record.notice(sayKeptAside(stored.file, stored.damaged))
	} catch (error) {
		record.notice(`The noise floor could not be filed: ${(error as Error).message}`)
	}
}

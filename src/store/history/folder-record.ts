/** What a run's folder says of it: its report.json, or, where the runner was killed before it wrote one, its log. */
import path from 'node:path'
import {parseKeptReport} from '../../core/history/kept/kept-report.ts'
import {rowsOf} from '../../core/history/kept/rows-of.ts'
import type {FolderState, KeptRun, RunRecord} from '../../core/history/kept/run-record.ts'
import type {RunReport} from '../../core/run/summary/run-report.ts'
import {summarise} from '../../core/run/summary/summarise.ts'
import {errorLine} from '../../core/trouble/arsenal-error.ts'
import {isRegularFile, readRegularFile} from '../regular-file.ts'
import {readRun} from '../run-log.ts'

/** Takes out of a report what must not be kept, as is done for report.json: `withoutSecrets`. A log has it still. */
export type Masked = (report: RunReport) => RunReport

/** Ours are some hundred kilobytes; with an hour of series some megabytes. */
const mostReportBytes = 256 << 20

export type FolderRecord = {readonly record: RunRecord; readonly state: FolderState} | {readonly damage: string}

/**
 * @param dir  absolute. `id`: of the run that is to be in there
 * @returns with `damage`, the end of a sentence, where nothing of it can be kept; null where there is neither a report nor a log
 */
export async function recordOfFolder(dir: string, id: string, masked: Masked): Promise<FolderRecord | null> {
	const log = path.join(dir, 'log.ndjson')
	const report = path.join(dir, 'report.json')
	const state: FolderState = isRegularFile(log) ? 'there' : 'pruned'
	try {
		if (isRegularFile(report)) {
			const read = parseKeptReport(await readRegularFile(report, mostReportBytes))
			if ('damage' in read) return read
			const record = rowsOf(read.report)
			return record.id === id ? {record, state} : {damage: 'it is the report of another run'}
		}
		if (state === 'pruned') return null
		const run = await readRun(log)
		if (run.id !== id) return {damage: 'its log is that of another run'}
		const record = rowsOf(masked(summarise(run)))
		// Nobody wrote its end: it was killed, and when is known as far as it had said anything.
		return {record: run.outcome === null ? {...record, outcome: 'aborted'} : record, state}
	} catch (error) {
		return {damage: errorLine(error)}
	}
}

/** @param outDir  where the database is: what lies in there may be moved with it */
export function keptFolder(outDir: string, dir: string): string {
	const relative = path.relative(path.resolve(outDir), dir)
	return relative.startsWith('..') || path.isAbsolute(relative) ? dir : relative
}

/** A record with its place, as it is kept. */
export function keptRun(
	outDir: string,
	dir: string,
	{record, state}: Exclude<FolderRecord, {damage: string}>,
): KeptRun {
	return {run: record, folder: keptFolder(outDir, dir), folderState: state, note: null}
}

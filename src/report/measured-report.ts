import {measuredGist, measuredRows, seenVersions} from './main-rows.ts'
import type {ReportOfKind} from './report-of-kind.ts'

/** What kinds answer alike whose metrics are measured of a program, process by process, and tell all there is to tell. */
export const measuredReport = {
	namesProcesses: true,
	progressFigures: 'all',
	endOfLines: 'in-table',
	nodeVersions: seenVersions,
	sentences: null,
	mainRows: measuredRows,
	summarised: suite => ({rows: measuredRows(suite), more: ''}),
	hasUsage: true,
	ownTables: null,
	gist: measuredGist,
} satisfies Partial<ReportOfKind<never>>

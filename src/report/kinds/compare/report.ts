import type {SuiteStateOf} from '../../../core/run/state/run-state.ts'
import {sayChange} from '../../../core/words/ratio-words.ts'
import {measuredRows, seenVersions} from '../../main-rows.ts'
import type {ReportOfKind} from '../../report-of-kind.ts'
import {flames} from '../../suite-sections.ts'
import {textTable} from '../../text-table.ts'
import {compareLines, compareProgress, compareTable, compareWords} from './lines.ts'
import {compareSections} from './markdown.ts'
import {compareSummary} from './say.ts'
import {compareTables} from './tables.ts'

export const compareReport: ReportOfKind<SuiteStateOf<'compare'>> = {
	eventLines: compareLines,
	// The runs under the probe that follow a comparison are many, and no part of it.
	namesProcesses: false,
	progress: compareProgress,
	progressFigures: 'none',
	endOfLines(suite) {
		const rows = compareTable(suite)
		return [
			...(rows.length === 0 ? [] : textTable(rows, rows[0]!.benchmark === undefined ? 1 : 2)),
			...compareWords(suite),
		]
	},
	sections: suite => (suite.outcome === 'not-run' ? ['Not run.'] : [...compareSections(suite), ...flames(suite)]),
	nodeVersions: seenVersions,
	sentences: compareSummary,
	mainRows: measuredRows,
	summarised: suite => ({rows: measuredRows(suite), more: ''}),
	hasUsage: true,
	ownTables: compareTables,
	gist(suite) {
		const verdict = suite.verdicts.find(one => one.gates)
		return verdict ? `${verdict.verdict} ${sayChange(verdict.ratio)}` : (suite.compare?.purpose ?? 'done')
	},
}

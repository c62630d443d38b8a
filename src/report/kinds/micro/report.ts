import type {SuiteStateOf} from '../../../core/run/state/run-state.ts'
import type {SuiteReport} from '../../../core/run/summary/run-report.ts'
import {metricGist, seenVersions} from '../../main-rows.ts'
import type {MainRow, ReportOfKind} from '../../report-of-kind.ts'
import {outcomeWords} from '../../say.ts'
import {resources} from '../../suite-sections.ts'
import {textTable} from '../../text-table.ts'
import {microLines, microProgress, microTable, sweepLines} from './lines.ts'
import {microSections} from './markdown.ts'
import {benchmarkRows, benchmarkWords} from './say.ts'

export const microReport: ReportOfKind<SuiteStateOf<'micro'>> = {
	eventLines: (_, suite, event) => microLines(suite, event),
	namesProcesses: true,
	progress: (_, suite) => microProgress(suite),
	// The row of each benchmark says more than its latencies would.
	progressFigures: 'usage',
	// With what a benchmark has instead of CPU and memory.
	endOfLines: suite => [...textTable(microTable(suite), 1), ...sweepLines(suite)],
	sections: suite => (suite.outcome === 'not-run' ? ['Not run.'] : [...microSections(suite), ...resources(suite)]),
	nodeVersions: suite => [...seenVersions(suite), ...(suite.micro?.node ? [`v${suite.micro.node}`] : [])],
	sentences: null,
	mainRows,
	// Benchmarks have a table of their own below.
	summarised: ({micro}) => ({
		rows: [{benchmark: null, metric: null}],
		more: micro ? `, ${micro.benchmarks.length} ${micro.benchmarks.length === 1 ? 'benchmark' : 'benchmarks'}` : '',
	}),
	hasUsage: false,
	ownTables: null,
	gist(suite) {
		const rows = benchmarkRows(suite)
		const metric = rows.length === 1 ? rows[0]!.metric : null
		return metric ? metricGist(metric) : `${rows.length} benchmarks`
	},
}

function mainRows(suite: SuiteReport): readonly MainRow[] {
	const rows = benchmarkRows(suite).map(({benchmark, metric}) => ({
		benchmark: benchmark.name,
		metric,
		outcome: benchmarkWords[benchmark.outcome] || outcomeWords.done,
	}))
	return rows.length > 0 ? rows : [{benchmark: null, metric: null}]
}

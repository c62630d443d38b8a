/** How figures of a report are said: with the unit of their metric, and `-` where there is none. */
import {type RunFigure, runFigureOf} from '../core/kinds/command/state-metrics.ts'
import type {MetricReport, RunReport, SuiteReport} from '../core/run/summary/run-report.ts'
import {absent, bytes, durationMs, durationNs, percent} from '../core/units/format.ts'
import {benchmarkRows, benchmarkWords} from './kinds/micro/say.ts'

export function sayValue(value: number | null, unit: MetricReport['unit']): string {
	if (value === null) return absent
	switch (unit) {
		case 'ns':
			return durationNs(value)
		case 'ms':
			return value === 0 ? '0 ms' : durationMs(value)
		case 'cores':
			return percent(value)
		case 'bytes':
			return bytes(value)
	}
}

const runFigureNames: Readonly<Record<RunFigure, string>> = {
	wall: 'wall time',
	user: 'user CPU time',
	system: 'system CPU time',
	cpu: 'CPU time',
	peakRss: 'peak memory',
}

/** What a metric is called in front of people. */
export function sayMetric(name: string): string {
	const ofRun = runFigureOf(name)
	if (ofRun) return `${runFigureNames[ofRun.figure]}${ofRun.benchmark === null ? '' : `, ${ofRun.benchmark}`}`
	if (name === 'http') return 'HTTP requests'
	if (name === 'cpuShare') return 'CPU (of one core)'
	if (name === 'rssBytes') return 'memory (RSS)'
	return name.startsWith('measure:') ? name.slice('measure:'.length) : name
}

/** A command as one would type it; for reading, not for a shell. */
export function sayCommand(command: NonNullable<SuiteReport['driver']>): string {
	if (command.shell) return command.argv.join(' ')
	return command.argv
		.map(part => (/^[\w@%+=:,./<>~-]+$/.test(part) ? part : `'${part.replaceAll("'", "'\\''")}'`))
		.join(' ')
}

/** A command can be megabytes of arguments, which nobody reads: its beginning, and how much is missing. */
export function cutCommand(text: string, most = 500): string {
	return text.length <= most ? text : `${text.slice(0, most)}... (${text.length - most} more characters in report.json)`
}

/** `main@9ab12cd (dirty)`; null where no commit is known. */
export function sayRevision(git: RunReport['environment']['git']): string | null {
	if (git === null) return null
	const commit = git.commit.slice(0, 7)
	const state = git.dirty === null ? ' (dirty: unknown)' : git.dirty ? ' (dirty)' : ''
	return `${git.branch === null ? commit : `${git.branch}@${commit}`}${state}`
}

export const outcomeWords = {
	done: 'done',
	failed: 'FAILED',
	interrupted: 'INTERRUPTED',
	'not-run': 'not run',
} as const satisfies Record<SuiteReport['outcome'], string>

/** The metric that speaks for a suite: wall time, else HTTP, else the first measure, or the only benchmark; null when nothing was timed. */
export function mainMetric(suite: SuiteReport): MetricReport | null {
	if (suite.micro) {
		const [first, ...others] = benchmarkRows(suite)
		return others.length > 0 ? null : (first?.metric ?? null)
	}
	for (const name of ['wall', 'http']) {
		const found = suite.metrics.find(metric => metric.name === name)
		if (found) return found
	}
	return suite.metrics.find(metric => metric.unit === 'ms') ?? null
}

/** The same with a metric for every combination of parameters; never empty. */
export function mainMetrics(suite: SuiteReport): ReadonlyArray<{
	readonly benchmark: string | null
	readonly metric: MetricReport | null
	/** Of the benchmark, where that is known apart from the suite's. */
	readonly outcome?: string
}> {
	if (suite.micro) {
		const rows = benchmarkRows(suite).map(({benchmark, metric}) => ({
			benchmark: benchmark.name,
			metric,
			outcome: benchmarkWords[benchmark.outcome] || outcomeWords.done,
		}))
		return rows.length > 0 ? rows : [{benchmark: null, metric: null}]
	}
	const walls = suite.metrics.flatMap(metric => {
		const ofRun = runFigureOf(metric.name)
		return ofRun?.figure === 'wall' ? [{benchmark: ofRun.benchmark, metric}] : []
	})
	if (walls.length === 0) return [{benchmark: null, metric: mainMetric(suite)}]
	// One combination that failed does not make the others fail.
	const isBlamed = suite.outcome === 'failed' && walls.some(({metric}) => metric.errors > 0)
	return walls.map(row => (isBlamed && row.metric.errors === 0 ? {...row, outcome: outcomeWords.done} : row))
}

export function seriesNamed(suite: SuiteReport, name: string): SuiteReport['series'][number] | null {
	return suite.series.find(series => series.name === name) ?? null
}

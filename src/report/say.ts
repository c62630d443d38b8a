/** How figures of a report are said: with the unit of their metric, and `-` where there is none. */
import {type RunFigure, runFigureOf} from '../core/kinds/command/state-metrics.ts'
import type {MetricReport, RunReport, SuiteReport} from '../core/run/summary/run-report.ts'
import {absent, bytes, durationMs, durationNs, percent} from '../core/units/format.ts'

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

export function seriesNamed(suite: SuiteReport, name: string): SuiteReport['series'][number] | null {
	return suite.series.find(series => series.name === name) ?? null
}

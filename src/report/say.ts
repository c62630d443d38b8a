/** How figures of a report are said: with the unit of their metric, and `-` where there is none. */
import type {MetricReport, RunReport, SuiteReport} from '../core/run/run-report.ts'
import {absent, bytes, durationMs, percent} from '../core/units/format.ts'

export function sayValue(value: number | null, unit: MetricReport['unit']): string {
	if (value === null) return absent
	switch (unit) {
		case 'ms':
			return value === 0 ? '0 ms' : durationMs(value)
		case 'cores':
			return percent(value)
		case 'bytes':
			return bytes(value)
	}
}

/** What a metric is called in front of people. */
export function sayMetric(name: string): string {
	if (name === 'wall') return 'wall time'
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

/** The metric that speaks for a suite: wall time, else HTTP, else the first measure; null when nothing was timed. */
export function mainMetric(suite: SuiteReport): MetricReport | null {
	for (const name of ['wall', 'http']) {
		const found = suite.metrics.find(metric => metric.name === name)
		if (found) return found
	}
	return suite.metrics.find(metric => metric.unit === 'ms') ?? null
}

export function seriesNamed(suite: SuiteReport, name: string): SuiteReport['series'][number] | null {
	return suite.series.find(series => series.name === name) ?? null
}

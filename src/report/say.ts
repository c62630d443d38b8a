/** How the facts of a report are said that have no figures: commands, revisions, outcomes. */
import type {RunReport, SuiteReport} from '../core/run/summary/run-report.ts'

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

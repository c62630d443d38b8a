/** How the facts of a report are said that have no figures: commands, revisions, outcomes. */
import type {RunReport, SuiteReport} from '../core/run/summary/run-report.ts'
import {grouped} from '../core/units/format.ts'

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

/** A command to be copied, on one line. */
export function sayTyped(command: string): string {
	return cutCommand(command.replace(/\s*[\r\n]+\s*/g, ' '), 4000)
}

/** `and 12 more, in report.md`; nothing where nothing is missing. */
export function sayMissing(count: number): string[] {
	return count > 0 ? [`and ${grouped(count)} more, in report.md.`] : []
}

/** Stands where a command is to be copied, and was changed. */
export const withheldNote = 'Values in it were withheld (`***`).'

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

/** Files of alerts that the user names. Whoever names none does not load what reads them. */
import path from 'node:path'
import type {ReadAlertFile} from '../../core/alerts/read-alert-file.ts'
import type {AlertRule} from '../../core/rules/alert-rule.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {fileTrouble} from '../../core/trouble/file-trouble.ts'
import type {Problem} from '../../core/trouble/problem.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import {readRegularFile} from '../../store/regular-file.ts'
import {type Session, shownPath} from '../session.ts'

const mostBytes = 1 << 20
const mostProblems = 50

export interface Alerts {
	readonly rules: readonly AlertRule[]
	/** What was passed over, a line each. */
	readonly notices: readonly string[]
}

/**
 * The rules of all these files, each file once, in the order given.
 * @param files  relative to the working directory, or absolute
 * @throws ArsenalError `bad-alerts` with every problem of all of them
 */
export async function readAlerts(session: Pick<Session, 'cwd'>, files: readonly string[]): Promise<Alerts> {
	if (files.length === 0) return {rules: [], notices: []}
	const {readAlertFile} = await import('../../core/alerts/read-alert-file.ts')
	const read: ReadAlertFile[] = []
	for (const file of new Set(files.map(one => path.resolve(session.cwd, one)))) {
		const name = sanitise(shownPath(session, file))
		const text = await textOf(file)
		read.push(
			typeof text === 'string'
				? readAlertFile(name, text)
				: {rules: [], notices: [], problems: [{path: name, says: `${name} cannot be read: ${text.why}`}]},
		)
	}
	const problems = read.flatMap(one => one.problems)
	if (problems.length > 0) throw badAlerts(problems)
	return {rules: read.flatMap(({rules}) => rules), notices: read.flatMap(({notices}) => notices)}
}

async function textOf(file: string): Promise<string | {readonly why: string}> {
	try {
		return await readRegularFile(file, mostBytes)
	} catch (error) {
		return {why: fileTrouble(error, {ENOENT: 'there is no such file'})}
	}
}

export function badAlerts(problems: readonly Problem[]): ArsenalError {
	const rest = problems.length > mostProblems ? ` These are the first ${mostProblems}.` : ''
	return new ArsenalError(
		'bad-alerts',
		`There ${problems.length === 1 ? 'is a problem' : `are ${problems.length} problems`} with the alerts:${rest}`,
		{
			problems: problems.slice(0, mostProblems),
			advice: 'What can be written there is in docs/alerts.md.',
		},
	)
}

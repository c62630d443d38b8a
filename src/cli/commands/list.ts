import {pickSuites} from '../../core/plan/make-plan.ts'
import {withholdValues} from '../../core/plan/withheld.ts'
import {joinWords} from '../../core/suite/split-words.ts'
import type {Suite} from '../../core/suite/suite.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {ExitCode} from '../../core/trouble/exit-code.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import {withoutSecrets} from '../../report/without-secrets.ts'
import {cut, left, widthOf} from '../../tui/text/width.ts'
import type {Invocation} from '../command-line/invocation.ts'
import {columnsOf, type Session, say} from '../session.ts'

/** `arsenal-tui list`: the suites of the configuration, or those with a tag. */
export async function list(session: Session, invocation: Extract<Invocation, {command: 'list'}>): Promise<number> {
	const {stdout} = session.streams
	const {path, suites} = await session.loadSuites(invocation.config)
	// What is printed is kept, by a CI as by a pipe.
	const listed = withoutSecrets(withholdValues(tagged(suites, invocation.tags)))
	say(
		stdout,
		invocation.display.json
			? JSON.stringify({config: path, suites: listed}, null, 2)
			: suiteTable(listed, columnsOf(session)),
	)
	return ExitCode.done
}

/** One line a suite, no line wider than the terminal; the command, last, is what gets cut. */
export function suiteTable(suites: readonly Suite[], width: number): string {
	const rows = [
		['NAME', 'KIND', 'TAGS', 'COMMAND'],
		...suites.map(suite => [suite.name, suite.kind, suite.tags.join(','), commandOf(suite)].map(sanitise)),
	]
	const widths = [0, 1, 2].map(column => Math.min(40, Math.max(...rows.map(row => widthOf(row[column]!)))))
	return rows
		.map(row => [...widths.map((cells, column) => left(row[column]!, cells)), row[3]!].join('  '))
		.map(line => (width === Number.POSITIVE_INFINITY ? line : cut(line, width)).trimEnd())
		.join('\n')
}

function commandOf({launch}: Suite): string {
	return launch.shell ? launch.argv[0]! : joinWords(launch.argv)
}

/** As `run --tag` picks them, with the same words for a tag nobody carries. */
function tagged(suites: readonly Suite[], tags: readonly string[]): readonly Suite[] {
	const picked = pickSuites(suites, {names: [], tags})
	if ('problems' in picked) throw new ArsenalError('bad-usage', 'There is no such tag.', {problems: picked.problems})
	return suites.filter(suite => picked.suites.includes(suite))
}

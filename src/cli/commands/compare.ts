/** `arsenal-tui compare BASE HEAD`: two runs as they were recorded. */

import type {RunState} from '../../core/run/state/run-state.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {ExitCode} from '../../core/trouble/exit-code.ts'
import {compareRecorded, type RecordedVerdict} from '../../core/verdict/compare-recorded.ts'
import {recordedLines} from '../../report/kinds/compare/lines.ts'
import {isRegularFile} from '../../store/regular-file.ts'
import {findRunFolder} from '../../store/run-folder.ts'
import {readRun} from '../../store/run-log.ts'
import type {Invocation} from '../command-line/invocation.ts'
import {databaseUrlOf} from '../database-url.ts'
import {type OutPlace, outPlaceOf} from '../out-place.ts'
import {type Session, say, sayNotice} from '../session.ts'

type CompareInvocation = Extract<Invocation, {command: 'compare'}>

export async function compareSession(session: Session, invocation: CompareInvocation): Promise<number> {
	const {stdout} = session.streams
	const out = await outPlaceOf(session, invocation)
	const {dir: outDir} = out
	const open = async (name: string): Promise<RunState> =>
		readRun((await findRunFolder(outDir, name)).logPath, text => sayNotice(session, text))
	const head = await open(invocation.head)
	if (await isBaseline(session, out, invocation.base)) {
		const {compareWithBaseline} = await import('./compare-baseline.ts')
		return compareWithBaseline(session, invocation, out, head)
	}
	const base = await open(invocation.base)
	const compared = compareRecorded(base, head, {
		gate: invocation.metric,
		margin: invocation.margin,
		mismatch: invocation.force ? 'accept' : 'refuse',
	})
	if (compared.is === 'refused')
		throw new ArsenalError('not-comparable', 'These two runs cannot be compared.', {problems: compared.problems})
	if (compared.verdicts.length === 0)
		throw new ArsenalError(
			'not-comparable',
			'These two runs have nothing in common that was measured more than once.',
			{
				advice: 'Suites are matched by name; command suites and bench files can be compared, each with several runs.',
			},
		)
	const exitCode = exitCodeOf(compared.verdicts, invocation.inconclusive)
	if (invocation.display.json) {
		const runs = {base: sayRun(base), head: sayRun(head)}
		say(stdout, JSON.stringify({...runs, ...compared, exitCode}, null, 2))
	} else for (const line of recordedLines({base, head}, compared)) say(stdout, line)
	return exitCode
}

/** A name that no run has. */
async function isBaseline(session: Session, out: OutPlace, name: string): Promise<boolean> {
	try {
		await findRunFolder(out.dir, name)
		return false
	} catch {
		// What is wrong with a run's name is told where it is opened.
	}
	const [{withHistory}, {readBaselines}, {historyFile}] = await Promise.all([
		import('./asked-history.ts'),
		import('../../store/history/baselines.ts'),
		import('../../store/history/open-local.ts'),
	])
	if (!isRegularFile(historyFile(out.dir)) && databaseUrlOf(session.env) === null) return false
	return withHistory(session, out, async ({history}) => (await readBaselines(history, {name})).length > 0)
}

function sayRun({id, startedAt, environment}: RunState) {
	return {id, startedAt, git: environment.git, fingerprint: environment.fingerprint}
}

/** There is no second measurement of what was recorded: what got worse has got worse. */
function exitCodeOf(verdicts: readonly RecordedVerdict[], inconclusive: 'pass' | 'fail'): ExitCode {
	const deciding = verdicts.filter(one => one.gates)
	if (deciding.some(one => one.verdict === 'regression')) return ExitCode.gateFailed
	const isOpen = deciding.length === 0 || deciding.some(one => one.verdict === 'inconclusive')
	return isOpen && inconclusive === 'fail' ? ExitCode.inconclusive : ExitCode.done
}

import path from 'node:path'
import {summarise} from '../../core/run/summary/summarise.ts'
import {ExitCode} from '../../core/trouble/exit-code.ts'
import {reportExports} from '../../report/exports/exports.ts'
import {findRunFolder} from '../../store/run-folder.ts'
import {readRun} from '../../store/run-log.ts'
import type {Invocation} from '../command-line/invocation.ts'
import {judgeCut} from '../follow/judge-cut.ts'
import {outPlaceOf} from '../out-place.ts'
import {type Session, say, sayNotice} from '../session.ts'
import {writeOutput} from './output-file.ts'

/** Whether the process that conducts the run is still there. */
async function isConducted({front}: Session, socket: string): Promise<boolean> {
	const client = await front.runSocket.connect(socket, () => {})
	client?.close()
	return client !== null
}

/** The report of a run from its log, whole or cut off: what was measured so far is always there. */
export async function reportSession(
	session: Session,
	invocation: Extract<Invocation, {command: 'report'}>,
): Promise<number> {
	const folder = await findRunFolder((await outPlaceOf(session, invocation)).dir, invocation.run ?? 'latest')
	const state = await readRun(folder.logPath, text => sayNotice(session, text))
	if (state.outcome === null && !(await isConducted(session, state.runner.socket))) judgeCut(state)
	const report = summarise(state)
	const text = reportExports[invocation.format].render(report)
	if (invocation.output === null) {
		say(session.streams.stdout, text)
		return ExitCode.done
	}
	const file = path.resolve(session.cwd, invocation.output)
	await writeOutput(file, text, [folder.logPath])
	return ExitCode.done
}

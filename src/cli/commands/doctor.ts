import {ExitCode} from '../../core/trouble/exit-code.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import type {Invocation} from '../command-line/invocation.ts'
import {type Check, checkMachine} from '../machine/checks.ts'
import {thisMachine} from '../machine/this-machine.ts'
import {type Session, say} from '../session.ts'

/** `arsenal-tui doctor`: what can be measured here and what will disturb it. Finding something amiss is no failure. */
export async function doctor(
	session: Pick<Session, 'cwd' | 'env' | 'streams'>,
	invocation: Extract<Invocation, {command: 'doctor'}>,
): Promise<number> {
	const checks = checkMachine(await thisMachine(session))
	say(
		session.streams.stdout,
		invocation.display.json ? JSON.stringify({checks}, null, 2) : checkLines(checks).join('\n'),
	)
	return ExitCode.done
}

export function checkLines(checks: readonly Check[]): readonly string[] {
	const widest = Math.max(...checks.map(check => check.name.length))
	return checks.map(({state, name, text}) => `${state.padEnd(7)}  ${name.padEnd(widest)}  ${sanitise(text)}`)
}

import {ArsenalError} from '../core/trouble/arsenal-error.ts'
import {ExitCode} from '../core/trouble/exit-code.ts'
import {sanitise} from '../core/units/sanitise.ts'
import {withholdSecrets} from '../core/units/withhold-secrets.ts'
import type {CiOutputs, Invocation} from './command-line/invocation.ts'
import {parseCommandLine} from './command-line/parse-command-line.ts'
import {type Session, say} from './session.ts'

/** Words to an exit code. Everything that goes wrong on the way is said here, on stderr, and nowhere else. */
export async function invoke(argv: readonly string[], session: Session): Promise<number> {
	const {stdout, stderr} = session.streams
	try {
		const parsed = parseCommandLine(argv, {version: session.version, columns: stdout.columns})
		switch (parsed.is) {
			case 'text':
				say(stdout, parsed.text)
				return ExitCode.done
			case 'problems':
				if (parsed.outputs !== null) await forgetEarlier(session, parsed.outputs)
				throw new ArsenalError('bad-usage', 'The command line cannot be understood:', {
					problems: parsed.problems,
					advice: parsed.advice,
				})
			case 'invocation':
				return await carryOut(session, parsed.invocation)
		}
	} catch (error) {
		if (error instanceof ArsenalError) {
			for (const line of error.lines)
				say(stderr, withholdSecrets(`arsenal-tui: ${line}`.split('\n').map(sanitise).join('\n')))
			return error.exitCode
		}
		say(
			stderr,
			`arsenal-tui: This is our own fault, please report it: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
		)
		return ExitCode.internal
	}
}

/** What an earlier run has left for a CI says what this one, which measures nothing, did not find out. */
async function forgetEarlier(session: Session, outputs: CiOutputs): Promise<void> {
	try {
		await (await import('./commands/ci-files.ts')).prepareCiFiles(session, outputs)
	} catch (error) {
		// They would lie where nothing is touched: what else is wrong is told anyway.
		if (!(error instanceof ArsenalError)) throw error
	}
}

/** Each command's code is loaded only when it is asked for: `list` does not wait for Ink. */
async function carryOut(session: Session, invocation: Invocation): Promise<number> {
	switch (invocation.command) {
		case 'pick':
		case 'run':
		case 'exec':
		case 'load':
			return (await import('./commands/run.ts')).runSession(session, invocation)
		case 'ci':
			return (await import('./commands/ci.ts')).ciSession(session, invocation)
		case 'ab':
			return (await import('./commands/ab.ts')).abSession(session, invocation)
		case 'noise':
			return (await import('./commands/noise.ts')).noiseSession(session, invocation)
		case 'compare':
			return (await import('./commands/compare.ts')).compareSession(session, invocation)
		case 'watch':
			return (await import('./commands/watch.ts')).watchSession(session, invocation)
		case 'flame':
			return (await import('./commands/flame.ts')).flameSession(session, invocation)
		case 'report':
			return (await import('./commands/report.ts')).reportSession(session, invocation)
		case 'history':
			return (await import('./commands/history.ts')).historySession(session, invocation)
		case 'runs':
			return (await import('./commands/runs.ts')).runsSession(session, invocation)
		case 'baseline':
			return (await import('./commands/baseline.ts')).baselineSession(session, invocation)
		case 'db':
			return (await import('./commands/db.ts')).dbSession(session, invocation)
		case 'alerts':
			return (await import('./commands/alerts.ts')).alertsSession(session, invocation)
		case 'list':
			return (await import('./commands/list.ts')).list(session, invocation)
		case 'init':
			return (await import('./commands/init.ts')).init(session)
		case 'doctor':
			return (await import('./commands/doctor.ts')).doctor(session, invocation)
	}
}

/** Words of a command line that are no flags. Unknown flags arrive among them, and become problems here. */
import {reportFormats} from '../../core/run/summary/report-formats.ts'
import {showValue} from '../../core/suite/show-value.ts'
import type {Problem} from '../../core/trouble/problem.ts'
import {nearest} from '../../core/units/nearest.ts'
import {type Arity, arity, type CommandName, commands} from './command-names.ts'
import {belongsTo, type FlagName, type FlagValues, flagNames, flagRow} from './flags.ts'

export function readOperands(
	command: CommandName,
	words: readonly string[],
	afterDashes: readonly string[] | null,
	problems: Problem[],
): readonly string[] {
	const operands: string[] = []
	for (const word of words) {
		if (word.length > 1 && word.startsWith('-')) problems.push(unknownFlag(word, command))
		else operands.push(word)
	}
	const tell = (path: string, says: string) => problems.push({path, says})
	if (command === 'exec') {
		const example = 'arsenal-tui exec -- node server.js'
		if (operands.length > 0)
			tell(
				'exec',
				`exec takes its command after --, but was given ${showValue(operands.join(' '))} before it: ${example}`,
			)
		else if (afterDashes === null || (afterDashes[0] ?? '') === '')
			tell('exec', `exec needs a command after --: ${example}`)
		return operands
	}
	if (command === 'load') {
		if (afterDashes !== null && (afterDashes[0] ?? '') === '')
			tell('load', 'load needs a command after --, or no --: arsenal-tui load http://127.0.0.1:8080/ -- node server.js')
	} else if (afterDashes !== null) {
		const rest = showValue(afterDashes.join(' '))
		if (command === 'pick') tell('--', `-- ${rest} needs exec before it: arsenal-tui exec -- CMD ...`)
		else tell('--', `${command} takes nothing after -- (exec and load do), but was given ${rest}`)
	}
	if (commands[command].actions === undefined)
		tellArity({subject: called(command), usage: command, args: commands[command].args}, arity(command), operands, tell)
	else readAction(command, operands, tell)
	return operands
}

/** Flags that the command takes, and what it was told to do with them does not. */
export function problemsOfAction(command: CommandName, action: string | undefined, values: FlagValues): Problem[] {
	const {actions} = commands[command]
	if (actions === undefined || action === undefined || !Object.hasOwn(actions, action)) return []
	const special = new Set(Object.values(actions).flatMap(({flags}) => flags))
	return (Object.keys(values) as FlagName[])
		.filter(name => special.has(name) && !actions[action]!.flags.includes(name))
		.map(name => {
			const takers = Object.keys(actions).filter(other => actions[other]!.flags.includes(name))
			return {
				path: `--${name}`,
				says: `${command} ${action} does not take --${name} (${command} ${takers.join(' and ')} ${takers.length === 1 ? 'does' : 'do'})`,
			}
		})
}

/** What says how a baseline is compared says nothing without one. */
export function problemsOfBaseline(command: CommandName, values: FlagValues): Problem[] {
	if (values.baseline !== undefined || !belongsTo(flagRow('baseline'), command)) return []
	const alone: readonly FlagName[] = command === 'ci' ? ['force'] : ['force', 'margin', 'metric']
	return alone
		.filter(name => values[name] !== undefined)
		.map(name => ({path: `--${name}`, says: `--${name} needs --baseline NAME beside it`}))
}

/** A history has other forms than a report. */
export function problemsOfFormat(command: CommandName, {format}: FlagValues): Problem[] {
	if (format === undefined) return []
	const known: readonly string[] = command === 'history' ? ['lines', 'md'] : reportFormats
	if (known.includes(format)) return []
	return [{path: '--format', value: showValue(format), expected: `one of ${known.join(', ')}`}]
}

/** The subject of a sentence about a command. */
export function called(command: CommandName): string {
	return command === 'pick' ? 'arsenal-tui without a command' : command
}

type Tell = (path: string, says: string) => void

function readAction(command: CommandName, [action, ...rest]: readonly string[], tell: Tell): void {
	const actions = commands[command].actions!
	const known = Object.keys(actions)
	if (action !== undefined && known.includes(action)) {
		const name = `${command} ${action}`
		tellArity({subject: name, usage: name, args: actions[action]!.args}, arity(command, action), rest, tell)
		return
	}
	const near = action === undefined ? null : nearest(action, known)
	const found = action === undefined ? '' : `, but was given ${showValue(action)}`
	tell(command, `${command} needs one of ${known.join(', ')}${found}${near === null ? '' : ` (nearest: ${near})`}`)
}

function tellArity(
	{subject, usage, args}: {readonly subject: string; readonly usage: string; readonly args: string},
	{least, most}: Arity,
	operands: readonly string[],
	tell: Tell,
): void {
	if (operands.length < least) tell(usage, `${usage} needs ${counted(least)}: arsenal-tui ${usage} ${args}`)
	const takes = most === 0 ? 'no argument, but was given' : `${counted(most)} only, but was also given`
	for (const extra of operands.slice(most)) tell(usage, `${subject} takes ${takes} ${showValue(extra)}`)
	if (operands.includes('')) tell(usage, `${subject} was given an empty argument`)
}

function counted(count: number): string {
	return count === 1 ? 'one argument' : `${count} arguments`
}

function unknownFlag(word: string, command: CommandName): Problem {
	const name = word.replace(/^-+/, '').replace(/=.*$/s, '')
	const known = flagNames.find(flag => flag === name)
	if (word.startsWith(`--${name}=`) && known !== undefined && flagRow(known).read === undefined)
		return {
			path: `--${name}`,
			says: `--${name} takes no value, but was given ${showValue(word.slice(name.length + 3))}`,
		}
	const here = [...flagNames.filter(flag => belongsTo(flagRow(flag), command)), 'help', 'version']
	const near = nearest(name, here)
	const flag = showValue(word.replace(/=.*$/s, '')).slice(1, -1)
	return {path: flag, says: `unknown flag ${flag}${near === null ? '' : ` (nearest: --${near})`}`}
}

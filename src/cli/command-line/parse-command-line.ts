import {type Command, CommanderError} from 'commander'
import {nearest} from '../../core/suite/nearest.ts'
import {showValue} from '../../core/suite/show-value.ts'
import type {Problem} from '../../core/trouble/problem.ts'
import {arity, type CommandName, commandNames, commands} from './command-names.ts'
import {compareChoices, problemsOfSides, sidesOf} from './compare-choices.ts'
import {belongsTo, type FlagName, type FlagValues, flagNames, flagRow} from './flags.ts'
import {buildProgram} from './help.ts'
import type {Invocation} from './invocation.ts'

export type ParsedCommandLine =
	| {readonly is: 'invocation'; readonly invocation: Invocation}
	| {readonly is: 'problems'; readonly problems: readonly Problem[]; readonly advice: string}
	/** `--help` and `--version`: to be printed on stdout. */
	| {readonly is: 'text'; readonly text: string}

/**
 * The command line to what it asks for, or everything that is wrong with it. Commander takes the words apart and writes the help; it
 * would stop at the first mistake, so values, unknown flags and arguments are judged here.
 *
 * @param argv  without node and script
 */
export function parseCommandLine(
	argv: readonly string[],
	options: {readonly version: string; readonly columns?: number | undefined},
): ParsedCommandLine {
	const dashes = argv.indexOf('--')
	const own = dashes < 0 ? argv : argv.slice(0, dashes)
	const afterDashes = dashes < 0 ? null : argv.slice(dashes + 1)

	let printed = ''
	let chosen: {readonly command: CommandName; readonly words: readonly string[]} = {command: 'pick', words: []}
	const program = buildProgram({
		...options,
		print: text => {
			printed += text
		},
		onChosen: (command, words) => {
			chosen = {command, words}
		},
	})
	try {
		program.parse(own[0] === 'help' ? [...own.slice(1, 2), '--help'] : [...own], {from: 'user'})
	} catch (error) {
		if (!(error instanceof CommanderError)) throw error
		if (printed !== '') return {is: 'text', text: printed}
		return {is: 'problems', problems: [{path: 'command line', expected: error.message}], advice: adviceFor('pick')}
	}

	const problems: Problem[] = []
	const values = readFlags(program, chosen.command, problems)
	const operands = readOperands(chosen.command, chosen.words, afterDashes, problems)
	if (chosen.command === 'ab') problems.push(...problemsOfSides(values))
	if (problems.length > 0) return {is: 'problems', problems, advice: adviceFor(chosen.command)}
	return {is: 'invocation', invocation: invocationOf(chosen.command, operands, afterDashes ?? [], values)}
}

function readFlags(program: Command, command: CommandName, problems: Problem[]): FlagValues {
	const values: Record<string, unknown> = {}
	const given = program.opts<Record<string, true | readonly string[] | undefined>>()
	for (const name of flagNames) {
		const row = flagRow(name)
		const texts = given[name]
		if (texts === undefined) continue
		if (!belongsTo(row, command)) {
			const owners = (row.commands as readonly CommandName[]).filter(owner => owner !== 'pick').join(', ')
			const place = command === 'pick' ? 'arsenal-tui alone' : command
			problems.push({path: `--${name}`, value: place, expected: `one of the commands it belongs to: ${owners}`})
		} else if (row.read === undefined) values[name] = true
		else if (texts === true) problems.push({path: `--${name}`, expected: row.expected ?? 'a value'})
		else {
			const read = texts.map(text => row.read!(text))
			texts.forEach((text, index) => {
				if (read[index] === null)
					problems.push({path: `--${name}`, value: showValue(text), expected: expectedOf(name, text)})
			})
			values[name] = row.many ? read : read.at(-1)
		}
	}
	if (values.color && values['no-color'])
		problems.push({path: '--color', value: '--no-color', expected: 'only one of the two'})
	return values as FlagValues
}

function expectedOf(name: FlagName, text: string): string {
	const expected = flagRow(name).expected ?? 'a value'
	if (!expected.startsWith('one of ')) return expected
	const near = nearest(text, expected.slice('one of '.length).split(', '))
	return near === null ? expected : `${expected} (nearest: ${near})`
}

/** Words that are no flags; flags nobody knows end up among the words and become problems. */
function readOperands(
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
	const {least, most} = arity(command)
	if (command === 'exec') {
		const example = 'a command after "--", as in: arsenal-tui exec -- node server.js'
		if (operands.length > 0) problems.push({path: 'exec', value: showValue(operands.join(' ')), expected: example})
		else if (afterDashes === null || (afterDashes[0] ?? '') === '') problems.push({path: 'exec', expected: example})
	} else if (afterDashes !== null) {
		const meant = afterDashes.length > 0 && command === 'pick' ? ': put exec before it' : ''
		problems.push({
			path: '--',
			value: showValue(afterDashes.join(' ')),
			expected: `nothing after it, except with exec${meant}`,
		})
	}
	if (operands.length < least)
		problems.push({
			path: command,
			expected: `${least === 1 ? 'an argument' : `${least} arguments`}: ${commands[command].args}`,
		})
	if (command !== 'exec') {
		for (const extra of operands.slice(most)) {
			const takes = most === 0 ? 'no argument' : most === 1 ? 'one argument only' : `${most} arguments only`
			problems.push({path: command, value: showValue(extra), expected: takes})
		}
		if (operands.includes('')) problems.push({path: command, value: '""', expected: 'an argument that is not empty'})
	}
	return operands
}

function unknownFlag(word: string, command: CommandName): Problem {
	const name = word.replace(/^-+/, '').replace(/=.*$/s, '')
	const known = [...flagNames.filter(flag => belongsTo(flagRow(flag), command)), 'help', 'version']
	const near = nearest(name, known)
	const flag = showValue(word.replace(/=.*$/s, '')).slice(1, -1)
	return {
		path: flag,
		value: 'a flag nobody knows',
		expected: near === null ? 'a known flag' : `a known flag (nearest: --${near})`,
	}
}

function adviceFor(command: CommandName): string {
	return command === 'pick' ? 'All commands and flags: arsenal-tui --help' : `Its flags: arsenal-tui ${command} --help`
}

function invocationOf(
	command: CommandName,
	operands: readonly string[],
	argv: readonly string[],
	values: FlagValues,
): Invocation {
	const display = {
		plain: values.plain ?? false,
		ascii: values.ascii ?? false,
		color: values.color ? 'always' : values['no-color'] ? 'never' : null,
		fps: values.fps ?? null,
		json: values.json ?? false,
		quiet: values.quiet ?? false,
	} as const
	const measure = {
		tags: values.tag ?? [],
		durationMs: values.duration ?? null,
		runs: values.runs ?? null,
		warmup: values.warmup ?? null,
		samples: values.samples ?? null,
		only: values.only ?? null,
		deep: values.deep ?? false,
		flame: values.flame ?? false,
		outside: values.outside ?? false,
		profiler: values.profiler ?? null,
		exitCodes: values['exit-codes'] ?? null,
		seed: values.seed ?? null,
		dryRun: values['dry-run'] ?? false,
	}
	const config = values.config ?? null
	const outDir = values.out ?? '.arsenal'
	const first = operands[0] ?? null
	switch (command) {
		case 'pick':
			return {command, display, suites: operands, config, outDir, measure, mayMean: first && meantCommand(first)}
		case 'run':
			return {command, display, suites: operands, config, outDir, measure}
		case 'exec':
			return {
				command,
				display,
				argv,
				shell: values.shell ?? false,
				exitCode: values['exit-code'] ?? null,
				outDir,
				measure,
			}
		case 'ab':
			return {
				command,
				display,
				config,
				outDir,
				sides: sidesOf(values),
				compare: compareChoices(values),
				dryRun: measure.dryRun,
			}
		case 'noise':
			return {
				command,
				display,
				config,
				outDir,
				suites: operands,
				times: values.times ?? null,
				compare: compareChoices(values),
				dryRun: measure.dryRun,
			}
		case 'compare':
			return {
				command,
				display,
				outDir,
				base: operands[0]!,
				head: operands[1]!,
				margin: values.margin ?? null,
				metric: values.metric ?? 'wall',
				inconclusive: values.inconclusive ?? 'fail',
				force: values.force ?? false,
			}
		case 'watch':
			return {command, display, run: first, outDir}
		case 'flame':
			return {command, display, file: first!, svg: values.svg ?? null}
		case 'report':
			return {command, display, run: first, outDir, format: values.format ?? 'md', output: values.output ?? null}
		case 'list':
			return {command, display, config, tags: measure.tags}
		case 'init':
		case 'doctor':
			return {command, display}
	}
}

function meantCommand(word: string): string | null {
	return nearest(
		word,
		commandNames.filter(name => name !== 'pick'),
	)
}

import {type Command, CommanderError} from 'commander'
import type {ReportFormat} from '../../core/run/summary/report-formats.ts'
import {showValue} from '../../core/suite/show-value.ts'
import type {Problem} from '../../core/trouble/problem.ts'
import {nearest} from '../../core/units/nearest.ts'
import {type AlertsAction, type CommandName, commandNames} from './command-names.ts'
import {compareChoices, problemsOfSides, sidesOf} from './compare-choices.ts'
import type {Flag} from './flag.ts'
import {belongsTo, type FlagName, type FlagValues, flagNames, flagRow} from './flags.ts'
import {buildProgram} from './help.ts'
import {askedOfHistory} from './history-choices.ts'
import type {CiOutputs, DisplayChoices, Invocation, MeasureChoices} from './invocation.ts'
import {loadFlagsOf} from './load-flags.ts'
import {called, problemsOfAction, problemsOfBaseline, problemsOfFormat, readOperands} from './operands.ts'

export type ParsedCommandLine =
	| {readonly is: 'invocation'; readonly invocation: Invocation}
	| {
			readonly is: 'problems'
			readonly problems: readonly Problem[]
			readonly advice: string
			/** Where it was meant to leave files, as far as that can be told; null: it cannot, or it leaves none. */
			readonly outputs: CiOutputs | null
	  }
	/** `--help` and `--version`: to be printed on stdout. */
	| {readonly is: 'text'; readonly text: string}

/**
 * Turns the words of a command line into what it asks for, or into everything that is wrong with it. Commander takes the words apart and writes the
 * help. It would stop at the first mistake, so values, unknown flags and arguments are judged here.
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
		return {
			is: 'problems',
			problems: [{path: 'command line', expected: error.message}],
			advice: adviceFor('pick'),
			outputs: null,
		}
	}

	const problems: Problem[] = []
	const values = readFlags(program, chosen.command, problems)
	const operands = readOperands(chosen.command, chosen.words, afterDashes, problems)
	problems.push(...problemsOfAction(chosen.command, operands[0], values))
	problems.push(...problemsOfFormat(chosen.command, values))
	problems.push(...problemsOfBaseline(chosen.command, values))
	if (chosen.command === 'ab') problems.push(...problemsOfSides(values))
	if (problems.length > 0) {
		const outputs = chosen.command === 'ci' ? outputsOf(program, values) : null
		return {is: 'problems', problems, advice: adviceFor(chosen.command), outputs}
	}
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
			problems.push({path: `--${name}`, says: `${called(command)} does not take --${name} (${whoTakes(row)})`})
		} else if (row.read === undefined) values[name] = true
		else if (texts === true) problems.push({path: `--${name}`, expected: row.expected ?? 'a value'})
		else {
			const read = texts.map(text => row.read!(text))
			texts.forEach((text, index) => {
				if (read[index] === null)
					problems.push({
						path: `--${name}`,
						value: row.isSecret ? 'something else' : showValue(text),
						expected: expectedOf(name, text),
					})
			})
			values[name] = row.many ? read : read.at(-1)
		}
	}
	if (values.color && values['no-color'])
		problems.push({path: '--color', says: '--color and --no-color contradict each other: give one of them'})
	return values as FlagValues
}

/** What names no place is as good as unsaid for a file, which is then left alone, but not for the folder of all of them. */
function outputsOf(program: Command, values: FlagValues): CiOutputs | null {
	const given = program.opts<Record<string, unknown>>()
	const outputDir = values['output-dir'] ?? null
	if (given['output-dir'] !== undefined && outputDir === null) return null
	return {
		outputDir,
		junitFile: values['junit-file'] ?? null,
		outDir: values.out ?? null,
		isDry: values['dry-run'] ?? false,
	}
}

/** `run, ab, noise and list do` */
function whoTakes(row: Flag): string {
	const owners = commandNames.filter(owner => owner !== 'pick' && belongsTo(row, owner))
	if (owners.length === 1) return `${owners[0]} does`
	return `${owners.slice(0, -1).join(', ')} and ${owners.at(-1)} do`
}

function expectedOf(name: FlagName, text: string): string {
	const expected = flagRow(name).expected ?? 'a value'
	if (!expected.startsWith('one of ')) return expected
	const near = nearest(text, expected.slice('one of '.length).split(', '))
	return near === null ? expected : `${expected} (nearest: ${near})`
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
	const display = displayOf(values)
	const measure = measureOf(values)
	const config = values.config ?? null
	const outDir = values.out ?? null
	const first = operands[0] ?? null
	switch (command) {
		case 'pick':
			return {command, display, suites: operands, config, outDir, measure, mayMean: first && meantCommand(first)}
		case 'run':
			return {command, display, suites: operands, config, outDir, onChange: values['on-change'] ?? false, measure}
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
		case 'load':
			return {command, display, url: first!, argv, load: loadFlagsOf(values), outDir, measure}
		case 'ci':
			return {
				command,
				display,
				suites: operands,
				config,
				outDir,
				...ciChoices(values),
				measure,
				compare: compareChoices(values),
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
			return {command, display, run: first, outDir, format: formatOf(values), output: values.output ?? null}
		case 'history':
		case 'runs':
		case 'baseline':
		case 'db':
			return {display, ...askedOfHistory(command, operands, values)}
		case 'alerts':
			return {
				command,
				display,
				action: operands[0] as AlertsAction,
				files: operands.slice(1),
				output: values.output ?? null,
			}
		case 'list':
			return {command, display, config, tags: measure.tags}
		case 'init':
		case 'doctor':
			return {command, display}
	}
}

/** `lines` is of `history`: see `problemsOfFormat`. */
function formatOf({format}: FlagValues): ReportFormat {
	return format === undefined || format === 'lines' ? 'md' : format
}

function ciChoices(values: FlagValues) {
	return {
		outputDir: values['output-dir'] ?? null,
		junitFile: values['junit-file'] ?? null,
		base: values.base ?? null,
		build: values.build ?? null,
		timeoutMs: values.timeout ?? null,
		suiteTimeoutMs: values['suite-timeout'] ?? null,
	}
}

function displayOf(values: FlagValues): DisplayChoices {
	return {
		plain: values.plain ?? false,
		ascii: values.ascii ?? false,
		color: values.color ? 'always' : values['no-color'] ? 'never' : null,
		fps: values.fps ?? null,
		mouse: values['no-mouse'] ? false : null,
		json: values.json ?? false,
		metricsPort: values['metrics-port'] ?? null,
		quiet: values.quiet ?? false,
	}
}

function measureOf(values: FlagValues): MeasureChoices {
	return {
		tags: values.tag ?? [],
		durationMs: values.duration ?? null,
		runs: values.runs ?? null,
		warmup: values.warmup ?? null,
		samples: values.samples ?? null,
		only: values.only ?? null,
		deep: values.deep ?? false,
		allCollections: values['all-collections'] ?? false,
		light: values.light ?? false,
		flame: values.flame ?? false,
		outside: values.outside ?? false,
		profiler: values.profiler ?? null,
		budgets: values.budget ?? [],
		captures: values.capture ?? [],
		rules: values.rules ?? [],
		baseline:
			values.baseline === undefined
				? null
				: {
						name: values.baseline,
						force: values.force ?? false,
						margin: values.margin ?? null,
						metric: values.metric ?? 'wall',
					},
		inconclusive: values.inconclusive ?? 'fail',
		exitCodes: values['exit-codes'] ?? null,
		seed: values.seed ?? null,
		dryRun: values['dry-run'] ?? false,
	}
}

function meantCommand(word: string): string | null {
	return nearest(
		word,
		commandNames.filter(name => name !== 'pick'),
	)
}

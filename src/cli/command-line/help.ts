import {Command, Option} from 'commander'
import {type CommandName, commandNames, commands} from './command-names.ts'
import {belongsTo, type FlagName, flagNames, flagRow} from './flags.ts'

interface ProgramOptions {
	readonly version: string
	readonly columns?: number | undefined
	readonly print: (text: string) => void
	/** @param words  arguments, and unknown flags */
	readonly onChosen: (command: CommandName, words: readonly string[]) => void
}

const description =
	'The terminal profiler and benchmark lab: watch a program live, press f for its flamegraph, leave with a report.'

const epilogue = `
Exit codes: 0 done, 1 a regression or a broken budget, 2 bad usage or configuration, 3 inconclusive, 4 the target failed, 5 a tool is missing,
70 our own fault, 130 interrupted.
Examples:
  arsenal-tui                                  pick a suite of arsenal.config.ts, or see what can be done without one
  arsenal-tui run api --duration 30s           run one
  arsenal-tui exec -- node server.js           no configuration needed
  arsenal-tui exec --runs 20 -- node --version time a command
  arsenal-tui load http://127.0.0.1:8080/      send requests on a schedule
`

/**
 * The program as commander knows it. Commander reads flags of the program wherever they stand, so the program has all flags, and each command has
 * its own once more, for its help. Whether a command takes a flag that it was given is for the caller to check.
 */
export function buildProgram(options: ProgramOptions): Command {
	const program = configure(new Command('arsenal-tui'), options)
		.description(description)
		.usage('[suite ...]   or   arsenal-tui COMMAND ...')
		.version(options.version, '-V, --version', 'the version')
		.helpOption('-h, --help', 'this, or with a command its flags')
		.helpCommand(false)
		.argument('[suite...]')
		.addHelpText('after', epilogue)
		.action(() => options.onChosen('pick', program.args))
	for (const name of flagNames) program.addOption(option(name, 'pick'))
	for (const name of commandNames) {
		if (name === 'pick') continue
		const command = configure(program.command(name), options)
			.description(commands[name].help)
			.usage(usageOf(name, '[flags]'))
			.helpOption('-h, --help', 'this')
			.argument('[words...]')
			.action(() => options.onChosen(name, command.args))
		for (const flag of flagNames) if (belongsTo(flagRow(flag), name)) command.addOption(option(flag, name))
	}
	return program
}

/** @param flags  what stands for them; '' where they are not told */
function usageOf(name: CommandName, flags: string): string {
	const {args} = commands[name]
	const words =
		name === 'exec' ? [flags, '-- CMD ...'] : name === 'load' ? [args, flags, '[-- CMD ...]'] : [args, flags]
	return words.filter(word => word !== '').join(' ')
}

function configure(command: Command, options: ProgramOptions): Command {
	return command
		.exitOverride()
		.allowUnknownOption()
		.allowExcessArguments()
		.configureOutput({
			writeOut: options.print,
			writeErr: options.print,
			getOutHelpWidth: () => Math.min(120, Math.max(60, options.columns ?? 100)),
			getErrHelpWidth: () => Math.min(120, Math.max(60, options.columns ?? 100)),
			getOutHasColors: () => false,
			getErrHasColors: () => false,
		})
		.configureHelp({
			minWidthToWrap: 20,
			visibleArguments: () => [],
			optionTerm: shown => shown.flags.replace(/\[(\w+)\]/, '$1'),
			subcommandTerm: sub => `${sub.name()} ${usageOf(sub.name() as CommandName, '')}`.trim(),
		})
}

/** Values are optional for commander: a missing value is reported together with everything else that is wrong. */
function option(name: FlagName, command: CommandName): Option {
	const row = flagRow(name)
	const dashes = `${row.short ? `-${row.short}, ` : ''}--${name}`
	const text = row.standard ? `${row.help} (default: ${row.standard})` : row.help
	const made = new Option(row.value ? `${dashes} [${row.value}]` : dashes, text)
	made.attributeName = () => name
	// Commander would turn --no-color into color: false; both stand in the table as flags of their own.
	made.negate = false
	if (row.value) made.argParser((value: string, before: unknown) => [...(Array.isArray(before) ? before : []), value])
	if (!belongsTo(row, command)) made.hideHelp()
	return made
}

/** The commands of this version, in the order help lists them. `pick` is what happens when none is named. */
export const commandNames = [
	'pick',
	'run',
	'exec',
	'ci',
	'ab',
	'noise',
	'compare',
	'watch',
	'flame',
	'report',
	'list',
	'init',
	'doctor',
] as const
export type CommandName = (typeof commandNames)[number]

interface CommandRow {
	/** As commander writes arguments: `<file>` is needed, `[run]` is not, `...` repeats. */
	readonly args: string
	readonly help: string
}

export const commands: Readonly<Record<CommandName, CommandRow>> = {
	pick: {args: '[suite...]', help: 'opens the picker; with names, starts these suites'},
	run: {args: '[suite...]', help: 'runs suites (all when none is named)'},
	exec: {args: '', help: 'observes a command, or times it with --runs N; no configuration needed'},
	ci: {
		args: '[suite...]',
		help: 'runs suites (all when none is named), gates, and writes every file that a CI reads',
	},
	ab: {
		args: '',
		help: 'compares two commands, two bench files, or a suite at two git revisions, by running both in turn',
	},
	noise: {
		args: '[suite...]',
		help: 'compares suites with themselves: how much this machine moves a program that did not change',
	},
	compare: {args: '<base> <head>', help: 'compares two recorded runs'},
	watch: {args: '[run]', help: 'shows a run in progress or a finished one (default: the latest)'},
	flame: {args: '<file>', help: 'explores a profile in the terminal, or draws it with --svg'},
	report: {args: '[run]', help: 'prints the report of a run (default: the latest)'},
	list: {args: '', help: 'lists the suites'},
	init: {args: '', help: 'writes an arsenal.config.ts of the scripts and bench files here'},
	doctor: {args: '', help: 'says what this machine can measure'},
}

/** The most arguments a command takes, and whether it needs one. */
export function arity(name: CommandName): {readonly least: number; readonly most: number} {
	const {args} = commands[name]
	if (args === '') return {least: 0, most: 0}
	const words = args.split(' ')
	return {
		least: words.filter(word => word.startsWith('<')).length,
		most: args.includes('...') ? Number.POSITIVE_INFINITY : words.length,
	}
}

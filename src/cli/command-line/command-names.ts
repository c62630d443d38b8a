/** The commands of this version, in the order help lists them. `pick` is what happens when none is named. */
export const commandNames = [
	'pick',
	'run',
	'exec',
	'load',
	'ci',
	'ab',
	'noise',
	'compare',
	'watch',
	'flame',
	'report',
	'history',
	'runs',
	'baseline',
	'db',
	'alerts',
	'list',
	'init',
	'doctor',
] as const
export type CommandName = (typeof commandNames)[number]

interface CommandRow {
	/** As commander writes arguments: `<file>` is needed, `[run]` is not, `...` repeats. */
	readonly args: string
	readonly help: string
	/** What it can do, by its first argument. */
	readonly actions?: Readonly<Record<string, ActionRow>>
}

interface ActionRow {
	readonly args: string
	readonly help: string
	/** Those flags of its command that are not for each of its actions. */
	readonly flags: readonly string[]
}

/** What is done with the runs that are kept. */
const runsActions = {
	list: {args: '', help: 'lists them, newest first', flags: ['since', 'limit']},
	show: {args: '<run>', help: 'what is kept of one', flags: []},
	rm: {args: '<run...>', help: 'removes all that is kept of these', flags: ['dry-run', 'force']},
	prune: {
		args: '',
		help: 'removes logs and profiles, and keeps reports and figures',
		flags: ['dry-run', 'older-than', 'keep-size'],
	},
} as const satisfies Readonly<Record<string, ActionRow>>
export type RunsAction = keyof typeof runsActions

/** What is done with runs that later ones are compared with. */
const baselineActions = {
	save: {
		args: '<name> [suite...]',
		help: 'keeps the latest runs of each suite under a name, to compare with',
		flags: ['runs', 'strategy', 'branch'],
	},
	list: {args: '', help: 'lists them', flags: []},
	show: {args: '<name>', help: 'the runs and figures of one', flags: []},
	rm: {args: '<name> [suite...]', help: 'forgets one, and none of its runs', flags: []},
} as const satisfies Readonly<Record<string, ActionRow>>
export type BaselineAction = keyof typeof baselineActions

/** What is done with the database itself. */
const dbActions = {
	rebuild: {args: '', help: 'reads the folders of all runs again', flags: []},
	export: {args: '[file]', help: 'writes all of it as lines of JSON', flags: []},
	import: {args: '<file>', help: 'adds what `db export` wrote, here or elsewhere', flags: []},
	check: {args: '', help: 'reads all of it, and says what is damaged', flags: []},
	log: {args: '', help: 'who saved or removed a baseline, forced a gate, pruned or removed a run', flags: ['limit']},
} as const satisfies Readonly<Record<string, ActionRow>>
export type DbAction = keyof typeof dbActions

/** What is done with files of alerts. */
const alertsActions = {
	check: {
		args: '<file...>',
		help: 'says what is wrong with files of alerts, and lists the rules in them',
		flags: ['json'],
	},
	export: {args: '<file>', help: 'writes a file of alerts as Prometheus takes them', flags: ['output']},
} as const satisfies Readonly<Record<string, ActionRow>>
export type AlertsAction = keyof typeof alertsActions

export const commands: Readonly<Record<CommandName, CommandRow>> = {
	pick: {args: '[suite...]', help: 'opens the picker; with names, starts these suites'},
	run: {args: '[suite...]', help: 'runs suites (all when none is named)'},
	exec: {args: '', help: 'observes a command, or times it with --runs N; no configuration needed'},
	load: {
		args: '<url>',
		help: 'sends requests on a schedule, and measures each from when it was due; with -- CMD starts the target too',
	},
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
	history: {
		args: '[suite]',
		help: 'what the runs that are kept say together: courses, changes, and between which commits',
	},
	runs: {
		args: '<list|show|rm|prune> [run...]',
		help: 'lists the runs that are kept, shows one, or makes room',
		actions: runsActions,
	},
	baseline: {
		args: '<save|list|show|rm> [name] [suite...]',
		help: 'keeps runs under a name, for --baseline NAME',
		actions: baselineActions,
	},
	db: {
		args: '<rebuild|export|import|check|log> [file]',
		help: 'mends, moves or checks the database of all runs',
		actions: dbActions,
	},
	alerts: {
		args: '<check|export> <file...>',
		help: 'checks files of alerts, and writes them for Prometheus',
		actions: alertsActions,
	},
	list: {args: '', help: 'lists the suites'},
	init: {args: '', help: 'writes an arsenal.config.ts of the scripts and bench files here'},
	doctor: {args: '', help: 'says what this machine can measure'},
}

export interface Arity {
	readonly least: number
	readonly most: number
}

/** The most arguments a command takes, and how many it needs; with an action those of that, without its own name. */
export function arity(name: CommandName, action?: string): Arity {
	const args = action === undefined ? commands[name].args : commands[name].actions![action]!.args
	if (args === '') return {least: 0, most: 0}
	const words = args.split(' ')
	return {
		least: words.filter(word => word.startsWith('<')).length,
		most: args.includes('...') ? Number.POSITIVE_INFINITY : words.length,
	}
}

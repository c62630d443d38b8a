import {type DeepProfiler, deepProfilers} from '../../core/plan/plan.ts'
import {type ReportFormat, reportFormats} from '../../core/run/summary/report-formats.ts'
import {parseDurationMs} from '../../core/units/duration.ts'
import type {CommandName} from './command-names.ts'
import {compareFlags} from './compare-flags.ts'
import type {Flag} from './flag.ts'
import {historyFlags} from './history-flags.ts'
import {loadFlags} from './load-flags.ts'
import {wholeNumber} from './whole-number.ts'

/** These start something, and look into it. */
const measuring: readonly CommandName[] = ['pick', 'run', 'exec', 'load']
/** These may do so again and again, or under another tool. */
const repeating: readonly CommandName[] = ['pick', 'run', 'exec']
/** And gates: without screens, and with nothing that only a look at the program needs. */
const gating: readonly CommandName[] = [...measuring, 'ci']
/** These compare. */
const comparing: readonly CommandName[] = ['ab', 'noise']
/** These ask what is kept of all runs. */
const remembering: readonly CommandName[] = ['history', 'runs', 'baseline', 'db']
const showing: readonly CommandName[] = [...measuring, ...comparing, 'watch']

const path = {
	expected: 'a path',
	read: (text: string): string | null => (text === '' || text.includes('\0') ? null : text),
} as const

/** Every flag of the program: the parser, the help texts, and the table in docs/flags.md are made from these rows. */
export const flags = {
	config: {
		...path,
		value: 'FILE',
		standard: 'arsenal.config.{ts,mts,js,mjs,json} here or above',
		help: 'the configuration to read',
		commands: ['pick', 'run', 'ci', ...comparing, 'list'],
	},
	tag: {
		value: 'TAG',
		help: 'also every suite that carries this tag; may be repeated',
		commands: ['pick', 'run', 'ci', 'list'],
		many: true,
		expected: 'a tag',
		read: (text: string): string | null => text || null,
	},
	duration: {
		value: 'TIME',
		standard: "the suite's",
		help: 'watch, or send requests, for this long: 30s, 500ms, 1m30s (observe and load suites)',
		commands: gating,
		expected: 'a duration above zero such as 30s or 500ms, with its unit',
		read: (text: string): number | null => parseDurationMs(text) || null,
	},
	runs: {
		value: 'N',
		standard: "the suite's",
		help: 'time N runs (command and steps suites, exec); N fresh processes for each benchmark (micro suites); baseline save: of so many of the latest runs',
		commands: [...repeating, 'ci', 'baseline'],
		expected: 'a whole number from 1 to 1000000',
		read: (text: string): number | null => wholeNumber(text, 1, 1_000_000),
	},
	samples: {
		value: 'N',
		standard: "the suite's",
		help: 'take N samples of each benchmark in each run (micro suites)',
		commands: ['pick', 'run', 'ci', ...comparing],
		expected: 'a whole number from 1 to 10000000',
		read: (text: string): number | null => wholeNumber(text, 1, 10_000_000),
	},
	only: {
		value: 'TEXT',
		standard: "the suite's",
		help: 'only benchmarks with this in their name (micro suites)',
		commands: ['pick', 'run', 'ci', ...comparing],
		expected: 'a part of a name',
		read: (text: string): string | null => text || null,
	},
	warmup: {
		value: 'N',
		standard: "the suite's",
		help: 'N warm-up runs, which are not counted (command and steps suites); 0: counted runs only, so nothing is profiled unless that is asked for',
		commands: [...repeating, 'ci', ...comparing],
		expected: 'a whole number from 0 to 1000000',
		read: (text: string): number | null => wholeNumber(text, 0, 1_000_000),
	},
	shell: {
		help: 'hand the command to /bin/sh as one line (exec: the words after --); the time of the shell itself is subtracted',
		commands: ['exec', 'ab'],
	},
	...compareFlags,
	...historyFlags,
	...loadFlags,
	'exit-code': {
		value: 'WHOSE',
		standard: 'that of arsenal-tui',
		help: "target: exit with the target's own code, or 128 plus the number of the signal that ended it",
		commands: ['exec'],
		expected: 'target',
		read: (text: string): 'target' | null => (text === 'target' ? text : null),
	},
	deep: {help: 'a CPU sample every millisecond: finer, and it costs the target more', commands: measuring},
	'all-collections': {
		help: 'watch garbage collections all the time, also where there are many: each costs the target 0.03 to 0.5 ms',
		commands: measuring,
	},
	light: {
		help: 'no CPU samples and no garbage collections: it costs the target least (observe, steps and load suites)',
		commands: gating,
	},
	flame: {
		help: 'write a flamegraph at the end of every suite; a command without warm-up runs is run once more for it',
		commands: measuring,
	},
	outside: {
		help: 'put nothing of ours into the target: no probe, no variable; CPU, memory and I/O only',
		commands: gating,
	},
	profiler: {
		value: 'NAME',
		help: `run under another tool instead: ${deepProfilers.map(name => name.replace(' ', '-')).join(', ')}`,
		commands: repeating,
		expected: `one of ${deepProfilers.map(name => name.replace(' ', '-')).join(', ')}`,
		read: (text: string): DeepProfiler | null =>
			deepProfilers.find(name => name === text.trim().replace('-', ' ') || name === text) ?? null,
	},
	budget: {
		value: 'EXPR',
		help: "what must hold, such as 'p99 < 40ms' or 'rss < 100MB': else exit code 1; may be repeated (docs/budgets.md)",
		commands: [...gating, 'ab'],
		many: true,
		expected: "a condition such as 'p99 < 40ms'",
		read: (text: string): string | null => (text.trim() === '' || text.includes('\0') ? null : text),
	},
	capture: {
		value: 'EXPR',
		help: "when to file the flamegraph of the seconds before and during, such as 'loop_block > 100ms'; may be repeated",
		commands: gating,
		many: true,
		expected: "a condition such as 'loop_block > 100ms'",
		read: (text: string): string | null => (text.trim() === '' || text.includes('\0') ? null : text),
	},
	rules: {
		...path,
		value: 'FILE',
		help: "alerts of this file, for the suites that each of its rules fits: Prometheus' form or a shorter one; may be repeated (docs/alerts.md)",
		commands: [...gating, 'history'],
		many: true,
	},
	seed: {
		value: 'N',
		standard: 'new each run, said in the report',
		help: 'repeat the random order of an earlier run, by the seed in its report',
		commands: [...gating, ...comparing],
		expected: 'a whole number from 0 to 4294967295',
		read: (text: string): number | null => wholeNumber(text, 0, 2 ** 32 - 1),
	},
	'dry-run': {help: 'say what would be done, and do nothing', commands: [...gating, ...comparing, 'runs']},
	out: {
		...path,
		value: 'DIR',
		standard: '.arsenal',
		help: 'where runs are kept; unless said, beside the configuration',
		commands: [...showing, 'ci', 'report', 'compare', ...remembering],
	},
	svg: {...path, value: 'OUT', help: 'write the flamegraph there instead of opening the explorer', commands: ['flame']},
	format: {
		value: 'FORMAT',
		standard: 'md; history: screens, or lines',
		help: `one of ${reportFormats.join(', ')}; history: one of lines, md`,
		commands: ['report', 'history'],
		expected: `one of ${[...reportFormats, 'lines'].join(', ')}`,
		read: (text: string): ReportFormat | 'lines' | null =>
			text === 'lines' ? text : (reportFormats.find(format => format === text) ?? null),
	},
	output: {
		...path,
		short: 'o',
		value: 'FILE',
		standard: 'the standard output',
		help: 'write the report, or what is exported, there',
		commands: ['report', 'history', 'alerts'],
	},
	'output-dir': {
		...path,
		value: 'DIR',
		standard: 'arsenal-ci',
		help: 'write all files that a CI reads there (docs/ci-files.md)',
		commands: ['ci'],
	},
	'junit-file': {
		...path,
		value: 'FILE',
		standard: 'junit-bench.xml in --output-dir',
		help: 'write the JUnit XML there instead',
		commands: ['ci'],
	},
	timeout: {
		value: 'TIME',
		standard: 'none',
		help: 'end all of it after so long; what was not done by then has failed',
		commands: ['ci'],
		expected: 'a duration above zero such as 10m or 90s, with its unit',
		read: (text: string): number | null => parseDurationMs(text) || null,
	},
	'suite-timeout': {
		value: 'TIME',
		standard: 'none',
		help: 'end a suite after so long; it has failed then, and the next is run',
		commands: ['ci'],
		expected: 'a duration above zero such as 5m or 90s, with its unit',
		read: (text: string): number | null => parseDurationMs(text) || null,
	},
	'on-change': {
		help: 'run the suites again whenever a file of the project has changed, in lines, until ctrl-c',
		commands: ['run'],
	},
	'metrics-port': {
		value: 'N',
		help: 'serve what was measured so far on http://127.0.0.1:N/metrics while the run goes on, for Prometheus',
		commands: [...gating, ...comparing],
		expected: 'a port from 1 to 65535',
		read: (text: string): number | null => wholeNumber(text, 1, 65_535),
	},
	json: {
		help: 'one JSON document on stdout instead of text',
		commands: [...gating, ...comparing, 'compare', ...remembering, 'alerts', 'list', 'doctor'],
	},
	quiet: {short: 'q', help: 'print only what went wrong and where the report is', commands: [...showing, 'ci']},
	plain: {standard: 'without a terminal, with CI or TERM=dumb', help: 'lines instead of screens', commands: 'all'},
	ascii: {standard: 'without a UTF-8 locale', help: 'draw with ASCII only', commands: 'all'},
	color: {help: 'colours even where they would be off', commands: 'all'},
	'no-color': {standard: 'with NO_COLOR, or without a terminal', help: 'no colours', commands: 'all'},
	'no-mouse': {
		standard: 'with `mouse: false` in the configuration, or ARSENAL_MOUSE=0',
		help: 'leave the mouse to the terminal: it selects text without shift',
		commands: [...showing, 'flame', 'history'],
	},
	fps: {
		value: 'N',
		standard: '4, over SSH 2',
		help: 'how often a second the screen is redrawn, 0.5 to 30',
		commands: [...showing, 'flame', 'history'],
		expected: 'a number from 0.5 to 30',
		read: (text: string): number | null => {
			const rate = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN
			return rate >= 0.5 && rate <= 30 ? rate : null
		},
	},
} as const satisfies Readonly<Record<string, Flag>>

export type FlagName = keyof typeof flags
export const flagNames = Object.keys(flags) as readonly FlagName[]

type ValueOf<Row> = Row extends {readonly read: (text: string) => infer T} ? Exclude<T, null> : true
/** What was given, read. A flag that was not given is absent. */
export type FlagValues = {
	readonly [Name in FlagName]?: (typeof flags)[Name] extends {readonly many: true}
		? readonly ValueOf<(typeof flags)[Name]>[]
		: ValueOf<(typeof flags)[Name]>
}

/** The row with the type every row has, for code that goes over all of them. */
export function flagRow(name: FlagName): Flag {
	return flags[name]
}

export function belongsTo(flag: Flag, command: CommandName): boolean {
	return flag.commands === 'all' || flag.commands.includes(command)
}

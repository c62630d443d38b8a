import {type CompareMetric, type FailOn, failOnNames} from '../../core/kinds/compare/plan.ts'
import {everyExitCode} from '../../core/suite/exit-codes.ts'
import {parseDurationMs} from '../../core/units/duration.ts'
import {parseShare} from '../../core/units/share.ts'
import type {Flag} from './flag.ts'
import {wholeNumber} from './whole-number.ts'

const text = (what: string) => ({
	expected: what,
	read: (given: string): string | null => (given.trim() === '' || given.includes('\0') ? null : given),
})

/** As the user says them; in plans and reports they have the names of the figures. */
const metricNames = {wall: 'wall', cpu: 'cpu', rss: 'peakRss'} as const satisfies Record<string, CompareMetric>

/** Flags of `ab`, `noise` and `compare`. */
export const compareFlags = {
	base: {
		...text('a command, or with --suite a git revision'),
		value: 'CMD',
		help: 'what to compare with: a command or a bench file; with --suite, and with ci, a git revision',
		commands: ['ab', 'ci'],
	},
	head: {
		...text('a command, or with --suite a git revision'),
		value: 'CMD',
		standard: 'with --suite the work tree as it is',
		help: 'what is compared: a command or a bench file; with --suite a git revision',
		commands: ['ab'],
	},
	suite: {
		...text('the name of a suite'),
		value: 'NAME',
		help: 'compare this suite at two git revisions',
		commands: ['ab'],
	},
	pairs: {
		value: 'N',
		standard: 'until a change of --change can be told from none',
		help: 'run N pairs; "pilot": as many as a short pilot asks for',
		commands: ['ab', 'noise', 'ci'],
		expected: 'a whole number from 1 to 20000, or pilot',
		read: (given: string): number | 'pilot' | null => (given === 'pilot' ? given : wholeNumber(given, 1, 20_000)),
	},
	'max-time': {
		value: 'TIME',
		standard: '60s without --pairs N, more where 10 pairs take longer, and 15s for each comparison of noise',
		help: 'measure no longer than this, and judge what there is',
		commands: ['ab', 'noise', 'ci'],
		expected: 'a duration above zero such as 60s or 2m, with its unit',
		read: (given: string): number | null => parseDurationMs(given) || null,
	},
	margin: {
		value: 'SHARE',
		standard: 'what noise measured here, or 1%; compare and --baseline: 5%',
		help: 'a change up to this size counts as none',
		commands: ['pick', 'run', 'exec', 'load', 'ab', 'noise', 'ci', 'compare'],
		expected: 'a percentage from 0% to 100% such as 1%',
		read: parseShare,
	},
	change: {
		value: 'SHARE',
		standard: '3%, or three margins',
		help: 'the smallest change to find; decides how many pairs are run',
		commands: ['ab', 'noise', 'ci'],
		expected: 'a percentage from 0% to 100% such as 3%',
		read: parseShare,
	},
	metric: {
		value: 'NAME',
		standard: 'wall',
		help: 'what decides: wall (time), cpu (user and system time) or rss (peak memory); the others are shown',
		commands: ['pick', 'run', 'exec', 'load', 'ab', 'noise', 'ci', 'compare'],
		expected: `one of ${Object.keys(metricNames).join(', ')}`,
		read: (given: string): CompareMetric | null => metricNames[given as keyof typeof metricNames] ?? null,
	},
	prepare: {
		...text('a command'),
		value: 'CMD',
		help: 'a shell command to run before each run, not timed',
		commands: ['ab'],
	},
	conclude: {
		...text('a command'),
		value: 'CMD',
		help: 'a shell command to run after each run, not timed',
		commands: ['ab'],
	},
	build: {
		...text('a command'),
		value: 'CMD',
		help: 'a shell command to run in each revision before it is measured',
		commands: ['ab', 'ci'],
	},
	cwd: {
		...text('a folder'),
		value: 'DIR',
		standard: 'the working directory',
		help: 'where both commands are started',
		commands: ['ab'],
	},
	'exit-codes': {
		value: 'LIST',
		standard: "the suite's, or 0",
		help: 'exit codes of the target that count as success: 0,1 or any (a signal never does)',
		commands: ['pick', 'run', 'exec', 'load', 'ab', 'ci'],
		expected: 'exit codes from 0 to 255 such as 0,1, or any',
		read: (given: string): readonly number[] | null => {
			if (given === 'any') return everyExitCode
			const codes = given.split(',').map(code => wholeNumber(code.trim(), 0, 255))
			return codes.includes(null) ? null : codes.map(Number)
		},
	},
	'no-confirm': {help: 'report a regression without measuring it a second time', commands: ['ab', 'ci']},
	'no-control': {
		help: 'do not run the control, a program that tells whether the machine itself got faster or slower',
		commands: ['ab', 'noise', 'ci'],
	},
	inconclusive: {
		value: 'WHAT',
		standard: 'fail',
		help: 'exit code where a verdict or a budget is inconclusive: fail (3) or pass (0)',
		commands: ['pick', 'run', 'exec', 'load', 'ab', 'ci', 'compare'],
		expected: 'one of pass, fail',
		read: (given: string): 'pass' | 'fail' | null => (given === 'pass' || given === 'fail' ? given : null),
	},
	'fail-on': {
		value: 'WHAT',
		standard: 'a regression only',
		help: 'what fails beside a regression (exit code 1): less-steady, where a share of the runs of head is slow; may be repeated',
		commands: ['ci', 'ab'],
		many: true,
		expected: `one of ${failOnNames.join(', ')}`,
		read: (given: string): FailOn | null => failOnNames.find(name => name === given) ?? null,
	},
	times: {
		value: 'N',
		standard: '10',
		help: 'compare each suite with itself N times',
		commands: ['noise'],
		expected: 'a whole number from 1 to 1000',
		read: (given: string): number | null => wholeNumber(given, 1, 1000),
	},
	force: {
		help: 'compare even what was measured on another machine, with another Node or in another way; runs rm: also runs of a baseline',
		commands: ['pick', 'run', 'exec', 'load', 'ci', 'compare', 'runs'],
	},
} as const satisfies Readonly<Record<string, Flag>>

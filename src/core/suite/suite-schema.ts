import * as z from 'zod/mini'
import {mostCombinations, type Params, rangeValues} from '../kinds/command/suite-params.ts'
import {
	after,
	duration,
	either,
	environment,
	field,
	hostAndPort,
	httpUrl,
	integer,
	label,
	list,
	pattern,
	plainText,
	type Report,
	record,
	signalName,
	text,
	truth,
} from './fields.ts'
import type {Readiness} from './launch.ts'
import {textPattern} from './name-pattern.ts'
import {readCommand} from './read-command.ts'
import {everyExitCode, type GcMode, gcModes, suiteDefaults} from './suite.ts'

const someTime = 'a duration such as "30s" or "500ms", with its unit'
const someTimeAboveZero = 'a duration above zero such as "30s" or "500ms", with its unit'
const folder = 'a folder, relative to the configuration file'

const ready = after(
	record(
		{
			http: z.optional(httpUrl),
			port: z.optional(hostAndPort),
			log: z.optional(pattern),
			delay: z.optional(duration({leastMs: 0, expected: someTime})),
			timeout: z.optional(duration({leastMs: 1, expected: someTimeAboveZero})),
		},
		'an object with one of http, port, log, delay',
	),
	(read, report): Readiness => {
		const said = (['http', 'port', 'log', 'delay'] as const).filter(key => read[key] !== undefined)
		if (said.length !== 1)
			report(`exactly one of http, port, log, delay${said.length > 1 ? `, not ${said.join(' and ')}` : ''}`)
		if (read.delay !== undefined && read.timeout !== undefined) report('no timeout beside delay', ['timeout'])
		const timeoutMs = read.timeout ?? suiteDefaults.readyTimeoutMs
		if (read.http !== undefined) return {is: 'http', url: read.http, timeoutMs}
		if (read.port !== undefined) return {is: 'port', ...read.port, timeoutMs}
		if (read.log !== undefined) return {is: 'log', pattern: read.log, timeoutMs}
		return {is: 'delay', delayMs: read.delay ?? 0}
	},
)

/** A driver still without what it takes over from its suite. */
interface RawDriver {
	readonly argv: readonly string[]
	readonly shell: boolean
	readonly cwd?: string | undefined
	readonly env?: Readonly<Record<string, string>> | undefined
}

const driver = either(
	(value, report): RawDriver | undefined =>
		typeof value === 'string' || Array.isArray(value) ? readCommand(value, false, report) : undefined,
	after(
		record(
			{
				command: z.optional(z.unknown()),
				shell: z.optional(truth),
				cwd: z.optional(plainText(folder)),
				env: z.optional(environment),
			},
			'a command, or an object with a command',
		),
		({command, shell, cwd, env}, report): RawDriver => ({
			...readCommand(command, shell, (expected, path = []) => report(expected, ['command', ...path])),
			cwd,
			env,
		}),
	),
)

const stop = record(
	{signal: z.optional(signalName), grace: z.optional(duration({leastMs: 0, expected: someTime}))},
	'an object such as {signal: "SIGINT", grace: "2s"}',
)

const probe = either(
	value => (value === false ? ('off' as const) : undefined),
	record(
		{
			interval: z.optional(
				duration({leastMs: 0.1, mostMs: 100, expected: 'a duration from "100us" to "100ms", with its unit'}),
			),
		},
		'false, or an object such as {interval: "5ms"}',
	),
)

const observeFrom = field((value, report): 'inside' | 'outside' => {
	if (value !== 'inside' && value !== 'outside') report('"inside" or "outside"')
	return value === 'outside' ? 'outside' : 'inside'
})

const exitCodes = field((value, report): readonly number[] => {
	if (value === 'any') return everyExitCode
	if (!Array.isArray(value) || value.length === 0) {
		report('a list of exit codes such as [0], or "any"')
		return []
	}
	value.forEach((code: unknown, index) => {
		if (typeof code !== 'number' || !Number.isInteger(code) || code < 0 || code > 255)
			report('an exit code from 0 to 255', [index])
	})
	return value
})

const shell = field((value, report): boolean | string => {
	if (typeof value === 'boolean') return value
	if (typeof value === 'string' && value !== '' && !value.includes('\0')) return value
	report('true, false, or the name of a shell such as "bash"')
	return false
})

/** A program around the timed ones, its command still unread: that depends on the suite's shell. */
export interface RawStep {
	readonly command?: unknown
	readonly shell?: boolean | string | undefined
	readonly cwd?: string | undefined
	readonly env?: Readonly<Record<string, string>> | undefined
}

const step = either(
	(value): RawStep | undefined => (typeof value === 'string' || Array.isArray(value) ? {command: value} : undefined),
	record(
		{
			command: z.optional(z.unknown()),
			shell: z.optional(shell),
			cwd: z.optional(plainText(folder)),
			env: z.optional(environment),
		},
		'a command, or an object with a command',
	),
)

const input = after(
	record(
		{file: z.optional(plainText('a file, relative to the configuration file')), text: z.optional(text('some text'))},
		'an object such as {file: "input.txt"} or {text: "some lines"}',
	),
	(read, report): {readonly file: string} | {readonly text: string} => {
		if ((read.file === undefined) === (read.text === undefined)) report('exactly one of file, text')
		return read.file === undefined ? {text: read.text ?? ''} : {file: read.file}
	},
)

const expectedParams = 'an object such as {size: [1, 10, 100]} or {size: {from: 1, to: 8}}'

const params = field((value, report): Params => {
	if (typeof value !== 'object' || value === null || Array.isArray(value) || Object.keys(value).length === 0) {
		report(expectedParams)
		return {}
	}
	const entries = Object.entries(value).map(([name, given]): [string, readonly string[]] => {
		if (!/^[A-Za-z_][\w-]*$/.test(name)) report('a name of letters, digits, "_" and "-"', [name])
		return [name, paramValues(given, (expected, path = []) => report(expected, [name, ...path]))]
	})
	const count = entries.reduce((product, [, values]) => product * values.length, 1)
	if (count > mostCombinations) report(`at most ${mostCombinations} combinations, not ${count}`)
	return Object.fromEntries(entries)
})

function paramValues(given: unknown, report: Report): readonly string[] {
	if (Array.isArray(given) && given.length > 0) {
		given.forEach((value: unknown, index) => {
			if (typeof value === 'string' ? value.includes('\0') : !Number.isFinite(value))
				report('text or a number', [index])
			else if (given.indexOf(value) < index) report('a value that is not in the list already', [index])
		})
		return given.map(String)
	}
	if (typeof given !== 'object' || given === null || Array.isArray(given)) {
		report('a list of values, or {from, to, step}')
		return []
	}
	const range = given as Readonly<Record<string, unknown>>
	for (const key of Object.keys(range))
		if (!['from', 'to', 'step'].includes(key)) report('only from, to and step', [key])
	const {from, to, step: by = 1} = range
	for (const [key, number] of Object.entries({from, to, step: by}))
		if (!Number.isFinite(number)) report('a number', [key])
	if (typeof from !== 'number' || typeof to !== 'number' || typeof by !== 'number') return []
	const values = rangeValues(from, to, by, mostCombinations)
	if (values === null) report(`a step that leads from "from" to "to" in at most ${mostCombinations} values`)
	return values ?? []
}

const common = {
	name: label('a name of 1 to 80 characters on one line, without blanks around it or a "-" in front'),
	kind: z.optional(z.unknown()),
	tags: z.optional(
		list(label('a tag of 1 to 80 characters, without blanks around it or a "-" in front'), 'a list of tags'),
	),
	/** Read together with `shell` by `parse-config.ts`. */
	command: z.optional(z.unknown()),
	shell: z.optional(shell),
	cwd: z.optional(plainText(folder)),
	env: z.optional(environment),
	stop: z.optional(stop),
	exitCodes: z.optional(exitCodes),
	probe: z.optional(probe),
	observe: z.optional(observeFrom),
	flame: z.optional(truth),
	deep: z.optional(truth),
} as const

const expectedSuite = 'an object such as {name: "api", kind: "observe", command: "node server.js"}'

export const observeSchema = record(
	{
		...common,
		ready: z.optional(ready),
		driver: z.optional(driver),
		duration: z.optional(duration({leastMs: 1, expected: someTimeAboveZero})),
	},
	expectedSuite,
)

export const commandSchema = record(
	{
		...common,
		runs: z.optional(integer(1, 1_000_000, 'a whole number of runs, at least 1')),
		warmup: z.optional(integer(0, 1_000_000, 'a whole number of runs, at least 0')),
		timeout: z.optional(duration({leastMs: 1, expected: someTimeAboveZero})),
		prepare: z.optional(step),
		conclude: z.optional(step),
		setup: z.optional(step),
		cleanup: z.optional(step),
		params: z.optional(params),
		input: z.optional(input),
	},
	expectedSuite,
)

const gc = field((value, report): GcMode => {
	const found = gcModes.find(mode => mode === value)
	if (found === undefined) report(`one of ${gcModes.map(mode => `"${mode}"`).join(', ')}`)
	return found ?? suiteDefaults.micro.gc
})

/** Text is looked for as it stands. */
const nameFilter = field((value, report): string => {
	if (value instanceof RegExp) {
		if (value.flags !== '') report('a regular expression without flags')
		return value.source
	}
	if (typeof value !== 'string' || value === '' || value.length > 1000)
		report('a part of a name, or a regular expression without flags')
	return textPattern(String(value))
})

/** What makes Node do something else than run a file. */
const notForFiles = /^(?:-|--|-[ehipvc]|-pe|--(?:eval|print|help|interactive|version|check|test|run|watch).*)$/

const nodeFlag = field((value, report): string => {
	if (typeof value !== 'string' || !value.startsWith('-') || value.includes('\0') || notForFiles.test(value))
		report('a flag for Node such as "--max-old-space-size=4096", its value behind "="')
	return String(value)
})

export const microSchema = record(
	{
		name: common.name,
		kind: common.kind,
		tags: common.tags,
		cwd: common.cwd,
		env: common.env,
		file: plainText('a bench file, relative to the configuration file'),
		samples: z.optional(integer(1, 10_000_000, 'a whole number of samples from 1 to 10000000')),
		runs: z.optional(integer(1, 1_000_000, 'a whole number of runs, at least 1')),
		timeLimit: z.optional(duration({leastMs: 1, expected: someTimeAboveZero})),
		gc: z.optional(gc),
		only: z.optional(nameFilter),
		nodeFlags: z.optional(list(nodeFlag, 'a list of flags for Node')),
	},
	'an object such as {name: "json", kind: "micro", file: "bench/json.bench.ts"}',
)

/** For a suite whose kind is not known: what every kind has is checked, other keys may be right or wrong. */
export const unknownKindSchema = z.looseObject(common, {error: expectedSuite})

const started: readonly string[] = ['observe', 'command']

/** The keys that not every kind has, for a message to the others. */
export const kindsOfKey: Readonly<Record<string, readonly string[]>> = {
	command: started,
	shell: started,
	stop: started,
	exitCodes: started,
	probe: started,
	observe: started,
	flame: started,
	deep: started,
	ready: ['observe'],
	driver: ['observe'],
	duration: ['observe'],
	runs: ['command', 'micro'],
	warmup: ['command'],
	timeout: ['command'],
	prepare: ['command'],
	conclude: ['command'],
	setup: ['command'],
	cleanup: ['command'],
	params: ['command'],
	input: ['command'],
	file: ['micro'],
	samples: ['micro'],
	timeLimit: ['micro'],
	gc: ['micro'],
	only: ['micro'],
	nodeFlags: ['micro'],
}

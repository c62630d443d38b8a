import * as z from 'zod/mini'
import {
	after,
	duration,
	either,
	environment,
	field,
	integer,
	plainText,
	type Report,
	record,
	text,
} from '../../suite/fields.ts'
import {expectedStarted, folder, shell, someTimeAboveZero, startedShape} from '../../suite/suite-schema.ts'
import {mostCombinations, type Params, rangeValues} from './suite-params.ts'

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

export const commandSchema = record(
	{
		...startedShape,
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
	expectedStarted,
)

export type CommandData = z.infer<typeof commandSchema>

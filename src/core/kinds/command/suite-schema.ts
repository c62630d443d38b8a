import * as z from 'zod/mini'
import {after, duration, either, environment, integer, plainText, record, text} from '../../suite/fields.ts'
import {paramsField} from '../../suite/params-field.ts'
import {expectedStarted, folder, shell, someTimeAboveZero, startedShape} from '../../suite/suite-schema.ts'

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
		params: z.optional(paramsField),
		input: z.optional(input),
	},
	expectedStarted,
)

export type CommandData = z.infer<typeof commandSchema>

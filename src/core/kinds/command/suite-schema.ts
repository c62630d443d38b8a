import * as z from 'zod/mini'
import {after, duration, integer, plainText, record, text} from '../../suite/fields.ts'
import {paramsField} from '../../suite/params-field.ts'
import {programField} from '../../suite/program-field.ts'
import {expectedStarted, someTimeAboveZero, startedShape} from '../../suite/suite-schema.ts'

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
		prepare: z.optional(programField),
		conclude: z.optional(programField),
		setup: z.optional(programField),
		cleanup: z.optional(programField),
		params: z.optional(paramsField),
		input: z.optional(input),
	},
	expectedStarted,
)

export type CommandData = z.infer<typeof commandSchema>

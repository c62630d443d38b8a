import * as z from 'zod/mini'
import {either, environment, plainText, record} from './fields.ts'
import {folder, shell} from './suite-schema.ts'

/** A program beside the one that is measured, its command still unread: that depends on the suite's shell. */
export interface RawProgram {
	readonly command?: unknown
	readonly shell?: boolean | string | undefined
	readonly cwd?: string | undefined
	readonly env?: Readonly<Record<string, string>> | undefined
}

export const programField = either(
	(value): RawProgram | undefined => (typeof value === 'string' || Array.isArray(value) ? {command: value} : undefined),
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

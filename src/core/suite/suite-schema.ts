/** What suites of several kinds may say. The room of a kind makes its own schema of it, in the order in which keys are listed to the user. */
import * as z from 'zod/mini'
import {everyExitCode} from './exit-codes.ts'
import {duration, either, environment, field, label, list, plainText, record, signalName, truth} from './fields.ts'

export const someTime = 'a duration such as "30s" or "500ms", with its unit'
export const someTimeAboveZero = 'a duration above zero such as "30s" or "500ms", with its unit'
export const folder = 'a folder, relative to the configuration file'

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

export const shell = field((value, report): boolean | string => {
	if (typeof value === 'boolean') return value
	if (typeof value === 'string' && value !== '' && !value.includes('\0')) return value
	report('true, false, or the name of a shell such as "bash"')
	return false
})

/** Keys of every kind. */
export const everyShape = {
	name: label('a name of 1 to 80 characters on one line, without blanks around it or a "-" in front'),
	kind: z.optional(z.unknown()),
	tags: z.optional(
		list(label('a tag of 1 to 80 characters, without blanks around it or a "-" in front'), 'a list of tags'),
	),
	cwd: z.optional(plainText(folder)),
	env: z.optional(environment),
	// Read by `read-rules.ts`, which has to know the kind.
	budgets: z.optional(z.unknown()),
	alerts: z.optional(z.unknown()),
} as const

/** Keys of the kinds that start a command. */
export const startedShape = {
	name: everyShape.name,
	kind: everyShape.kind,
	tags: everyShape.tags,
	/** Read together with `shell` by `read-started.ts`. */
	command: z.optional(z.unknown()),
	shell: z.optional(shell),
	cwd: everyShape.cwd,
	env: everyShape.env,
	budgets: everyShape.budgets,
	alerts: everyShape.alerts,
	stop: z.optional(stop),
	exitCodes: z.optional(exitCodes),
	probe: z.optional(probe),
	observe: z.optional(observeFrom),
	flame: z.optional(truth),
	deep: z.optional(truth),
	allCollections: z.optional(truth),
} as const

export const expectedStarted = 'an object such as {name: "api", kind: "observe", command: "node server.js"}'

/** For a suite whose kind is not known: what most kinds have is checked, other keys may be right or wrong. */
export const unknownKindSchema = z.looseObject(startedShape, {error: expectedStarted})

export type StartedData = z.infer<typeof unknownKindSchema>

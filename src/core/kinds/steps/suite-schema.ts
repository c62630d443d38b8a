import * as z from 'zod/mini'
import {
	after,
	duration,
	either,
	field,
	integer,
	list,
	pattern,
	type Report,
	record,
	text,
	truth,
} from '../../suite/fields.ts'
import {paramsField} from '../../suite/params-field.ts'
import {programField} from '../../suite/program-field.ts'
import {readyField} from '../../suite/ready-field.ts'
import {requestField, urlField} from '../../suite/request-field.ts'
import {someTime, someTimeAboveZero, startedShape} from '../../suite/suite-schema.ts'
import {isInsideFolder, someFile} from './suite-places.ts'
import type {WorkPlace} from './suite-step.ts'

const stepName = field((value, report): string => {
	if (typeof value !== 'string' || !/^[A-Za-z_][\w-]{0,39}$/.test(value))
		report('a name of 1 to 40 letters, digits, "_" and "-", with a letter first')
	return String(value)
})

const file = field((value, report): string => {
	if (typeof value !== 'string' || !isInsideFolder(value)) report(someFile)
	return String(value)
})

const write = record(
	{file, text: text('the text that the file is to hold')},
	'an object such as {file: "src/a.ts", text: "export const a = {run}"}',
)

const touch = either(
	(value, report): {readonly file: string; readonly append?: string | undefined} | undefined => {
		if (typeof value !== 'string') return undefined
		if (!isInsideFolder(value)) report(someFile)
		return {file: value}
	},
	record(
		{file, append: z.optional(text('text to put at the end of the file'))},
		'a file, or an object such as {file: "src/a.ts", append: "// {run}"}',
	),
)

const status = integer(100, 599, 'a status from 100 to 599')

/** What is waited for, before it is known of which action. */
export type RawUntil =
	| {readonly is: 'log'; readonly pattern: string}
	| {readonly is: 'answer'; readonly status: number | null; readonly body: string | null}
	| {readonly is: 'http'; readonly url: string; readonly status: number | null; readonly body: string | null}
	| {readonly is: 'file'; readonly file: string; readonly contains: string | null}
	| {readonly is: 'exit'; readonly code: number}

const things = ['log', 'http', 'file', 'exit'] as const
const oneThing = 'exactly one of log, http, file, exit, or of the answer to a request status and body'

const until = after(
	record(
		{
			log: z.optional(pattern),
			http: z.optional(urlField),
			status: z.optional(status),
			body: z.optional(pattern),
			file: z.optional(file),
			contains: z.optional(pattern),
			exit: z.optional(integer(0, 255, 'an exit code from 0 to 255')),
		},
		'an object such as {log: "updated in"} or {http: "http://127.0.0.1:8080/", status: 200}',
	),
	(read, report): RawUntil => {
		const said = things.filter(key => read[key] !== undefined)
		const isOfAnswer = read.status !== undefined || read.body !== undefined
		if (said.length > 1) report(`${oneThing}, not ${said.join(' and ')}`)
		else if (said.length === 0 && !isOfAnswer) report(oneThing)
		else if (said.length === 1 && said[0] !== 'http')
			for (const key of ['status', 'body'] as const)
				if (read[key] !== undefined) report(`nothing beside ${said[0]}: it is about an answer`, [key])
		if (read.contains !== undefined && read.file === undefined) report('a file beside it', ['contains'])
		const answer = {status: read.status ?? null, body: read.body ?? null}
		if (read.log !== undefined) return {is: 'log', pattern: read.log}
		if (read.http !== undefined) return {is: 'http', url: read.http, ...answer}
		if (read.file !== undefined) return {is: 'file', file: read.file, contains: read.contains ?? null}
		if (read.exit !== undefined) return {is: 'exit', code: read.exit}
		return {is: 'answer', ...answer}
	},
)

export const mostTimes = 10_000
export const someTimes = `a whole number from 1 to ${mostTimes}, or the placeholder of a parameter such as "{files}"`

/** As text: a placeholder may stand in its place. */
const times = field((value, report): string => {
	const isPlaceholder = typeof value === 'string' && /^\{[A-Za-z_][\w-]*\}$/.test(value)
	if (!isPlaceholder && !isTimes(value)) report(someTimes)
	return String(value)
})

export function isTimes(value: unknown): value is number {
	return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= mostTimes
}

export const actions = ['run', 'write', 'touch', 'request', 'type'] as const

const step = after(
	record(
		{
			name: stepName,
			run: z.optional(programField),
			write: z.optional(write),
			touch: z.optional(touch),
			request: z.optional(requestField),
			type: z.optional(text('text for the standard input of the program')),
			until: z.optional(until),
			times: z.optional(times),
			expect: z.optional(integer(1, 1_000_000, 'a whole number of reactions, at least 1')),
			settle: z.optional(duration({leastMs: 0, expected: someTime})),
			timeout: z.optional(duration({leastMs: 1, expected: someTimeAboveZero})),
		},
		'an object such as {name: "reload", touch: "src/a.ts", until: {log: "updated in"}}',
	),
	(read, report) => {
		const said = actions.filter(action => read[action] !== undefined)
		if (said.length !== 1) report(`exactly one of ${actions.join(', ')}${notBoth(said)}`)
		return read
	},
)

function notBoth(said: readonly string[]): string {
	return said.length > 1 ? `, not ${said.join(' and ')}` : ''
}

export type RawStep = z.infer<typeof step>

const mostSteps = 100

const steps = after(list(step, 'a list of steps'), (read, report) => {
	if (read.length === 0) report('a list with at least one step')
	if (read.length > mostSteps) report(`at most ${mostSteps} steps, not ${read.length}`)
	reportRepeated(read, report)
	return read
})

function reportRepeated(read: readonly RawStep[], report: Report): void {
	const first = new Map<string, number>()
	for (const [index, {name}] of read.entries()) {
		const earlier = first.get(name)
		if (earlier === undefined) first.set(name, index)
		else report(`a name of its own (steps[${earlier}] has it already)`, [index, 'name'])
	}
}

const workIn = field((value, report): WorkPlace => {
	if (value !== 'copy' && value !== 'bare-copy') report('"copy" or "bare-copy"')
	return value === 'bare-copy' ? 'bare-copy' : 'copy'
})

export const stepsSchema = record(
	{
		...startedShape,
		ready: z.optional(readyField),
		light: z.optional(truth),
		// Read by `read-rules.ts`.
		capture: z.optional(z.unknown()),
		steps,
		runs: z.optional(integer(1, 1_000_000, 'a whole number of runs, at least 1')),
		warmup: z.optional(integer(0, 1_000_000, 'a whole number of runs, at least 0')),
		fresh: z.optional(truth),
		workIn: z.optional(workIn),
		params: z.optional(paramsField),
	},
	'an object such as {name: "reload", kind: "steps", command: "npm run dev", steps: [...]}',
)

export type StepsData = z.infer<typeof stepsSchema>

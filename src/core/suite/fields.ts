/**
 * Zod schemas for the values of a suite. Every message is the expectation as a phrase ("a duration such as ..."), because it ends up in
 * `Problem.expected`. `zod/mini`: the same validator in a fifth of the size, and start-up time is a feature here.
 */
import * as z from 'zod/mini'
import {longestDurationMs, parseDurationMs} from '../units/duration.ts'
import {showValue} from './show-value.ts'
import {endingSignals} from './signals.ts'

/** Says what was expected; `path` is relative to the value being read. */
export type Report = (expected: string, path?: readonly PropertyKey[]) => void

/** A schema from a function that returns the value it read, or reports and returns anything. */
export function field<T>(read: (value: unknown, report: Report) => T) {
	return after(z.unknown(), read)
}

/** The same on what another schema has accepted; not called when that found problems. */
export function after<Schema extends z.ZodMiniType, T>(
	schema: Schema,
	read: (value: z.infer<Schema>, report: Report) => T,
) {
	return z.pipe(
		schema,
		z.transform((value: z.infer<Schema>, context): T => {
			return read(value, (expected, path = []) => {
				context.issues.push({code: 'custom', message: expected, path: [...path], input: value})
			})
		}),
	)
}

/** `false`, a word, or the like, next to what `schema` reads: `instead` returns undefined to leave the value to the schema. */
export function either<T, Schema extends z.ZodMiniType>(
	instead: (value: unknown, report: Report) => T | undefined,
	schema: Schema,
) {
	return z.pipe(
		z.unknown(),
		z.transform((value, context): T | z.infer<Schema> => {
			const found = instead(value, (expected, path = []) => {
				context.issues.push({code: 'custom', message: expected, path: [...path], input: value})
			})
			if (found !== undefined) return found
			const result = z.safeParse(schema, value)
			if (!result.success)
				for (const issue of result.error.issues) context.issues.push({...issue, input: value} as z.core.$ZodRawIssue)
			return result.data as z.infer<Schema>
		}),
	)
}

/** An object that refuses keys it does not know. The names travel in the message, for `problemsOf` to find the nearest. */
export function record<Shape extends z.core.$ZodShape>(shape: Shape, expected: string) {
	return z.strictObject(shape, {
		error: issue => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(' ') : expected),
	})
}

export const truth = field((value, report) => {
	if (typeof value !== 'boolean') report('true or false')
	return value === true
})

export const plainText = (expected: string) =>
	field((value, report) => {
		if (typeof value !== 'string' || value === '' || value.includes('\0')) report(expected)
		return String(value)
	})

/** May be empty and may hold anything. */
export const text = (expected: string) =>
	field((value, report) => {
		if (typeof value !== 'string') report(expected)
		return String(value)
	})

/** Shown in tables and typed on command lines, so it has to be one line that is not mistaken for a flag. */
export const label = (expected: string) =>
	field((value, report) => {
		if (typeof value !== 'string' || !/^[^\s\p{C}-](?:[^\p{C}\p{Zl}\p{Zp}]{0,78}[^\s\p{C}])?$/u.test(value))
			report(expected)
		return String(value)
	})

export function duration(options: {readonly leastMs: number; readonly mostMs?: number; readonly expected: string}) {
	const mostMs = options.mostMs ?? longestDurationMs
	return field((value, report) => {
		const ms = typeof value === 'string' ? parseDurationMs(value) : null
		if (ms === null || ms < options.leastMs || ms > mostMs) report(options.expected)
		return ms ?? 0
	})
}

export function integer(least: number, most: number, expected: string) {
	return field((value, report) => {
		if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) report(expected)
		return Number(value)
	})
}

export const list = <T extends z.ZodMiniType>(item: T, expected: string) => z.array(item, {error: expected})

export const environment = field((value, report): Readonly<Record<string, string>> => {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		report('an object of names and values such as {PORT: 8080}')
		return {}
	}
	const entries = Object.entries(value)
	for (const [name, text] of entries) {
		// Not at the place of the value, which would be shown: the trouble is with the name, and behind its "=" there is another value.
		if (name === '' || /[=\0]/.test(name))
			report(`a name without "=" in place of ${showValue(name.replace(/=.*$/s, '=...'))}`)
		else if (typeof text === 'string' ? text.includes('\0') : !Number.isFinite(text)) report('text or a number', [name])
	}
	return Object.fromEntries(entries.map(([name, text]) => [name, String(text)]))
})

export const signalName = field((value, report) => {
	if (typeof value !== 'string' || !endingSignals.includes(value)) report(`a signal: ${endingSignals.join(', ')}`)
	return String(value)
})

export const httpUrl = field((value, report) => {
	const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null
	if (url === null || !/^https?:$/.test(url.protocol)) report('a URL such as "http://127.0.0.1:8080/healthz"')
	return String(value)
})

const portExpected = 'a port from 1 to 65535, or "host:port"'

export const hostAndPort = field((value, report): {readonly host: string; readonly port: number} => {
	const text = typeof value === 'number' ? `127.0.0.1:${value}` : typeof value === 'string' ? value : ''
	const found = /^(?:(?:\[([0-9a-f:.]+)\]|([\w.-]+)):)?(\d{1,5})$/i.exec(text)
	const port = Number(found?.[3])
	if (!found || port < 1 || port > 65_535) report(portExpected)
	return {host: found?.[1] ?? found?.[2] ?? '127.0.0.1', port}
})

export const pattern = field((value, report) => {
	if (value instanceof RegExp) {
		if (value.flags !== '') report('a regular expression without flags')
		return value.source
	}
	if (typeof value !== 'string' || value === '' || value.length > 1000) {
		report('a regular expression such as "listening on \\\\d+"')
		return ''
	}
	try {
		new RegExp(value)
	} catch (error) {
		// V8's own words name the place: `Invalid regular expression: /(/: Unterminated group`.
		const reason = error instanceof Error ? (error.message.split(': ').at(-1) ?? '') : ''
		report(`a regular expression (${reason.toLowerCase()})`)
	}
	return value
})

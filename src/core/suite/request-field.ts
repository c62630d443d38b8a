import * as z from 'zod/mini'
import {after, either, field, record, text} from './fields.ts'
import {isPlainUrl, type RequestSpec, someUrl} from './request.ts'
import {showValue} from './show-value.ts'

export const urlField = field((value, report): string => {
	if (typeof value !== 'string' || !isPlainUrl(value)) report(someUrl)
	return String(value)
})

const headers = field((value, report): Readonly<Record<string, string>> => {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		report('an object of names and values such as {accept: "text/html"}')
		return {}
	}
	const entries = Object.entries(value)
	for (const [name, given] of entries) {
		// Not at the value's own place, and of a wrong name its beginning: `name: value` may have been put there whole.
		if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name))
			report(`the name of a header in place of ${showValue(name.replace(/[^\w-].*$/s, '...'))}`)
		else if (typeof given === 'string' ? /[^\t\x20-\x7e\x80-\xff]/.test(given) : !Number.isFinite(given))
			report(`text on one line, or a number, for ${name}`)
	}
	return Object.fromEntries(entries.map(([name, given]) => [name, String(given)]))
})

const method = field((value, report): string => {
	if (typeof value !== 'string' || !/^[A-Z]{1,20}$/.test(value)) report('a method such as "POST"')
	return String(value)
})

/** Keys of a request that is written as an object. */
export const requestShape = {
	url: urlField,
	method: z.optional(method),
	headers: z.optional(headers),
	body: z.optional(text('text')),
} as const

/** @param read  what `requestShape` has read */
export function requestOf(read: {
	readonly url: string
	readonly method?: string | undefined
	readonly headers?: Readonly<Record<string, string>> | undefined
	readonly body?: string | undefined
}): RequestSpec {
	return {
		url: read.url,
		method: read.method ?? (read.body === undefined ? 'GET' : 'POST'),
		headers: read.headers ?? {},
		body: read.body ?? null,
	}
}

/** A request that is written as its URL alone. */
export function bareRequest(value: unknown, report: (expected: string) => void): RequestSpec | undefined {
	if (typeof value !== 'string') return undefined
	if (!isPlainUrl(value)) report(someUrl)
	return {url: value, method: 'GET', headers: {}, body: null}
}

export const requestField = either(
	bareRequest,
	after(
		record(requestShape, 'a URL, or an object such as {url: "http://127.0.0.1:8080/", method: "POST", body: "{}"}'),
		requestOf,
	),
)

/** What is sent, and how: flags of `load`. What they may be together is judged as in a configuration. */
import {mostRate, parseRate, parseStages} from '../../core/load/parse-stages.ts'
import {parseDurationMs} from '../../core/units/duration.ts'
import type {Flag} from './flag.ts'
import type {LoadFlags} from './invocation.ts'
import {wholeNumber} from './whole-number.ts'

const commands = ['load'] as const

export const loadFlags = {
	rate: {
		value: 'N',
		standard: '100',
		help: 'requests a second',
		commands,
		expected: `a rate above 0, up to ${mostRate}`,
		read: (text: string): number | null => parseRate(text) || null,
	},
	stages: {
		value: 'LIST',
		help: 'several rates, one after the other: 100x10s,5000x10s,100x10s; 100..10000x5m for one that rises',
		commands,
		expected: 'stages such as 100x10s,5000x10s or 100..10000x5m',
		read: (text: string): string | null => ('expected' in parseStages(text) ? null : text),
	},
	search: {
		value: 'RANGE',
		help: 'find the rate between these two, such as 100..20000, at which a --budget holds no more',
		commands,
		expected: 'two rates, such as 100..20000',
		read: (text: string): {readonly from: number; readonly to: number} | null => {
			const [from, to] = text.split('..').map(parseRate)
			return from && to && from < to ? {from, to} : null
		},
	},
	connections: {
		value: 'N',
		standard: '50',
		help: 'connections, opened before the first request',
		commands,
		expected: 'a whole number from 1 to 20000',
		read: (text: string): number | null => wholeNumber(text, 1, 20_000),
	},
	method: {
		value: 'METHOD',
		standard: 'GET, with a body POST',
		help: 'what is asked',
		commands,
		expected: 'a method such as POST',
		read: (text: string): string | null => (/^[A-Z]{1,20}$/.test(text) ? text : null),
	},
	header: {
		value: 'TEXT',
		help: "a header, such as 'accept: application/json'; may be repeated",
		commands,
		many: true,
		isSecret: true,
		expected: "a name, a colon and a value, such as 'accept: application/json'",
		read: (text: string): string | null => (/^[!#$%&'*+.^_`|~\w-]+:[\t\x20-\x7e\x80-\xff]*$/.test(text) ? text : null),
	},
	body: {
		value: 'TEXT',
		help: 'the body of each request',
		commands,
		isSecret: true,
		expected: 'text',
		read: (text: string): string | null => text,
	},
	'request-timeout': {
		value: 'TIME',
		standard: '10s',
		help: 'a request that is not answered so long after it was due has failed',
		commands,
		expected: 'a duration above zero such as 5s or 500ms, with its unit',
		read: (text: string): number | null => parseDurationMs(text) || null,
	},
	poisson: {help: 'at random moments, as requests of many users come, and not evenly', commands},
	http2: {help: 'HTTP/2, also without encryption', commands},
	'new-connections': {help: 'a new connection for each request', commands},
	'max-in-flight': {
		value: 'N',
		standard: 'four times the connections, 1000 at the least',
		help: 'requests that may be under way at once; further ones are left out and counted',
		commands,
		expected: 'a whole number from 1 to 1000000',
		read: (text: string): number | null => wholeNumber(text, 1, 1_000_000),
	},
	queue: {help: 'requests beyond --max-in-flight wait, and are not left out', commands},
	threads: {
		value: 'N',
		standard: 'one for each 5000 requests a second',
		help: 'threads that send',
		commands,
		expected: 'a whole number from 1 to 64',
		read: (text: string): number | null => wholeNumber(text, 1, 64),
	},
	socket: {
		value: 'FILE',
		help: 'a unix socket in place of the host and port of the URL',
		commands,
		expected: 'a path',
		read: (text: string): string | null => (text === '' || text.includes('\0') ? null : text),
	},
	insecure: {help: 'accept a certificate that nobody vouches for', commands},
	'allow-host': {
		value: 'HOST',
		help: 'send load there, though it is neither this machine nor in a private network; may be repeated',
		commands,
		many: true,
		expected: 'the name of a host',
		read: (text: string): string | null => (text === '' || /[\s\0]/.test(text) ? null : text),
	},
} as const satisfies Readonly<Record<string, Flag>>

/** What was given of these. */
interface Given {
	readonly rate?: number
	readonly stages?: string
	readonly search?: {readonly from: number; readonly to: number}
	readonly connections?: number
	readonly method?: string
	readonly header?: readonly string[]
	readonly body?: string
	readonly 'request-timeout'?: number
	readonly poisson?: true
	readonly http2?: true
	readonly 'new-connections'?: true
	readonly 'max-in-flight'?: number
	readonly queue?: true
	readonly threads?: number
	readonly socket?: string
	readonly insecure?: true
	readonly 'allow-host'?: readonly string[]
}

export function loadFlagsOf(values: Given): LoadFlags {
	return {
		rate: values.rate ?? null,
		stages: values.stages ?? null,
		search: values.search ?? null,
		connections: values.connections ?? null,
		method: values.method ?? null,
		headers: values.header ?? [],
		body: values.body ?? null,
		timeoutMs: values['request-timeout'] ?? null,
		poisson: values.poisson ?? false,
		http2: values.http2 ?? false,
		newConnections: values['new-connections'] ?? false,
		maxInFlight: values['max-in-flight'] ?? null,
		queue: values.queue ?? false,
		threads: values.threads ?? null,
		socket: values.socket ?? null,
		insecure: values.insecure ?? false,
		allowHosts: values['allow-host'] ?? [],
	}
}

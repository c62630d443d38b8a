import * as z from 'zod/mini'
import {after, duration, hostAndPort, httpUrl, pattern, record} from './fields.ts'
import type {Readiness} from './launch.ts'
import {suiteDefaults} from './suite-common.ts'
import {someTime, someTimeAboveZero} from './suite-schema.ts'

/** When a program counts as started. */
export const readyField = after(
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
		if (read.delay !== undefined && read.timeout !== undefined)
			report('no timeout, because a delay is never waited for longer', ['timeout'])
		const timeoutMs = read.timeout ?? suiteDefaults.readyTimeoutMs
		if (read.http !== undefined) return {is: 'http', url: read.http, timeoutMs}
		if (read.port !== undefined) return {is: 'port', ...read.port, timeoutMs}
		if (read.log !== undefined) return {is: 'log', pattern: read.log, timeoutMs}
		return {is: 'delay', delayMs: read.delay ?? 0}
	},
)

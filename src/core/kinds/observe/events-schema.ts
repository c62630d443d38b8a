/** What the plan and the events of an observe suite must look like; rows of `events/kinds.ts`. */
import * as z from 'zod'
import {count, text} from '../../events/event-shapes.ts'
import {launch, planCommon, suite, usageSample} from '../../events/log-shapes.ts'

export const observePlan = z.object({
	...planCommon,
	kind: z.literal('observe'),
	// Logs of 2026-11-28 and before do not say: whatever they hold was launched.
	target: z
		.discriminatedUnion('is', [z.object({is: z.literal('launched')}), z.object({is: z.literal('running'), pid: count})])
		.default({is: 'launched'}),
	ready: z.discriminatedUnion('is', [
		z.object({is: z.literal('at-once')}),
		z.object({is: z.literal('http'), url: text, timeoutMs: count}),
		z.object({is: z.literal('port'), host: text, port: count, timeoutMs: count}),
		z.object({is: z.literal('log'), pattern: text, timeoutMs: count}),
		z.object({is: z.literal('delay'), delayMs: count}),
	]),
	driver: launch.nullable(),
	durationMs: count.nullable(),
})

export const observeEvents = {'driver-sampled': {...suite, ...usageSample}} as const

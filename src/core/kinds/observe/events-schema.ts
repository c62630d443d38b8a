/** What the plan and the events of an observe suite must look like; rows of `events/kinds.ts`. */
import * as z from 'zod'
import {count} from '../../events/event-shapes.ts'
import {launch, planCommon, readiness, suite, usageSample} from '../../events/log-shapes.ts'

export const observePlan = z.object({
	...planCommon,
	kind: z.literal('observe'),
	// Logs of 2026-11-28 and before do not say: whatever they hold was launched.
	target: z
		.discriminatedUnion('is', [z.object({is: z.literal('launched')}), z.object({is: z.literal('running'), pid: count})])
		.default({is: 'launched'}),
	ready: readiness,
	driver: launch.nullable(),
	durationMs: count.nullable(),
})

export const observeEvents = {'driver-sampled': {...suite, ...usageSample}} as const

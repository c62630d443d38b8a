/** What the plan and the events of a command suite must look like; rows of `events/kinds.ts`. */
import * as z from 'zod'
import {count, figure, text} from '../../events/event-shapes.ts'
import {exit, launch, planCommon, suite} from '../../events/log-shapes.ts'

const runSteps = {prepare: launch.exactOptional(), conclude: launch.exactOptional()}

export const commandPlan = z.object({
	...planCommon,
	kind: z.literal('command'),
	runs: count,
	warmup: count,
	probeAfter: z.literal(true).exactOptional(),
	timeoutMs: count.nullable(),
	...runSteps,
	setup: launch.exactOptional(),
	cleanup: launch.exactOptional(),
	variants: z.array(z.object({label: text, launch, ...runSteps})).exactOptional(),
	shellRuns: count.exactOptional(),
})

/** One side of a comparison. */
export const commandArm = z.object({
	kind: z.literal('command'),
	label: text,
	revision: text.nullable(),
	benchmarks: z.array(z.object({label: text.nullable(), launch, ...runSteps})),
	setup: launch.exactOptional(),
	cleanup: launch.exactOptional(),
	shellRuns: count.exactOptional(),
})

export const commandEvents = {
	'iteration-finished': {
		...suite,
		iteration: count,
		warmup: z.boolean(),
		profiled: z.literal(true).exactOptional(),
		wallNs: figure,
		exit,
		benchmark: text.exactOptional(),
		userMs: count.exactOptional(),
		systemMs: count.exactOptional(),
		maxRssBytes: count.exactOptional(),
		maxRssIsFloor: z.literal(true).exactOptional(),
	},
} as const

/** What the plan and the events of a micro suite must look like; rows of `events/kinds.ts`. */
import * as z from 'zod'
import {count, finding, text} from '../../events/event-shapes.ts'
import {launch, planCommon, suite} from '../../events/log-shapes.ts'
import {ownFailureCodes} from './events.ts'
import {microFailureCodes, microPhases} from './events-message.ts'
import {gcModes} from './suite.ts'

const gc = z.enum(gcModes)
const benchFile = {
	file: text,
	samples: count,
	samplesInsisted: z.literal(true).exactOptional(),
	timeLimitMs: count,
	gc,
	only: text.nullable(),
	nodeFlags: z.array(text),
}

export const microPlan = z.object({...planCommon, kind: z.literal('micro'), ...benchFile, runs: count})

/** One side of a comparison. */
export const microArm = z.object({
	kind: z.literal('micro'),
	label: text,
	revision: text.nullable(),
	...benchFile,
	launch,
})

const ofRun = {...suite, benchmark: text, run: z.number().int().min(1)}

export const microEvents = {
	'benchmarks-listed': {
		...suite,
		benchmarks: z.array(
			z.object({
				name: text,
				params: z.record(text, z.union([text, z.number(), z.boolean(), z.null()])),
				source: z.enum(['arsenal-tui', 'mitata', 'tinybench', 'vitest']),
			}),
		),
		leftOut: count,
		findings: z.array(finding),
		node: text.nullable(),
	},
	'micro-started': ofRun,
	'micro-sampled': {...ofRun, from: z.number().int().nonnegative(), samplesNs: text},
	'micro-measured': {
		...ofRun,
		samples: z.number().int().min(1),
		asked: count,
		figures: z.object({
			batch: z.number().int().min(1),
			kind: z.enum(['call', 'loop', 'own']),
			async: z.boolean(),
			firstCallNs: count,
			warmUpCalls: count,
			elapsedMs: count,
			timer: z.object({name: z.literal('performance.now'), costNs: count, resolutionNs: count}),
			gcMode: gc,
			gc: z.object({count, totalMs: count, nsPerCall: count}),
			heapBytesPerCall: count.nullable(),
			emptyNs: count,
		}),
		findings: z.array(finding),
	},
	'micro-failed': {
		...ofRun,
		benchmark: text.nullable(),
		code: z.enum([...microFailureCodes, ...ownFailureCodes]),
		phase: z.enum(microPhases),
		text,
		stack: text.nullable(),
	},
} as const

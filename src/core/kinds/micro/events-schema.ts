/** Shapes of a micro suite's plan and events, for event-schema.ts. */
import * as z from 'zod'
import {findingCode} from '../../events/event-shapes.ts'
import {ownFailureCodes} from './events.ts'
import {microFailureCodes, microPhases} from './events-message.ts'
import {gcModes} from './suite.ts'

const text = z.string()
const count = z.number().nonnegative()
const gc = z.enum(gcModes)
const finding = z.object({
	code: findingCode(text),
	severity: z.enum(['info', 'warning', 'error']),
	text,
	evidence: text,
})

export function microPlanShape() {
	return {
		kind: z.literal('micro'),
		file: text,
		samples: count,
		samplesInsisted: z.literal(true).exactOptional(),
		runs: count,
		timeLimitMs: count,
		gc,
		only: text.nullable(),
		nodeFlags: z.array(text),
	}
}

const ofRun = {suite: text, benchmark: text, run: z.number().int().min(1)}

export const microEventShapes = {
	'benchmarks-listed': {
		suite: text,
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

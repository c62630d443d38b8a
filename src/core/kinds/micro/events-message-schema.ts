/**
 * What a line from a micro benchmark's process must look like before anybody believes it: the file it loaded may write to the same
 * descriptor. Lengths are bounded; text is still hostile to a terminal and is made harmless where it is shown.
 */
import * as z from 'zod'
import {findingCode} from '../../events/event-shapes.ts'
import {type MicroMessage, microFailureCodes, microPhases} from './events-message.ts'
import {gcModes} from './suite.ts'

const name = z.string().min(1).max(500)
const line = z.string().max(2000)
const text = z.string().max(20_000)
const figure = z.number().nonnegative()
const count = z.number().int().nonnegative()
const findings = z
	.array(
		z.object({code: findingCode(name), severity: z.enum(['info', 'warning', 'error']), text: line, evidence: line}),
	)
	.max(1000)
const phase = z.enum(microPhases)
const benchmark = z.object({
	name,
	params: z.record(name, z.union([line, z.number(), z.boolean(), z.null()])),
	source: z.enum(['arsenal-tui', 'mitata', 'tinybench', 'vitest']),
})
const figures = z.object({
	batch: count.min(1),
	kind: z.enum(['call', 'loop', 'own']),
	async: z.boolean(),
	firstCallNs: figure,
	warmUpCalls: count,
	elapsedMs: figure,
	timer: z.object({name: z.literal('performance.now'), costNs: figure, resolutionNs: figure}),
	gcMode: z.enum(gcModes),
	gc: z.object({count, totalMs: figure, nsPerCall: figure}),
	heapBytesPerCall: figure.nullable(),
	emptyNs: figure,
})

const microMessageSchema = z.discriminatedUnion('type', [
	z.object({type: z.literal('hello'), protocol: count, node: line, v8: line}),
	z.object({type: z.literal('phase'), phase, benchmark: name.nullable()}),
	z.object({type: z.literal('listed'), benchmarks: z.array(benchmark).max(100_000), findings}),
	// A million samples in one line; a child sends what a quarter of a second brought.
	z.object({type: z.literal('sampled'), from: count, samplesNs: z.string().max(11_000_000)}),
	z.object({type: z.literal('measured'), benchmark, samples: count, asked: count, figures, findings}),
	z.object({
		type: z.literal('failed'),
		code: z.enum(microFailureCodes),
		text,
		benchmark: name.nullable(),
		phase,
		stack: text.nullable(),
	}),
	z.object({type: z.literal('finished')}),
]) satisfies z.ZodType<MicroMessage>

/** The message on a line; null when it is none of ours. */
export function decodeMicroMessage(said: string): MicroMessage | null {
	let raw: unknown
	try {
		raw = JSON.parse(said)
	} catch {
		return null
	}
	const parsed = microMessageSchema.safeParse(raw)
	return parsed.success ? parsed.data : null
}

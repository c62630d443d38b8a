/** What the plan and the events of a suite of steps must look like; rows of `events/kinds.ts`. */
import * as z from 'zod'
import {count, figure, text} from '../../events/event-shapes.ts'
import {launch, planCommon, readiness, request, suite} from '../../events/log-shapes.ts'
import {stepOutcomes} from './events.ts'
import {workPlaces} from './suite-step.ts'

const action = z.discriminatedUnion('is', [
	z.object({is: z.literal('run'), launch}),
	z.object({is: z.literal('write'), file: text, text}),
	z.object({is: z.literal('touch'), file: text, append: text.nullable()}),
	z.object({is: z.literal('request'), request}),
	z.object({is: z.literal('type'), text}),
])

const answer = {status: count.nullable(), body: text.nullable()}

const until = z.discriminatedUnion('is', [
	z.object({is: z.literal('log'), pattern: text}),
	z.object({is: z.literal('answer'), ...answer}),
	z.object({is: z.literal('http'), url: text, withheldUrl: z.literal(true).exactOptional(), ...answer}),
	z.object({is: z.literal('file'), file: text, contains: text.nullable()}),
	z.object({is: z.literal('exit'), of: z.enum(['command', 'program']), codes: z.array(figure)}),
])

const step = z.object({
	name: text,
	action,
	times: count,
	until,
	expect: count.nullable(),
	settleMs: count,
	timeoutMs: count,
})

export const stepsPlan = z.object({
	...planCommon,
	kind: z.literal('steps'),
	hasProgram: z.boolean(),
	ready: readiness,
	runs: count,
	warmup: count,
	fresh: z.boolean(),
	workIn: z.enum(workPlaces),
	benchmarks: z.array(z.object({label: text.nullable(), steps: z.array(step)})),
})

const ofStep = {...suite, run: count, step: text, warmup: z.boolean(), benchmark: text.exactOptional()}

export const stepsEvents = {
	'step-started': ofStep,
	'step-finished': {
		...ofStep,
		outcome: z.enum(stepOutcomes),
		durationNs: count.nullable(),
		reactions: count,
		resolutionNs: count.exactOptional(),
		ownDelayNs: count.exactOptional(),
		wasThere: z.literal(true).exactOptional(),
		text: text.exactOptional(),
	},
} as const

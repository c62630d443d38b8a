/** What the plan and the events of a comparison must look like; rows of `events/kinds.ts`. */
import * as z from 'zod'
import {count, figure, text} from '../../events/event-shapes.ts'
import {exit, planCommon, suite, valuesOf} from '../../events/log-shapes.ts'
import {commandArm} from '../command/events-schema.ts'
import {microArm} from '../micro/events-schema.ts'
import {comparePhases, doubts, verdictNames} from './events.ts'
import {type ArmPlan, compareMetrics, failOnNames} from './plan.ts'

const benchmark = text.nullable()
const arms = {command: commandArm, micro: microArm} satisfies {
	readonly [K in ArmPlan['kind']]: z.ZodType<Extract<ArmPlan, {readonly kind: K}>>
}
const arm = z.discriminatedUnion('kind', valuesOf(arms))

export const comparePlan = z.object({
	...planCommon,
	kind: z.literal('compare'),
	purpose: z.enum(['ab', 'noise']),
	base: arm,
	head: arm,
	gate: z.enum(compareMetrics),
	margin: count,
	marginFrom: z.enum(['asked', 'noise', 'standard']),
	stopping: z.discriminatedUnion('is', [
		z.object({is: z.literal('pairs'), pairs: count}),
		z.object({is: z.literal('pilot'), pairs: count, change: count}),
		z.object({is: z.literal('precise'), change: count}),
	]),
	mostMs: count.nullable(),
	leastPairs: count,
	warmup: count,
	timeoutMs: count.nullable(),
	confirm: z.boolean(),
	control: z.boolean(),
	inconclusive: z.enum(['pass', 'fail']),
	build: z.object({argv: z.array(text), shell: z.boolean()}).nullable(),
	comparisons: count,
	failOn: z.array(z.enum(failOnNames)).exactOptional(),
})

const facts = z.object({
	label: text,
	command: text,
	revision: text.nullable(),
	commit: text.nullable(),
	subject: text.nullable(),
	dirty: z.boolean(),
	notes: z.array(text),
})
const ratioInterval = z
	.object({level: figure, low: figure, high: figure, method: z.enum(['signed-rank', 'rank-sum'])})
	.nullable()
/** In events and in reports. */
export const lessSteady = z.object({
	pairs: count,
	base: figure,
	head: figure,
	ratio: figure.nullable(),
	ci: z.object({level: figure, low: figure, high: figure.nullable(), method: z.literal('fieller')}).nullable(),
	p: figure,
	adjustedP: figure,
	slow: z.object({fence: figure, base: figure, head: figure}),
})
const place = {...suite, phase: z.enum(comparePhases), comparison: count}
/** A function that takes more or less of the time, in events and in reports. */
export const comparedFrame = z.object({
	name: text,
	file: text,
	line: figure.nullable(),
	presence: z.enum(['both', 'new', 'gone']),
	kind: z.enum(['self', 'total']),
	baseShare: figure,
	headShare: figure,
	base: figure,
	head: figure,
	delta: figure,
	low: figure,
	high: figure,
	via: z.object({name: text, file: text, line: figure}).nullable(),
})
const side = z.object({runs: count, samples: count, svg: text.nullable()})

export const compareEvents = {
	'compare-prepared': {...suite, base: facts, head: facts, benchmarks: z.array(benchmark)},
	'compare-phase-started': {
		...place,
		benchmarks: z.array(benchmark),
		pairs: count.nullable(),
		targetWidth: count.nullable(),
		untilMs: figure.nullable(),
		controlEvery: count,
	},
	'slot-finished': {
		...place,
		benchmark,
		pair: count,
		arm: z.enum(['base', 'head', 'control']),
		beside: z.enum(['base', 'head']),
		figures: z.record(text, figure),
		exit,
		failure: text.nullable(),
	},
	'control-judged': {
		...place,
		is: z.enum(['held', 'unclear', 'moved', 'drifted', 'absent']),
		pairs: count,
		ratio: figure.nullable(),
		ci: ratioInterval,
	},
	'verdict-reached': {
		...suite,
		benchmark,
		metric: text,
		stat: text,
		comparison: count,
		gates: z.boolean(),
		direction: z.enum(['lower', 'higher']),
		verdict: z.enum(verdictNames),
		doubt: z.enum(doubts).nullable(),
		base: figure,
		head: figure,
		ratio: figure,
		ci: ratioInterval,
		margin: figure,
		p: figure,
		adjustedP: figure,
		mde: figure.nullable(),
		pairs: count,
		moreRuns: count.nullable(),
		confirmation: z.object({confirmed: z.boolean(), ratio: figure, ci: ratioInterval, pairs: count}).nullable(),
		lessSteady: lessSteady.nullable().exactOptional(),
	},
	'noise-measured': {
		...suite,
		floors: z.array(
			z.object({
				benchmark,
				metric: text,
				stat: text,
				margin: figure,
				measured: figure,
				comparisons: count,
				method: z.enum(['tolerance', 'widest-interval']),
			}),
		),
	},
	'frames-compared': {
		...suite,
		benchmark,
		unit: z.enum(['us', 'share']),
		base: side,
		head: side,
		grew: z.array(comparedFrame),
		shrank: z.array(comparedFrame),
	},
} as const

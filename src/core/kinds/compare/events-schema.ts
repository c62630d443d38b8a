/** What plans and events of comparisons must look like; part of `event-schema.ts`. */
import * as z from 'zod'
import {figure, text} from '../../events/event-shapes.ts'
import {gcModes} from '../micro/suite.ts'
import {comparePhases, doubts, verdictNames} from './events.ts'
import {compareMetrics} from './plan.ts'

const count = z.number().nonnegative()
const benchmark = text.nullable()
const suite = {suite: text}

/** @param launch of a program */
export function comparePlanShape<Launch extends z.ZodType>(launch: Launch) {
	const arm = z.discriminatedUnion('kind', [
		z.object({
			kind: z.literal('micro'),
			label: text,
			revision: text.nullable(),
			file: text,
			samples: count,
			samplesInsisted: z.literal(true).exactOptional(),
			timeLimitMs: count,
			gc: z.enum(gcModes),
			nodeFlags: z.array(text),
			launch,
			only: text.nullable(),
		}),
		z.object({
			kind: z.literal('command'),
			label: text,
			revision: text.nullable(),
			benchmarks: z.array(
				z.object({label: benchmark, launch, prepare: launch.exactOptional(), conclude: launch.exactOptional()}),
			),
			setup: launch.exactOptional(),
			cleanup: launch.exactOptional(),
			shellRuns: count.exactOptional(),
		}),
	])
	return {
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
	}
}

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

/** @param exit of a process */
export function compareEventShapes<Exit extends z.ZodType>(exit: Exit) {
	return {
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
	}
}

/**
 * What an event of a run log must look like before anything folds it. A log may be cut, edited or written by somebody else's program;
 * a line that does not fit is skipped and counted, so that no reader behind this has to doubt its input. Unknown fields are dropped:
 * a newer minor release may have written them.
 */
import * as z from 'zod'
import {deepProfilers, type PlanKind} from '../plan/plan.ts'
import {alertStates} from '../rules/alert-state.ts'
import {type HookName, hookNames} from '../suite/config-beside.ts'
import {
	artifact,
	count,
	environment,
	figure,
	finding,
	runOutcome,
	strings,
	suiteFailure,
	text,
	tool,
	topFrame,
	ui,
} from './event-shapes.ts'
import {ownEvents, planKind, suitePlan} from './kinds.ts'
import {exit, index, launch, ofProcess, suite, usageSample} from './log-shapes.ts'
import type {RunEvent} from './run-event.ts'

/** Milliseconds since the run started. Bounded, because readers keep a number for every second up to it: no run lasts a month. */
const time = z
	.number()
	.nonnegative()
	.max(31 * 86_400_000)
const role = z.enum(['target', 'driver', 'profiler'])
const plan = z.object({
	suites: z.array(suitePlan),
	seed: figure,
	sampleHz: count,
	flameWindowMs: count,
	profiler: z.enum(deepProfilers).nullable(),
	command: text,
	out: text.exactOptional(),
	exitCode: z.literal('target').exactOptional(),
	limits: z.object({suiteMs: count.nullable(), wholeMs: count.nullable()}).exactOptional(),
	hooks: z
		.object(
			Object.fromEntries(hookNames.map(name => [name, launch.exactOptional()])) as Record<
				HookName,
				z.ZodExactOptional<typeof launch>
			>,
		)
		.exactOptional(),
	inconclusive: z.literal('pass').exactOptional(),
	ui,
})
const outcome = z.discriminatedUnion('is', [
	z.object({
		is: z.literal('done'),
		gate: z.enum(['passed', 'failed', 'inconclusive']).exactOptional(),
		endedByRule: index.exactOptional(),
	}),
	z.object({
		is: z.literal('failed'),
		code: suiteFailure,
		reason: text,
		exitCode: figure.nullable(),
	}),
	z.object({is: z.literal('interrupted')}),
])
/** Bucket and count in turn: an odd one out would poison every sum behind it. */
const sparseCounts = z.array(index).refine(counts => counts.length % 2 === 0)

function event<Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) {
	return z.object({tMs: time, type: z.literal(type), ...shape})
}

type EventsOf<Shapes extends Readonly<Record<string, z.ZodRawShape>>> = {
	[Type in keyof Shapes & string]: ReturnType<typeof event<Type, Shapes[Type]>>
}[keyof Shapes & string]

type OwnSchema = {[K in PlanKind]: EventsOf<(typeof ownEvents)[K]>}[PlanKind]

// Which shape is whose is lost in the loop, and known from the table.
const ownSchemas = Object.values(ownEvents).flatMap((shapes: Readonly<Record<string, z.ZodRawShape>>) =>
	Object.entries(shapes).map(([type, shape]) => event(type, shape)),
) as unknown as OwnSchema[]

export const eventSchema = z.discriminatedUnion('type', [
	event('run-started', {
		id: text,
		startedAt: text,
		plan,
		environment,
		tool,
		runner: z.object({pid: count, socket: text}),
	}),
	event('run-finished', {outcome: runOutcome, exitCode: figure}),
	event('suite-started', {...suite, kind: planKind}),
	event('suite-finished', {...suite, outcome, measuredToMs: time.exactOptional()}),
	event('process-started', {...ofProcess, role, argv: strings, iteration: count.exactOptional()}),
	event('process-exited', {...ofProcess, role, exit, cpuMs: count.exactOptional()}),
	event('target-ready', {...suite, afterMs: figure}),
	event('usage-sampled', {...suite, ...usageSample}),
	event('system-sampled', {
		cpuShare: figure,
		loadAverage1: figure,
		availableMemoryBytes: figure,
		runnerCpuShare: figure,
	}),
	event('node-attached', {
		...ofProcess,
		ppid: count,
		nodeVersion: text,
		argv: strings,
		clusterWorker: z.literal(true).exactOptional(),
	}),
	event('node-detached', {...ofProcess, unseenMs: count.exactOptional()}),
	event('child-signalled', {...ofProcess, signal: text}),
	event('node-sampled', {
		...ofProcess,
		loopDelayMs: z.object({p50: figure.nullable(), p99: figure.nullable(), max: figure, stalledMs: figure}),
		loopWaits: z.object({counts: sparseCounts, minNs: figure, maxNs: figure}).exactOptional(),
		utilisation: figure,
		gc: z
			.object({
				...{count, totalMs: figure, maxMs: figure, major: count},
				majorMs: figure.exactOptional(),
				sampled: z
					.object({
						...{ofMs: figure, watchedMs: figure, count, totalMs: figure},
						...{majorMs: figure, sumOfSquaresMs2: figure},
					})
					.exactOptional(),
			})
			.exactOptional(),
		heapUsedBytes: count,
		heapTotalBytes: count,
		externalBytes: count,
		heapSpaces: z.record(text, count),
		poolWaitMs: count.exactOptional(),
		cpuMs: count.exactOptional(),
		intervalMs: figure,
	}),
	event('latency-counted', {
		...ofProcess,
		metric: text,
		counts: sparseCounts,
		minNs: figure,
		maxNs: figure,
		errors: count,
		clientErrors: count.exactOptional(),
		unanswered: z
			.object({left: count, cut: count, underWay: count, ages: sparseCounts.exactOptional()})
			.exactOptional(),
	}),
	event('cpu-sampled', {
		...ofProcess,
		isolate: index,
		thread: index,
		newFrames: z.array(z.tuple([text, text, figure, figure])),
		newStacks: z.array(z.tuple([z.number().int().min(-1), index])),
		// A window may have begun before the run did, in a process that was there already.
		startMs: z.number().min(-60_000).max(time.maxValue!),
		stacks: z.array(z.number().int().min(-1)),
		deltasUs: z.array(figure),
	}).refine(window => window.stacks.length === window.deltasUs.length),
	event('output-printed', {...suite, role, stream: z.enum(['stdout', 'stderr']), lines: strings, droppedLines: count}),
	event('flame-written', {
		...suite,
		title: text,
		source: z.enum(['v8', '0x', 'clinic']),
		svg: text.nullable(),
		profile: text.nullable(),
		html: text.nullable(),
		samples: count,
		bytes: count.exactOptional(),
		durationMs: figure,
		fromMs: figure,
		toMs: figure,
		top: z.array(topFrame),
		tookMs: figure,
	}),
	event('deep-profile-started', {...suite, profiler: z.enum(deepProfilers)}),
	event('deep-profile-finished', {...suite, profiler: z.enum(deepProfilers), ok: z.boolean(), text}),
	event('finding-made', {...suite, finding}),
	event('rules-evaluated', {
		...suite,
		seen: z.array(
			z.object({
				rule: index,
				holds: z.boolean().nullable(),
				observed: figure.nullable(),
				limit: figure.nullable(),
				n: count,
				headroom: figure.nullable(),
				idle: z.literal(true).exactOptional(),
				untold: z.array(count).exactOptional(),
			}),
		),
	}),
	event('alert-changed', {...suite, rule: index, name: text, state: z.enum(alertStates), observed: figure.nullable()}),
	event('capture-filed', {
		...suite,
		rule: index,
		atMs: count,
		observed: figure.nullable(),
		limit: figure.nullable(),
		svg: text.nullable(),
		profile: text.nullable(),
		culprit: text.nullable(),
	}),
	event('artifact-written', {suite: text.nullable(), ...artifact}),
	...ownSchemas,
]) satisfies z.ZodType<RunEvent>

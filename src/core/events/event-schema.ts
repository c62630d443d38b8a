/**
 * What an event of a run log must look like before anything folds it. A log may be cut, edited or written by somebody else's program;
 * a line that does not fit is skipped and counted, so that no reader behind this has to doubt its input. Unknown fields are dropped:
 * a newer minor release may have written them.
 */
import * as z from 'zod'
import {compareEventShapes, comparePlanShape} from '../kinds/compare/events-schema.ts'
import {microEventShapes as micro, microPlanShape} from '../kinds/micro/events-schema.ts'
import {deepProfilers} from '../plan/plan.ts'
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
import {processInsides} from './process-inside.ts'
import type {RunEvent} from './run-event.ts'

/** Milliseconds since the run started. Bounded, because readers keep a number for every second up to it: no run lasts a month. */
const time = z
	.number()
	.nonnegative()
	.max(31 * 86_400_000)
const role = z.enum(['target', 'driver', 'profiler'])
const exit = z.object({
	exitCode: figure.nullable(),
	signal: text.nullable(),
	failure: z.object({code: text, message: text}).nullable(),
})
const launch = z.object({
	argv: strings,
	shell: z.boolean(),
	shellProgram: text.exactOptional(),
	cwd: text,
	env: z.record(text, text),
	withheldEnv: strings.exactOptional(),
	unmarked: z.literal(true).exactOptional(),
	input: z.union([z.object({file: text}), z.object({text})]).exactOptional(),
})
const runSteps = {prepare: launch.exactOptional(), conclude: launch.exactOptional()}
const readiness = z.discriminatedUnion('is', [
	z.object({is: z.literal('at-once')}),
	z.object({is: z.literal('http'), url: text, timeoutMs: count}),
	z.object({is: z.literal('port'), host: text, port: count, timeoutMs: count}),
	z.object({is: z.literal('log'), pattern: text, timeoutMs: count}),
	z.object({is: z.literal('delay'), delayMs: count}),
])
const suiteCommon = {
	name: text,
	tags: strings,
	launch,
	probe: z.object({cpuIntervalUs: count}).nullable(),
	outside: z.literal(true).exactOptional(),
	stop: z.object({signal: text, graceMs: count}),
	allowedExitCodes: z.array(figure),
	flameAtEnd: z.boolean(),
}
const suitePlan = z.discriminatedUnion('kind', [
	z.object({
		...suiteCommon,
		kind: z.literal('observe'),
		ready: readiness,
		driver: launch.nullable(),
		durationMs: count.nullable(),
	}),
	z.object({
		...suiteCommon,
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
	}),
	z.object({...suiteCommon, ...comparePlanShape(launch)}),
	z.object({...suiteCommon, ...microPlanShape()}),
])
const plan = z.object({
	suites: z.array(suitePlan),
	seed: figure,
	sampleHz: count,
	flameWindowMs: count,
	profiler: z.enum(deepProfilers).nullable(),
	command: text,
	out: text.exactOptional(),
	exitCode: z.literal('target').exactOptional(),
	ui,
})
const outcome = z.discriminatedUnion('is', [
	z.object({is: z.literal('done'), gate: z.enum(['passed', 'failed', 'inconclusive']).exactOptional()}),
	z.object({
		is: z.literal('failed'),
		code: suiteFailure,
		reason: text,
		exitCode: figure.nullable(),
	}),
	z.object({is: z.literal('interrupted')}),
])
const processUsage = z.object({
	pid: count,
	ppid: count,
	name: text,
	userMs: count,
	systemMs: count,
	endedChildrenMs: count.exactOptional(),
	endedChildrenFaults: count.exactOptional(),
	ageMs: count.exactOptional(),
	inside: z.enum(processInsides).exactOptional(),
	mainRunMs: count.exactOptional(),
	mainWaitMs: count.exactOptional(),
	waitMs: count.exactOptional(),
	rssBytes: count,
	threads: count,
	fds: count.nullable(),
	readBytes: count.nullable(),
	writtenBytes: count.nullable(),
})
const suite = {suite: text}
const ofProcess = {suite: text, pid: count}
const index = z.number().int().nonnegative()
/** Bucket and count in turn: an odd one out would poison every sum behind it. */
const sparseCounts = z.array(index).refine(counts => counts.length % 2 === 0)
const compare = compareEventShapes(exit)

function event<Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) {
	return z.object({tMs: time, type: z.literal(type), ...shape})
}

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
	event('suite-started', {...suite, kind: z.enum(['observe', 'command', 'compare', 'micro'])}),
	event('suite-finished', {...suite, outcome, measuredToMs: time.exactOptional()}),
	event('process-started', {...ofProcess, role, argv: strings, iteration: count.exactOptional()}),
	event('process-exited', {...ofProcess, role, exit, cpuMs: count.exactOptional()}),
	event('target-ready', {...suite, afterMs: figure}),
	event('iteration-finished', {
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
	}),
	event('usage-sampled', {...suite, processes: z.array(processUsage), gone: z.array(count)}),
	event('driver-sampled', {...suite, processes: z.array(processUsage), gone: z.array(count)}),
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
		gc: z.object({count, totalMs: figure, maxMs: figure, major: count}).exactOptional(),
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
		unanswered: z.object({left: count, cut: count, underWay: count}).exactOptional(),
	}),
	event('cpu-sampled', {
		...ofProcess,
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
	event('compare-prepared', compare['compare-prepared']),
	event('compare-phase-started', compare['compare-phase-started']),
	event('slot-finished', compare['slot-finished']),
	event('control-judged', compare['control-judged']),
	event('verdict-reached', compare['verdict-reached']),
	event('noise-measured', compare['noise-measured']),
	event('frames-compared', compare['frames-compared']),
	event('benchmarks-listed', micro['benchmarks-listed']),
	event('micro-started', micro['micro-started']),
	event('micro-sampled', micro['micro-sampled']),
	event('micro-measured', micro['micro-measured']),
	event('micro-failed', micro['micro-failed']),
	event('artifact-written', {suite: text.nullable(), ...artifact}),
]) satisfies z.ZodType<RunEvent>

import fc from 'fast-check'
import type {ProcessExit, RunEvent, RunEventBody, RunEventType} from '../../../src/core/events/run-event.ts'
import {deepProfilers} from '../../../src/core/plan/plan.ts'

// Anything a target, a path or an environment can hold: quotes, newlines, half surrogates, separators JSON and JavaScript disagree about.
const text = fc.oneof(
	fc.string({maxLength: 12, unit: 'binary'}),
	fc.constantFrom('', '\n', '"\\', '\u2028', '\ud800', '\u001b[31m', '{"type":"run-finished"}'),
)
const key = text.filter(one => one !== '__proto__')
const figure = fc.double({noNaN: true, noDefaultInfinity: true}).map(value => (Object.is(value, -0) ? 0 : value))
const time = fc.double({min: 0, max: 31 * 86_400_000, noNaN: true})
const count = fc.oneof(
	fc.nat(),
	fc.double({min: 0, max: 1e15, noNaN: true}).map(value => value + 0),
)
const index = fc.nat()
const texts = fc.array(text, {maxLength: 3})
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, {nil: null})
const role = fc.constantFrom('target' as const, 'driver' as const, 'profiler' as const)
const profiler = fc.constantFrom(...deepProfilers)
const exit: fc.Arbitrary<ProcessExit> = fc.record({
	exitCode: maybe(figure),
	signal: maybe(text),
	failure: maybe(fc.record({code: text, message: text})),
})
const launch = fc.record(
	{
		argv: texts,
		shell: fc.boolean(),
		shellProgram: text,
		cwd: text,
		env: fc.dictionary(key, text, {maxKeys: 3, noNullPrototype: true}),
		input: fc.oneof(fc.record({file: text}), fc.record({text})),
	},
	{requiredKeys: ['argv', 'shell', 'cwd', 'env']},
)
const runSteps = {prepare: launch, conclude: launch}
const suiteCommon = {
	name: text,
	tags: texts,
	launch,
	probe: maybe(fc.record({cpuIntervalUs: count})),
	stop: fc.record({signal: text, graceMs: count}),
	allowedExitCodes: fc.array(figure, {maxLength: 2}),
	flameAtEnd: fc.boolean(),
}
const suitePlan = fc.oneof(
	fc.record({
		...suiteCommon,
		kind: fc.constant('observe' as const),
		ready: fc.oneof(
			fc.record({is: fc.constant('at-once' as const)}),
			fc.record({is: fc.constant('http' as const), url: text, timeoutMs: count}),
			fc.record({is: fc.constant('port' as const), host: text, port: count, timeoutMs: count}),
			fc.record({is: fc.constant('log' as const), pattern: text, timeoutMs: count}),
			fc.record({is: fc.constant('delay' as const), delayMs: count}),
		),
		driver: maybe(launch),
		durationMs: maybe(count),
	}),
	fc.record(
		{
			...suiteCommon,
			kind: fc.constant('command' as const),
			runs: count,
			warmup: count,
			timeoutMs: maybe(count),
			...runSteps,
			setup: launch,
			cleanup: launch,
			variants: fc.array(fc.record({label: text, launch, ...runSteps}, {requiredKeys: ['label', 'launch']}), {
				maxLength: 2,
			}),
			shellRuns: count,
		},
		{
			requiredKeys: [
				'name',
				'tags',
				'launch',
				'probe',
				'stop',
				'allowedExitCodes',
				'flameAtEnd',
				'kind',
				'runs',
				'warmup',
				'timeoutMs',
			],
		},
	),
)
const outcome = fc.oneof(
	fc.record({is: fc.constant('done' as const)}),
	fc.record({is: fc.constant('interrupted' as const)}),
	fc.record({
		is: fc.constant('failed' as const),
		code: fc.constantFrom(
			'not-started',
			'exited-early',
			'never-ready',
			'driver-failed',
			'bad-exit',
			'timed-out',
			'profiler-failed',
			'tool-missing',
		),
		reason: text,
		exitCode: maybe(figure),
	}),
)
const suite = {suite: text}
const ofProcess = {suite: text, pid: count}

const usageSample = {
	processes: fc.array(
		fc.record(
			{
				pid: count,
				ppid: count,
				name: text,
				userMs: count,
				systemMs: count,
				endedChildrenMs: count,
				rssBytes: count,
				threads: count,
				fds: maybe(count),
				readBytes: maybe(count),
				writtenBytes: maybe(count),
			},
			{
				requiredKeys: [
					'pid',
					'ppid',
					'name',
					'userMs',
					'systemMs',
					'rssBytes',
					'threads',
					'fds',
					'readBytes',
					'writtenBytes',
				],
			},
		),
		{maxLength: 3},
	),
	gone: fc.array(count, {maxLength: 3}),
}

/** One arbitrary a type: a new event type does not compile until it has one. */
export const bodies: {readonly [Type in RunEventType]: fc.Arbitrary<Extract<RunEventBody, {type: Type}>>} = {
	'run-started': fc.record({
		type: fc.constant('run-started' as const),
		id: text,
		startedAt: text,
		plan: fc.record({
			suites: fc.array(suitePlan, {maxLength: 2}),
			seed: figure,
			sampleHz: count,
			flameWindowMs: count,
			profiler: maybe(profiler),
			command: text,
			ui: fc.constantFrom('tui' as const, 'plain' as const),
		}),
		environment: fc.record({
			fingerprint: text,
			hostname: text,
			os: text,
			kernel: text,
			arch: text,
			cpu: text,
			cores: count,
			memBytes: count,
			node: text,
			governor: maybe(text),
			container: maybe(text),
			git: maybe(fc.record({branch: maybe(text), commit: text, dirty: maybe(fc.boolean())})),
		}),
		tool: fc.record({name: text, version: text}),
		runner: fc.record({pid: count, socket: text}),
	}),
	'run-finished': fc.record({
		type: fc.constant('run-finished' as const),
		outcome: fc.constantFrom('done' as const, 'failed' as const, 'interrupted' as const),
		exitCode: figure,
	}),
	'suite-started': fc.record({
		type: fc.constant('suite-started' as const),
		...suite,
		kind: fc.constantFrom('observe' as const, 'command' as const),
	}),
	'suite-finished': fc.record(
		{type: fc.constant('suite-finished' as const), ...suite, outcome, measuredToMs: time},
		{requiredKeys: ['type', 'suite', 'outcome']},
	),
	'process-started': fc.record(
		{type: fc.constant('process-started' as const), ...ofProcess, role, argv: texts, iteration: count},
		{requiredKeys: ['type', 'suite', 'pid', 'role', 'argv']},
	),
	'process-exited': fc.record(
		{type: fc.constant('process-exited' as const), ...ofProcess, role, exit, cpuMs: count},
		{requiredKeys: ['type', 'suite', 'pid', 'role', 'exit']},
	),
	'target-ready': fc.record({type: fc.constant('target-ready' as const), ...suite, afterMs: figure}),
	'iteration-finished': fc.record(
		{
			type: fc.constant('iteration-finished' as const),
			...suite,
			iteration: count,
			warmup: fc.boolean(),
			wallNs: figure,
			exit,
			benchmark: text,
			userMs: count,
			systemMs: count,
			maxRssBytes: count,
			maxRssIsFloor: fc.constant(true as const),
		},
		{requiredKeys: ['type', 'suite', 'iteration', 'warmup', 'wallNs', 'exit']},
	),
	'usage-sampled': fc.record({type: fc.constant('usage-sampled' as const), ...suite, ...usageSample}),
	'driver-sampled': fc.record({type: fc.constant('driver-sampled' as const), ...suite, ...usageSample}),
	'system-sampled': fc.record({
		type: fc.constant('system-sampled' as const),
		cpuShare: figure,
		loadAverage1: figure,
		availableMemoryBytes: figure,
		runnerCpuShare: figure,
	}),
	'node-attached': fc.record({
		type: fc.constant('node-attached' as const),
		...ofProcess,
		ppid: count,
		nodeVersion: text,
		argv: texts,
	}),
	'node-detached': fc.record({type: fc.constant('node-detached' as const), ...ofProcess}),
	'node-sampled': fc.record({
		type: fc.constant('node-sampled' as const),
		...ofProcess,
		loopDelayMs: fc.record({p50: figure, p99: figure, max: figure, stalledMs: figure}),
		utilisation: figure,
		gc: fc.record({count, totalMs: figure, maxMs: figure, major: count}),
		heapUsedBytes: count,
		heapTotalBytes: count,
		externalBytes: count,
		heapSpaces: fc.dictionary(key, count, {maxKeys: 3, noNullPrototype: true}),
		intervalMs: figure,
	}),
	'latency-counted': fc.record({
		type: fc.constant('latency-counted' as const),
		...ofProcess,
		metric: text,
		counts: fc.array(fc.tuple(index, index), {maxLength: 4}).map(pairs => pairs.flat()),
		minNs: figure,
		maxNs: figure,
		errors: count,
	}),
	'cpu-sampled': fc
		.record({
			type: fc.constant('cpu-sampled' as const),
			...ofProcess,
			newFrames: fc.array(fc.tuple(text, text, figure, figure), {maxLength: 3}),
			newStacks: fc.array(fc.tuple(fc.integer({min: -1}), index), {maxLength: 3}),
			startMs: time,
			samples: fc.array(fc.tuple(fc.integer({min: -1}), figure), {maxLength: 5}),
		})
		.map(({samples, ...rest}) => ({
			...rest,
			stacks: samples.map(([stack]) => stack),
			deltasUs: samples.map(([, deltaUs]) => deltaUs),
		})),
	'output-printed': fc.record({
		type: fc.constant('output-printed' as const),
		...suite,
		role,
		stream: fc.constantFrom('stdout' as const, 'stderr' as const),
		lines: texts,
		droppedLines: count,
	}),
	'flame-written': fc.record({
		type: fc.constant('flame-written' as const),
		...suite,
		title: text,
		source: fc.constantFrom('v8' as const, '0x' as const, 'clinic' as const),
		svg: maybe(text),
		profile: maybe(text),
		html: maybe(text),
		samples: count,
		durationMs: figure,
		fromMs: figure,
		toMs: figure,
		top: fc.array(fc.record({name: text, file: text, line: figure, selfShare: figure, totalShare: figure}), {
			maxLength: 2,
		}),
		tookMs: figure,
	}),
	'deep-profile-started': fc.record({type: fc.constant('deep-profile-started' as const), ...suite, profiler}),
	'deep-profile-finished': fc.record({
		type: fc.constant('deep-profile-finished' as const),
		...suite,
		profiler,
		ok: fc.boolean(),
		text,
	}),
	'finding-made': fc.record({
		type: fc.constant('finding-made' as const),
		...suite,
		finding: fc.record({
			code: text,
			severity: fc.constantFrom('info' as const, 'warning' as const, 'error' as const),
			text,
			evidence: text,
		}),
	}),
	'artifact-written': fc.record({
		type: fc.constant('artifact-written' as const),
		suite: maybe(text),
		kind: text,
		path: text,
		bytes: count,
		sha256: text,
	}),
}

export const eventTypes = Object.keys(bodies) as readonly RunEventType[]

export function arbitraryEvent(type: RunEventType): fc.Arbitrary<RunEvent> {
	return fc.tuple(time, bodies[type]).map(([tMs, body]) => ({tMs, ...body}))
}

export const anyEvent: fc.Arbitrary<RunEvent> = fc.oneof(...eventTypes.map(arbitraryEvent))

import fc from 'fast-check'
import type {ProcessExit} from '../../../src/core/events/process-exit.ts'
import {processInsides} from '../../../src/core/events/process-inside.ts'
import type {RunEvent, RunEventBody, RunEventType} from '../../../src/core/events/run-event.ts'
import {comparePhases, doubts, verdictNames} from '../../../src/core/kinds/compare/events.ts'
import {compareMetrics, failOnNames} from '../../../src/core/kinds/compare/plan.ts'
import {ownFailureCodes, packSamples} from '../../../src/core/kinds/micro/events.ts'
import {microFailureCodes, microPhases} from '../../../src/core/kinds/micro/events-message.ts'
import {gcModes} from '../../../src/core/kinds/micro/suite.ts'
import {stepOutcomes} from '../../../src/core/kinds/steps/events.ts'
import {workPlaces} from '../../../src/core/kinds/steps/suite-step.ts'
import {loadTimes} from '../../../src/core/load/counted.ts'
import {failureClasses} from '../../../src/core/load/outcome.ts'
import {deepProfilers} from '../../../src/core/plan/plan.ts'
import {alertStates} from '../../../src/core/rules/alert-state.ts'
import type {FindingCode} from '../../../src/core/trouble/finding-codes.ts'

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
/** With a field of that name or without, as older logs are. */
const sometimesWith = <T extends object, Name extends string, V>(
	all: fc.Arbitrary<T>,
	name: Name,
	value: fc.Arbitrary<V>,
): fc.Arbitrary<T & {[Key in Name]?: V}> =>
	fc
		.tuple(all, fc.option(fc.record({value})))
		.map(([one, more]) => (more === null ? one : {...one, [name]: more.value}))
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
		withheldEnv: texts,
		input: fc.oneof(fc.record({file: text}), fc.record({text})),
	},
	{requiredKeys: ['argv', 'shell', 'cwd', 'env']},
)
const runSteps = {prepare: launch, conclude: launch}
const suiteCommon = {
	name: text,
	tags: texts,
	launch,
	probe: maybe(fc.record({cpuIntervalUs: maybe(count)})),
	stop: fc.record({signal: text, graceMs: count}),
	allowedExitCodes: fc.array(figure, {maxLength: 2}),
	flameAtEnd: fc.boolean(),
}
const insisted = <Plan extends object>(plan: fc.Arbitrary<Plan>) =>
	fc.oneof(
		plan,
		plan.map(one => ({...one, samplesInsisted: true as const})),
	)
const comparedArm = fc.oneof(
	insisted(
		fc.record({
			kind: fc.constant('micro' as const),
			label: text,
			revision: maybe(text),
			file: text,
			samples: count,
			timeLimitMs: count,
			gc: fc.constantFrom(...gcModes),
			nodeFlags: texts,
			launch,
			only: maybe(text),
		}),
	),
	fc.record(
		{
			kind: fc.constant('command' as const),
			label: text,
			revision: maybe(text),
			benchmarks: fc.array(fc.record({label: maybe(text), launch, ...runSteps}, {requiredKeys: ['label', 'launch']}), {
				maxLength: 2,
			}),
			setup: launch,
			cleanup: launch,
			shellRuns: count,
		},
		{requiredKeys: ['kind', 'label', 'revision', 'benchmarks']},
	),
)
const answerSpec = {status: maybe(count), body: maybe(text)}
const step = fc.record({
	name: text,
	action: fc.oneof(
		fc.record({is: fc.constant('run' as const), launch}),
		fc.record({is: fc.constant('write' as const), file: text, text}),
		fc.record({is: fc.constant('touch' as const), file: text, append: maybe(text)}),
		fc.record({
			is: fc.constant('request' as const),
			request: fc.record(
				{
					url: text,
					method: text,
					headers: fc.dictionary(key, text, {maxKeys: 3, noNullPrototype: true}),
					body: maybe(text),
					withheldHeaders: texts,
					withheldBody: fc.constant(true as const),
				},
				{requiredKeys: ['url', 'method', 'headers', 'body']},
			),
		}),
		fc.record({is: fc.constant('type' as const), text}),
	),
	times: count,
	until: fc.oneof(
		fc.record({is: fc.constant('log' as const), pattern: text}),
		fc.record({is: fc.constant('answer' as const), ...answerSpec}),
		fc.record({is: fc.constant('http' as const), url: text, ...answerSpec}),
		fc.record({is: fc.constant('file' as const), file: text, contains: maybe(text)}),
		fc.record({
			is: fc.constant('exit' as const),
			of: fc.constantFrom('command' as const, 'program' as const),
			codes: fc.array(figure, {maxLength: 2}),
		}),
	),
	expect: maybe(count),
	settleMs: count,
	timeoutMs: count,
})
const suitePlan = fc.oneof(
	fc.record({
		...suiteCommon,
		kind: fc.constant('steps' as const),
		hasProgram: fc.boolean(),
		ready: fc.constantFrom(
			{is: 'at-once' as const},
			{is: 'log' as const, pattern: 'ready', timeoutMs: 1},
			{is: 'delay' as const, delayMs: 1},
		),
		runs: count,
		warmup: count,
		fresh: fc.boolean(),
		workIn: fc.constantFrom(...workPlaces),
		benchmarks: fc.array(fc.record({label: maybe(text), steps: fc.array(step, {maxLength: 2})}), {maxLength: 2}),
	}),
	insisted(
		fc.record({
			...suiteCommon,
			kind: fc.constant('micro' as const),
			file: text,
			samples: count,
			runs: count,
			timeLimitMs: count,
			gc: fc.constantFrom(...gcModes),
			only: maybe(text),
			nodeFlags: texts,
		}),
	),
	sometimesWith(
		fc.record({
			...suiteCommon,
			kind: fc.constant('compare' as const),
			purpose: fc.constantFrom('ab' as const, 'noise' as const),
			base: comparedArm,
			head: comparedArm,
			gate: fc.constantFrom(...compareMetrics),
			margin: count,
			marginFrom: fc.constantFrom('asked' as const, 'noise' as const, 'standard' as const),
			stopping: fc.oneof(
				fc.record({is: fc.constant('pairs' as const), pairs: count}),
				fc.record({is: fc.constant('pilot' as const), pairs: count, change: count}),
				fc.record({is: fc.constant('precise' as const), change: count}),
			),
			mostMs: maybe(count),
			leastPairs: count,
			warmup: count,
			timeoutMs: maybe(count),
			confirm: fc.boolean(),
			control: fc.boolean(),
			inconclusive: fc.constantFrom('pass' as const, 'fail' as const),
			build: maybe(fc.record({argv: texts, shell: fc.boolean()})),
			comparisons: count,
		}),
		'failOn',
		fc.array(fc.constantFrom(...failOnNames), {maxLength: 1}),
	),
	fc.record({
		...suiteCommon,
		kind: fc.constant('observe' as const),
		target: fc.oneof(
			fc.record({is: fc.constant('launched' as const)}),
			fc.record({is: fc.constant('running' as const), pid: count}),
		),
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
	fc.record(
		{
			is: fc.constant('done' as const),
			gate: fc.constantFrom('passed' as const, 'failed' as const, 'inconclusive' as const),
		},
		{requiredKeys: ['is']},
	),
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
			'revision-failed',
		),
		reason: text,
		exitCode: maybe(figure),
	}),
)
const suite = {suite: text}
const ofStep = {...suite, run: count, step: text, warmup: fc.boolean(), benchmark: text}
const requiredOfStep = ['suite', 'run', 'step', 'warmup'] as const
const microRun = {...suite, benchmark: text, run: fc.integer({min: 1, max: 1000})}
const finding = fc.record({
	code: text as fc.Arbitrary<FindingCode>,
	severity: fc.constantFrom('info' as const, 'warning' as const, 'error' as const),
	text,
	evidence: text,
})
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
				endedChildrenFaults: count,
				ageMs: count,
				inside: fc.constantFrom(...processInsides),
				mainRunMs: count,
				mainWaitMs: count,
				waitMs: count,
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

const armFacts = fc.record({
	label: text,
	command: text,
	revision: maybe(text),
	commit: maybe(text),
	subject: maybe(text),
	dirty: fc.boolean(),
	notes: texts,
})
const place = {...suite, phase: fc.constantFrom(...comparePhases), comparison: count}
const lessSteady = fc.record({
	pairs: count,
	base: figure,
	head: figure,
	ratio: maybe(figure),
	ci: maybe(fc.record({level: figure, low: figure, high: maybe(figure), method: fc.constant('fieller' as const)})),
	p: figure,
	adjustedP: figure,
	slow: fc.record({fence: figure, base: figure, head: figure}),
})
const ratioInterval = maybe(
	fc.record({
		level: figure,
		low: figure,
		high: figure,
		method: fc.constantFrom('signed-rank' as const, 'rank-sum' as const),
	}),
)
const comparedFrames = fc.array(
	fc.record({
		name: text,
		file: text,
		line: maybe(figure),
		presence: fc.constantFrom('both' as const, 'new' as const, 'gone' as const),
		kind: fc.constantFrom('self' as const, 'total' as const),
		baseShare: figure,
		headShare: figure,
		base: figure,
		head: figure,
		delta: figure,
		low: figure,
		high: figure,
		via: maybe(fc.record({name: text, file: text, line: figure})),
	}),
	{maxLength: 2},
)
const sparse = fc.array(fc.tuple(index, index), {maxLength: 4}).map(pairs => pairs.flat())
const sampled = fc.record({
	...{ofMs: figure, watchedMs: figure, count, totalMs: figure},
	...{majorMs: figure, sumOfSquaresMs2: figure},
})
const profiledSide = fc.record({runs: count, samples: count, svg: maybe(text)})

const countedTimes = fc.record({counts: fc.array(count, {maxLength: 4}), minNs: count, maxNs: count})
const stageCounts = fc.record({
	...{stage: fc.nat(5), planned: count, sent: count, completed: count, failed: count, dropped: count, timedOut: count},
	...{resent: count, receivedBytes: count, connections: count},
	statuses: fc.array(count, {maxLength: 4}),
	failures: fc.record(Object.fromEntries(failureClasses.map(failure => [failure, count])), {requiredKeys: []}),
	times: fc.record(Object.fromEntries(loadTimes.map(time => [time, countedTimes])), {requiredKeys: []}),
})
const generatorSample = fc.record({
	...{intervalMs: count, loopBusy: figure, gcShare: figure, waitedShare: maybe(figure), cpuShare: maybe(figure)},
	...{inFlight: count, queued: count, openConnections: count, backlogDrops: maybe(count)},
})

/** One arbitrary a type: a new event type does not compile until it has one. */
/** As in a profile of memory. */
const withBytes = <Event extends object>(event: fc.Arbitrary<Event>) =>
	fc.oneof(
		event,
		event.map(one => ({...one, bytes: 12_345})),
	)

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
		kind: fc.constantFrom(
			'observe' as const,
			'command' as const,
			'compare' as const,
			'micro' as const,
			'steps' as const,
		),
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
	'node-attached': fc.record(
		{
			type: fc.constant('node-attached' as const),
			...ofProcess,
			ppid: count,
			nodeVersion: text,
			argv: texts,
			clusterWorker: fc.constant(true as const),
		},
		{requiredKeys: ['type', 'suite', 'pid', 'ppid', 'nodeVersion', 'argv']},
	),
	'node-detached': fc.record(
		{type: fc.constant('node-detached' as const), ...ofProcess, unseenMs: count},
		{requiredKeys: ['type', 'suite', 'pid']},
	),
	'child-signalled': fc.record({type: fc.constant('child-signalled' as const), ...ofProcess, signal: text}),
	'node-sampled': fc.record(
		{
			type: fc.constant('node-sampled' as const),
			...ofProcess,
			loopDelayMs: fc.record({p50: maybe(figure), p99: maybe(figure), max: figure, stalledMs: figure}),
			loopWaits: fc.record({counts: sparse, minNs: figure, maxNs: figure}),
			utilisation: figure,
			gc: fc.record(
				{count, totalMs: figure, maxMs: figure, major: count, majorMs: figure, sampled},
				{requiredKeys: ['count', 'totalMs', 'maxMs', 'major']},
			),
			cpuMs: count,
			poolWaitMs: count,
			heapUsedBytes: count,
			heapTotalBytes: count,
			externalBytes: count,
			heapSpaces: fc.dictionary(key, count, {maxKeys: 3, noNullPrototype: true}),
			intervalMs: figure,
		},
		{
			requiredKeys: [
				'type',
				'suite',
				'pid',
				'loopDelayMs',
				'utilisation',
				'heapUsedBytes',
				'heapTotalBytes',
				'externalBytes',
				'heapSpaces',
				'intervalMs',
			],
		},
	),
	'latency-counted': fc.record(
		{
			type: fc.constant('latency-counted' as const),
			...ofProcess,
			metric: text,
			counts: sparse,
			minNs: figure,
			maxNs: figure,
			errors: count,
			clientErrors: count,
			unanswered: fc.record(
				{left: count, cut: count, underWay: count, ages: sparse},
				{requiredKeys: ['left', 'cut', 'underWay']},
			),
		},
		{requiredKeys: ['type', 'suite', 'pid', 'metric', 'counts', 'minNs', 'maxNs', 'errors']},
	),
	'rules-evaluated': fc.record({
		type: fc.constant('rules-evaluated' as const),
		suite: text,
		seen: fc.array(
			fc.record({
				rule: index,
				holds: maybe(fc.boolean()),
				observed: maybe(figure),
				limit: maybe(figure),
				n: count,
				headroom: maybe(figure),
			}),
			{maxLength: 3},
		),
	}),
	'alert-changed': fc.record({
		type: fc.constant('alert-changed' as const),
		suite: text,
		rule: index,
		name: text,
		state: fc.constantFrom(...alertStates),
		observed: maybe(figure),
	}),
	'capture-filed': fc.record({
		type: fc.constant('capture-filed' as const),
		suite: text,
		rule: index,
		atMs: count,
		observed: maybe(figure),
		limit: maybe(figure),
		svg: maybe(text),
		profile: maybe(text),
		culprit: maybe(text),
	}),
	'cpu-sampled': fc
		.record({
			type: fc.constant('cpu-sampled' as const),
			...ofProcess,
			isolate: index,
			thread: index,
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
	'flame-written': withBytes(
		fc.record({
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
	),
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
		finding,
	}),
	'benchmarks-listed': fc.record({
		type: fc.constant('benchmarks-listed' as const),
		...suite,
		benchmarks: fc.array(
			fc.record({
				name: text,
				params: fc.dictionary(key, fc.oneof(text, figure, fc.boolean(), fc.constant(null)), {
					maxKeys: 3,
					noNullPrototype: true,
				}),
				source: fc.constantFrom('arsenal-tui' as const, 'mitata' as const, 'tinybench' as const, 'vitest' as const),
			}),
			{maxLength: 2},
		),
		leftOut: count,
		findings: fc.array(finding, {maxLength: 2}),
		node: maybe(text),
	}),
	'step-started': fc.record(
		{type: fc.constant('step-started' as const), ...ofStep},
		{requiredKeys: [...requiredOfStep, 'type']},
	),
	'load-started': fc.record({type: fc.constant('load-started' as const), suite: text, startMs: count, address: text}),
	'load-step-started': fc.record({
		type: fc.constant('load-step-started' as const),
		suite: text,
		step: fc.nat(),
		rate: count,
	}),
	'load-step-finished': fc.record({
		type: fc.constant('load-step-finished' as const),
		...{
			suite: text,
			step: fc.nat(),
			toMs: count,
			holds: maybe(fc.boolean()),
			expr: maybe(text),
			observed: maybe(figure),
		},
	}),
	'load-counted': fc.record({
		type: fc.constant('load-counted' as const),
		suite: text,
		stages: fc.array(stageCounts, {maxLength: 2}),
		sample: maybe(generatorSample),
	}),
	'step-finished': fc.record(
		{
			type: fc.constant('step-finished' as const),
			...ofStep,
			outcome: fc.constantFrom(...stepOutcomes),
			durationNs: maybe(count),
			reactions: count,
			resolutionNs: count,
			ownDelayNs: count,
			wasThere: fc.constant(true as const),
			text,
		},
		{requiredKeys: [...requiredOfStep, 'type', 'outcome', 'durationNs', 'reactions']},
	),
	'micro-started': fc.record({type: fc.constant('micro-started' as const), ...microRun}),
	'micro-sampled': fc.record({
		type: fc.constant('micro-sampled' as const),
		...microRun,
		from: index,
		samplesNs: fc.array(fc.float({min: 0, noNaN: true, noDefaultInfinity: true})).map(packSamples),
	}),
	'micro-measured': fc.record({
		type: fc.constant('micro-measured' as const),
		...microRun,
		samples: fc.integer({min: 1}),
		asked: count,
		figures: fc.record({
			batch: fc.integer({min: 1}),
			kind: fc.constantFrom('call' as const, 'loop' as const, 'own' as const),
			async: fc.boolean(),
			firstCallNs: count,
			warmUpCalls: count,
			elapsedMs: count,
			timer: fc.record({name: fc.constant('performance.now' as const), costNs: count, resolutionNs: count}),
			gcMode: fc.constantFrom(...gcModes),
			gc: fc.record({count, totalMs: count, nsPerCall: count}),
			heapBytesPerCall: maybe(count),
			emptyNs: count,
		}),
		findings: fc.array(finding, {maxLength: 2}),
	}),
	'micro-failed': fc.record({
		type: fc.constant('micro-failed' as const),
		...microRun,
		benchmark: maybe(text),
		code: fc.constantFrom(...microFailureCodes, ...ownFailureCodes),
		phase: fc.constantFrom(...microPhases),
		text,
		stack: maybe(text),
	}),
	'compare-prepared': fc.record({
		type: fc.constant('compare-prepared' as const),
		...suite,
		base: armFacts,
		head: armFacts,
		benchmarks: fc.array(maybe(text), {maxLength: 3}),
	}),
	'compare-phase-started': fc.record({
		type: fc.constant('compare-phase-started' as const),
		...place,
		benchmarks: fc.array(maybe(text), {maxLength: 3}),
		pairs: maybe(count),
		targetWidth: maybe(count),
		untilMs: maybe(figure),
		controlEvery: count,
	}),
	'slot-finished': fc.record({
		type: fc.constant('slot-finished' as const),
		...place,
		benchmark: maybe(text),
		pair: count,
		arm: fc.constantFrom('base' as const, 'head' as const, 'control' as const),
		beside: fc.constantFrom('base' as const, 'head' as const),
		figures: fc.dictionary(key, figure, {maxKeys: 3, noNullPrototype: true}),
		exit,
		failure: maybe(text),
	}),
	'control-judged': fc.record({
		type: fc.constant('control-judged' as const),
		...place,
		is: fc.constantFrom('held' as const, 'unclear' as const, 'moved' as const, 'drifted' as const, 'absent' as const),
		pairs: count,
		ratio: maybe(figure),
		ci: ratioInterval,
	}),
	'verdict-reached': sometimesWith(
		fc.record({
			type: fc.constant('verdict-reached' as const),
			...suite,
			benchmark: maybe(text),
			metric: text,
			stat: text,
			comparison: count,
			gates: fc.boolean(),
			direction: fc.constantFrom('lower' as const, 'higher' as const),
			verdict: fc.constantFrom(...verdictNames),
			doubt: maybe(fc.constantFrom(...doubts)),
			base: figure,
			head: figure,
			ratio: figure,
			ci: ratioInterval,
			margin: figure,
			p: figure,
			adjustedP: figure,
			mde: maybe(figure),
			pairs: count,
			moreRuns: maybe(count),
			confirmation: maybe(fc.record({confirmed: fc.boolean(), ratio: figure, ci: ratioInterval, pairs: count})),
		}),
		'lessSteady',
		maybe(lessSteady),
	),
	'noise-measured': fc.record({
		type: fc.constant('noise-measured' as const),
		...suite,
		floors: fc.array(
			fc.record({
				benchmark: maybe(text),
				metric: text,
				stat: text,
				margin: figure,
				measured: figure,
				comparisons: count,
				method: fc.constantFrom('tolerance' as const, 'widest-interval' as const),
			}),
			{maxLength: 2},
		),
	}),
	'frames-compared': fc.record({
		type: fc.constant('frames-compared' as const),
		...suite,
		benchmark: maybe(text),
		unit: fc.constantFrom('us' as const, 'share' as const),
		base: profiledSide,
		head: profiledSide,
		grew: comparedFrames,
		shrank: comparedFrames,
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

import {setTimeout as delay} from 'node:timers/promises'
import {expect, test, vi} from 'vitest'
import type {SuitePlan} from '../../src/core/plan/plan.ts'
import {measuredSpan} from '../../src/core/run/state/measured-span.ts'
import type {DeepProfileRequest, DeepProfileResult} from '../../src/ports.ts'
import {fold} from '../core/run/recorded-runs.ts'
import {isAlive} from '../host/processes-alive.ts'
import {fixture} from '../probe/observe-target.ts'
import {expectLawful} from './lawful.ts'
import {
	carriedOut,
	conducted,
	launch,
	node,
	observing,
	played,
	type Running,
	runStarted,
	start,
	timing,
} from './real-suites.ts'
import {ScriptedHost} from './scripted-host.ts'

/** Each starts programs by the dozen, which a machine that is busy takes its time for. */
vi.setConfig({testTimeout: 120_000})

const forLong = 'takes Infinity'
const deaf = [node, fixture('ignores-sigterm.js')]
const whole = {outcome: 'done', exitCode: 0}
const cut = {outcome: 'interrupted', exitCode: 130}
const ready = {is: 'log', pattern: '^ready$', timeoutMs: 20_000} as const

/** A profiler nobody has installed, or one that does its work without the tool: what the engine makes of the answer is tested here. */
function deepProfilers(answer: (request: DeepProfileRequest, signal: AbortSignal) => Promise<DeepProfileResult>) {
	return {ports: () => ({deepProfilers: {run: answer}})}
}
const drawn: DeepProfileResult = {is: 'done', html: '/x/flame.html', files: [], folded: null}

/** In a world in which programs do what their lines say. */
const playedOut = (...given: Parameters<typeof start>) => played(new ScriptedHost(), ...given)
const begun = (...given: Parameters<typeof start>) => conducted(new ScriptedHost().ports, ...given)

const stateOf = (running: Running, suites: Parameters<typeof runStarted>[0]) =>
	fold([runStarted(suites), ...running.events])

test('suites run one after the other; one that fails does not keep the next from running', async () => {
	const running = await playedOut([
		observing('a', 'takes 10'),
		timing('b', 'takes 10 exit 1', {runs: 3}),
		observing('c', 'takes 10'),
	])
	expect(running.outcomes.map(outcome => outcome.is)).toEqual(['done', 'failed', 'done'])
	const order = running.events.flatMap(event =>
		event.type === 'suite-started' || event.type === 'suite-finished' ? [`${event.type} ${event.suite}`] : [],
	)
	expect(order).toEqual(['a', 'b', 'c'].flatMap(name => [`suite-started ${name}`, `suite-finished ${name}`]))
	expect(await running.finished).toEqual({outcome: 'failed', exitCode: 4})
	expectLawful(running.events)
})

test('a run of good suites is done', async () => {
	expect(await (await playedOut([observing('a', 'takes 10')])).finished).toEqual({outcome: 'done', exitCode: 0})
})

test('a stop ends the suite under way and starts no other', async () => {
	const running = begun([observing('a', forLong), observing('b', 'takes 10')])
	await running.when('process-started')
	running.conductor.stop()
	expect(await running.finished).toEqual({outcome: 'interrupted', exitCode: 130})
	expect(running.of('suite-started').map(({suite}) => suite)).toEqual(['a'])
	expect(running.outcomes).toEqual([{is: 'interrupted'}])
	expectLawful(running.events)
})

test.each([
	['before it is ready', {ready: {is: 'log', pattern: 'never', timeoutMs: 60_000}}],
	['while it waits', {ready: {is: 'delay', delayMs: 60_000}}],
] as const)('a stop %s leaves the suite interrupted, not ready', async (_, more) => {
	const running = begun([observing('a', forLong, more)])
	await running.when('process-started')
	running.conductor.stop()
	await running.finished
	expect(running.outcomes).toEqual([{is: 'interrupted'}])
	expect(running.of('target-ready')).toEqual([])
	expectLawful(running.events)
})

test('a second stop kills what does not listen, also outside of its group', async () => {
	// A grace nobody would wait for here: without the second stop this test runs into its time limit.
	const line = `trap '' TERM; setsid ${deaf.join(' ')} & echo $!; ${deaf.join(' ')}`
	const running = start([observing('deaf', line, {stop: {signal: 'SIGTERM', graceMs: 600_000}})])
	await running.when('output-printed', () => {
		const lines = running.of('output-printed').flatMap(one => one.lines)
		return lines.filter(one => one === 'ready').length === 2
	})
	running.conductor.stop()
	await running.when('output-printed', ({lines}) => lines.includes('SIGTERM ignored'))
	running.conductor.stop()
	await running.finished
	expect(running.outcomes).toEqual([{is: 'interrupted'}])
	expect(isAlive(running.of('process-started')[0]!.pid)).toBe(false)
	const printed = running.of('output-printed').flatMap(one => one.lines)
	expect(isAlive(Number(printed.find(line => /^\d+$/.test(line))!))).toBe(false)
	expectLawful(running.events)
})

test.each<[string, SuitePlan]>([
	['what would go on for ever', observing('a', forLong)],
	['what a driver works', observing('a', forLong, {driver: launch(forLong)})],
	['what was to run five times', timing('a', 'takes Infinity', {runs: 5})],
	['what was not ready yet', observing('a', forLong, {ready: {is: 'delay', delayMs: 60_000}})],
])('a broken rule that ends the run ends %s, which is a verdict and no interruption', async (_, suite) => {
	const running = begun([suite, observing('b', 'takes 10')])
	await running.when('process-started')
	running.conductor.breakOff(3)
	expect(await running.finished).toEqual({outcome: 'done', exitCode: 1})
	expect(running.of('suite-started').map(one => one.suite)).toEqual(['a'])
	expect(running.outcomes).toEqual([{is: 'done', endedByRule: 3}])
	expectLawful(running.events)
})

test('who is interrupted while a broken rule ends the run was interrupted', async () => {
	const running = begun([observing('a', forLong), observing('b', 'takes 10')])
	await running.when('process-started')
	running.conductor.breakOff(0)
	running.conductor.stop()
	expect(await running.finished).toEqual(cut)
	expectLawful(running.events)
})

test('a suite that failed before its rule was broken has failed', async () => {
	const running = await playedOut([timing('a', 'takes 10 exit 1', {runs: 3})])
	running.conductor.breakOff(0)
	expect(await running.finished).toEqual({outcome: 'failed', exitCode: 4})
})

test('a skip ends the suite under way and goes on with the next', async () => {
	const running = begun([observing('a', forLong), timing('b', 'takes Infinity', {runs: 5}), observing('c', 'takes 10')])
	for (const suite of ['a', 'b']) {
		await running.when('process-started', event => event.suite === suite)
		running.conductor.skip()
	}
	expect(await running.finished).toEqual({outcome: 'done', exitCode: 0})
	expect(running.outcomes.map(outcome => outcome.is)).toEqual(['done', 'interrupted', 'done'])
	expectLawful(running.events)
})

test.each<[string, readonly SuitePlan[], string, unknown, readonly string[]]>([
	['what would go on for ever is done', [observing('a', forLong)], 'a', whole, ['done']],
	[
		'what had a time of its own is done before it',
		[observing('a', forLong, {durationMs: 60_000})],
		'a',
		whole,
		['done'],
	],
	['of two suites the second is missing', [observing('a', forLong), observing('b', 'takes 10')], 'a', cut, ['done']],
	[
		'of two suites it ends the second',
		[observing('a', 'takes 10'), observing('b', forLong)],
		'b',
		whole,
		['done', 'done'],
	],
	['a driver at work is cut short', [observing('a', forLong, {driver: launch(forLong)})], 'a', cut, ['interrupted']],
	['so is what was to run five times', [timing('a', 'takes Infinity', {runs: 5})], 'a', cut, ['interrupted']],
	[
		'so is what was not ready yet',
		[observing('a', forLong, {ready: {is: 'delay', delayMs: 60_000}})],
		'a',
		cut,
		['interrupted'],
	],
	[
		'after a suite that failed it has failed',
		[observing('a', 'takes 10 exit 3'), observing('b', forLong)],
		'b',
		{outcome: 'failed', exitCode: 4},
		['failed', 'done'],
	],
])('who has seen enough says so: %s', async (_, suites, during, result, outcomes) => {
	const running = begun(suites)
	await running.when('process-started', event => event.suite === during)
	running.conductor.finish()
	expect(await running.finished).toEqual(result)
	expect(running.outcomes.map(outcome => outcome.is)).toEqual(outcomes)
	expectLawful(running.events)
})

test('ctrl-c stays an interruption, also after somebody has seen enough', async () => {
	const running = start([observing('deaf', deaf, {stop: {signal: 'SIGTERM', graceMs: 600_000}})])
	await running.when('output-printed', ({lines}) => lines.includes('ready'))
	running.conductor.finish()
	await running.when('output-printed', ({lines}) => lines.includes('SIGTERM ignored'))
	running.conductor.stop()
	expect(await running.finished).toEqual({outcome: 'interrupted', exitCode: 130})
	expectLawful(running.events)
})

test('a skip or a stop after the end does nothing', async () => {
	const running = await playedOut([observing('a', 'takes 10')])
	const before = running.events.length
	running.conductor.skip()
	running.conductor.stop()
	await running.conductor.roll()
	await delay(50)
	expect(running.events).toHaveLength(before)
})

test('the time it takes to end a target is no part of what was measured', async () => {
	const suites = [
		observing('driver ends', deaf, {ready, driver: launch('sleep 0.1'), stop: {signal: 'SIGTERM', graceMs: 400}}),
		observing('stopped', deaf, {ready, stop: {signal: 'SIGTERM', graceMs: 400}}),
	]
	const running = start(suites)
	await running.when('target-ready', ({suite}) => suite === 'stopped')
	running.conductor.skip()
	await running.finished
	const state = stateOf(running, suites)
	for (const suite of state.suites) {
		const {toMs} = measuredSpan(suite, state.tMs)
		expect(suite.finishedMs! - toMs, suite.plan.name).toBeGreaterThanOrEqual(400)
		expect(toMs).toBeGreaterThanOrEqual(suite.readyMs!)
	}
	expectLawful(running.events)
})

test('a suite that was skipped before it was ready was measured from its start', async () => {
	const suites = [observing('a', forLong, {ready: {is: 'delay', delayMs: 60_000}})]
	const running = begun(suites)
	await running.when('usage-sampled', ({tMs}) => tMs === 500)
	running.conductor.skip()
	await running.finished
	const state = stateOf(running, suites)
	const {fromMs, toMs} = measuredSpan(state.suites[0]!, state.tMs)
	expect(fromMs).toBe(state.suites[0]!.startedMs)
	expect([fromMs, toMs]).toEqual([0, 500])
	expect(toMs).toBeLessThanOrEqual(state.suites[0]!.finishedMs!)
})

test('rolling brings out the CPU samples up to now', async () => {
	const running = start([
		observing('busy', [node, fixture('cpu-split-70-30.js'), '--seconds', '60'], {probe: {cpuIntervalUs: 1000}}),
	])
	await running.when('cpu-sampled')
	const ends = () =>
		running.of('cpu-sampled').map(({startMs, deltasUs}) => startMs + deltasUs.reduce((sum, us) => sum + us, 0) / 1000)
	const before = ends()
	await delay(150)
	await running.conductor.roll()
	expect(ends().length).toBeGreaterThan(before.length)
	expect(ends().at(-1)! - before.at(-1)!).toBeGreaterThan(50)
	running.conductor.stop()
	await running.finished
	expectLawful(running.events)
})

test('our own fault in one suite is that suite’s failure', async () => {
	const running = await playedOut(
		[observing('a', 'takes 10', {probe: {cpuIntervalUs: 5000}}), observing('b', 'takes 10')],
		{
			ports: () => ({
				probes: {
					async listen() {
						throw new Error('no folder for a socket')
					},
				},
			}),
		},
	)
	expect(running.outcomes).toEqual([
		{
			is: 'failed',
			code: 'not-started',
			reason: 'arsenal-tui could not run this suite: no folder for a socket',
			exitCode: null,
		},
		{is: 'done'},
	])
})

test('another tool takes the suite that was under way when it was asked for', async () => {
	const profiled: string[] = []
	const running = begun(
		[observing('a', 'takes 200'), observing('b', 'takes 10')],
		deepProfilers(async ({profiler, launch: {argv}}) => {
			profiled.push(`${profiler} ${argv[0]}`)
			return drawn
		}),
	)
	await running.when('process-started')
	expect(running.conductor.requestDeepProfile('0x')).toBe(true)
	expect(running.conductor.requestDeepProfile('clinic doctor')).toBe(true)
	await running.finished
	expect(profiled).toEqual(['0x takes 200', 'clinic doctor takes 200'])
	expect(running.of('deep-profile-finished').map(({suite, ok}) => [suite, ok])).toEqual([
		['a', true],
		['a', true],
	])
	expect(running.outcomes).toEqual([{is: 'done'}, {is: 'done'}])
	expectLawful(running.events)
})

test('a tool asked for while a suite’s flamegraph is written takes that suite, not the next', async () => {
	const profiled: string[] = []
	const running: Running = begun([observing('a', 'takes 1 says a'), observing('b', 'takes 1 says b')], {
		...deepProfilers(async ({launch: {argv}}) => {
			profiled.push(argv[0]!)
			return drawn
		}),
		hooks: {
			async beforeSuiteEnds({name}) {
				await delay(1)
				if (name === 'a') running.conductor.requestDeepProfile('0x')
			},
		},
	})
	await running.finished
	expect(profiled).toEqual(['takes 1 says a'])
})

test('a tool asked for after the last suite is refused', async () => {
	const running = await playedOut(
		[observing('a', 'takes 10')],
		deepProfilers(async () => drawn),
	)
	expect(running.conductor.requestDeepProfile('0x')).toBe(false)
	await delay(20)
	expect(running.of('deep-profile-started')).toEqual([])
})

test('with a profiler in the plan every suite runs under it, and not by itself', async () => {
	const profiled: string[] = []
	const running = await playedOut([observing('a', 'takes 1 says a'), timing('b', 'takes 1 says b')], {
		plan: {profiler: '0x'},
		...deepProfilers(async ({launch: {argv}}) => {
			profiled.push(argv[0]!)
			return drawn
		}),
	})
	expect(profiled).toEqual(['takes 1 says a', 'takes 1 says b'])
	expect(running.of('process-started')).toEqual([])
	expect(running.outcomes).toEqual([{is: 'done'}, {is: 'done'}])
})

test.each<[DeepProfileResult, string, number, RegExp]>([
	[{is: 'missing', install: 'npm install -D 0x'}, 'tool-missing', 5, /not installed.*npm install -D 0x/],
	[{is: 'failed', reason: 'it drew nothing'}, 'profiler-failed', 4, /^0x failed: it drew nothing$/],
])('a tool that is %j fails the suite', async (result, code, exitCode, reason) => {
	const running = await playedOut([observing('a', 'takes 10')], {
		plan: {profiler: '0x'},
		...deepProfilers(async () => result),
	})
	expect(running.outcomes).toMatchObject([{is: 'failed', code, reason: expect.stringMatching(reason)}])
	expect(await running.finished).toEqual({outcome: 'failed', exitCode})
})

test('what a tool left that cannot be kept is a failure of that suite, and the run goes on', async () => {
	const running = await playedOut([observing('a', 'takes 10'), observing('b', 'takes 10')], {
		plan: {profiler: '0x'},
		...deepProfilers(async () => drawn),
		hooks: {
			async deepOutputDir({name}) {
				if (name === 'a') throw new Error('no space left on device')
				return '/x'
			},
		},
	})
	expect(running.outcomes).toMatchObject([{code: 'profiler-failed'}, {is: 'done'}])
})

test('who has seen enough under a tool lets it write down what it saw; ctrl-c does not wait for that', async () => {
	for (const how of ['finish', 'stop'] as const) {
		const running = start([observing('a', forLong)], {
			plan: {profiler: '0x'},
			...deepProfilers(async ({exercise}, signal) => {
				await exercise(signal)
				return signal.aborted ? {is: 'failed', reason: 'it was interrupted'} : drawn
			}),
		})
		await running.when('target-ready')
		running.conductor[how]()
		expect(await running.finished).toEqual(how === 'finish' ? whole : cut)
	}
})

test('a skip ends a tool at work, too', async () => {
	const running = begun([observing('a', 'takes 10'), observing('b', 'takes 10')], {
		plan: {profiler: '0x'},
		...deepProfilers(async ({launch: {argv}}, signal) => {
			if (argv[0] === 'takes 10' && running.of('suite-started').length > 1) return drawn
			await new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), {once: true}))
			return {is: 'failed', reason: 'it was interrupted'}
		}),
	})
	await running.when('deep-profile-started')
	await delay(10)
	running.conductor.skip()
	await running.finished
	expect(running.outcomes.map(outcome => outcome.is)).toEqual(['interrupted', 'done'])
})

test('a tool exercises the target as the suite says: it waits until it is ready, and its driver ends it', async () => {
	const heard: string[] = []
	const suite = observing('a', 'unused', {ready, driver: launch('echo driving')})
	const running = await carriedOut([suite], {
		plan: {profiler: '0x'},
		...deepProfilers(async ({exercise, onOutput}) => {
			const work = exercise(new AbortController().signal)
			await delay(20)
			heard.push('waits')
			onOutput('stdout', Buffer.from('ready\n'))
			await work
			heard.push('worked')
			return drawn
		}),
	})
	expect(heard).toEqual(['waits', 'worked'])
	expect(running.of('output-printed').map(({role, lines}) => [role, lines])).toContainEqual(['driver', ['driving']])
	expect(running.of('target-ready')).toHaveLength(1)
	expectLawful(running.events)
})

test('a clock that jumps (a machine that slept) makes no burst of samples', async () => {
	const world = new ScriptedHost()
	const running = conducted(world.ports, [observing('a', 'takes Infinity')])
	await running.when('usage-sampled', ({tMs}) => tMs === 500)
	world.clock.jump(3_600_000)
	await running.when('usage-sampled', ({tMs}) => tMs > 3_601_000)
	running.conductor.stop()
	await running.finished
	const after = running.of('usage-sampled').filter(({tMs}) => tMs > 500)
	// The one that was due while it slept is late, and from then on it is ten a second.
	expect(after.slice(0, 3).map(({tMs}) => tMs)).toEqual([3_600_500, 3_600_600, 3_600_700])
	expectLawful(running.events)
})

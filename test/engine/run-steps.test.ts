/** To the figure, in a world that is a script; in the real one: run-steps-real.test.ts. */
import {describe, expect, test} from 'vitest'
import type {StepsPlan} from '../../src/core/kinds/steps/plan.ts'
import type {Step} from '../../src/core/kinds/steps/suite-step.ts'
import {launch} from '../core/run/recorded-runs.ts'
import {step, steps} from '../core/run/recorded-steps.ts'
import {expectLawful} from './lawful.ts'
import {conducted, played, type Running} from './real-suites.ts'
import {asItSays, ScriptedHost} from './scripted-host.ts'

const dev = 'takes forever'

/** A watcher that says so long after a change of a file that it has seen it, as often as is said of the file. */
function watching(answers: Readonly<Record<string, readonly number[]>>): ScriptedHost {
	const host = new ScriptedHost(asItSays)
	host.onChange = ({file}) => {
		for (const ms of answers[file] ?? []) host.clock.at(ms, () => host.say(dev, `updated ${file} in ${ms} ms`))
	}
	return host
}

function planOf(all: readonly Step[], more: Partial<StepsPlan> = {}): StepsPlan {
	return steps('s', dev, {
		probe: null,
		runs: 1,
		warmup: 0,
		workIn: 'folder',
		ready: {is: 'at-once'},
		benchmarks: [{label: null, steps: all}],
		...more,
	})
}

/** `reload 50 ms`, `page timed-out`. */
function told({of}: Running): readonly string[] {
	return of('step-finished').map(({step: name, outcome, durationNs, warmup, benchmark}) =>
		[
			...(warmup ? ['warm-up'] : []),
			...(benchmark === undefined ? [] : [benchmark]),
			name,
			outcome === 'done' ? `${durationNs! / 1e6} ms` : outcome,
		].join(' '),
	)
}

function textsOf({of}: Running): ReadonlyArray<string | undefined> {
	return of('step-finished').map(({text}) => text)
}

const updated = {is: 'log', pattern: 'updated'} as const
const touching = (file: string, more: Partial<Step> = {}) =>
	step('reload', {action: {is: 'touch', file, append: null}, until: updated, ...more})

describe('a line of output', () => {
	test('is timed from just before the action, run after run, and the steps of a run one after the other', async () => {
		const host = watching({'a.ts': [50], 'b.ts': [70]})
		const b = touching('b.ts', {name: 'other'})
		const running = await played(host, [planOf([touching('a.ts'), b], {runs: 2, warmup: 1})])
		expect(running.outcomes).toEqual([{is: 'done'}])
		expect(told(running)).toEqual([
			'warm-up reload 50 ms',
			'warm-up other 70 ms',
			'reload 50 ms',
			'other 70 ms',
			'reload 50 ms',
			'other 70 ms',
		])
		expect(running.of('step-finished').map(one => one.run)).toEqual([1, 1, 2, 2, 3, 3])
		expect(running.of('step-started')).toHaveLength(6)
		expect(host.alive).toEqual([])
		expect(host.openFolders).toBe(0)
		expectLawful(running.events)
	})

	test('that was printed before does not count, however shortly before', async () => {
		const host = watching({'a.ts': [30]})
		// In the pause before the action.
		host.clock.at(0.5, () => host.say(dev, 'updated before'))
		const running = await played(host, [planOf([touching('a.ts')])])
		expect(told(running)).toEqual(['reload 30 ms'])
		expect(running.of('output-printed').flatMap(one => one.lines)).toContain('updated before')
	})

	/** A build that draws over its last line, and ends none before there is something new to say. */
	function drawing(texts: readonly (readonly [atMs: number, text: string])[], before = ''): ScriptedHost {
		const host = new ScriptedHost(asItSays)
		if (before !== '') host.clock.at(0.5, () => host.print(dev, before))
		host.onChange = () => {
			for (const [ms, text] of texts) host.clock.at(ms, () => host.print(dev, text))
		}
		return host
	}
	const built = (more: Partial<Step> = {}) =>
		touching('a.ts', {until: {is: 'log', pattern: 'built'}, timeoutMs: 2000, ...more})

	test('that stood there already does not count when it is ended by what comes after the action', async () => {
		const tables: ReadonlyArray<readonly [before: string, ...after: string[]]> = [
			['built', '\rbuilding'],
			['\rbuilt\r', 'building'],
			['built\r', '\nbuilding\n'],
			['built', '\r', '\n'],
			['built', '\n'],
			['built', '\u001b[K\n'],
			['built', ' in 3 ms\n'],
			['\u001b[32mbu\u001b[0milt', '\n'],
			['built'],
		]
		for (const [before, ...after] of tables) {
			const host = drawing(
				after.map((text, i) => [10 + i, text]),
				before,
			)
			const running = await played(host, [planOf([built()])])
			expect([before, ...told(running)]).toEqual([before, 'reload timed-out'])
		}
	})

	test('that is drawn over the last one is timed by when it came, though nothing ends it before the next run', async () => {
		const host = drawing([
			[0.4, '\rbuilding...'],
			[800, '\rbuilt'],
		])
		const running = await played(host, [planOf([built({expect: 1, settleMs: 200})], {runs: 4})])
		expect(told(running)).toEqual(Array(4).fill('reload 800 ms'))
	})

	test('is heard behind a prompt that stood there, and as a prompt', async () => {
		const host = drawing([[10, 'built\n> ']], '> ')
		const running = await played(host, [planOf([built()], {runs: 3})])
		expect(told(running)).toEqual(Array(3).fill('reload 10 ms'))
		const prompt = drawing([
			[10, 'sure'],
			[12, '? '],
		])
		const asked = await played(prompt, [planOf([built({until: {is: 'log', pattern: 'sure\\? $'}})])])
		expect(told(asked)).toEqual(['reload 12 ms'])
	})

	test('of a command that an earlier step has started stands there too; that of its own does not', async () => {
		const host = new ScriptedHost(line => (line === 'tool' ? {ms: 60_000} : {}))
		const tool = {argv: ['tool'], shell: false, cwd: '/', env: {}} as const
		host.clock.at(1.5, () => host.print('tool', 'bui'))
		host.clock.at(5, () => host.print('tool', 'lt'))
		host.onChange = () => void host.clock.at(20, () => host.print('tool', '\n'))
		const start = step('start', {action: {is: 'run', launch: tool}, until: {is: 'log', pattern: 'built'}})
		const running = await played(host, [
			planOf([{...start, timeoutMs: 1000}, built()], {hasProgram: false, fresh: true}),
		])
		expect(told(running)).toEqual([expect.stringMatching(/^start \d/), 'reload timed-out'])
	})

	test('is looked for as people see it, or as it was printed', async () => {
		const host = drawing([[10, '\u001b[32mserver\u001b[0m ready\n']])
		for (const pattern of ['server ready', 'server\\u001b\\[0m ready', '^\\u001b\\[32mserver']) {
			const until = {is: 'log', pattern} as const
			expect(told(await played(host, [planOf([built({until})])]))).toEqual(['reload 10 ms'])
		}
		const ready = new ScriptedHost(asItSays)
		ready.clock.at(5, () => ready.print(dev, '\u001b[32mserver\u001b[0m ready'))
		const running = await played(ready, [
			planOf([built({until: {is: 'log', pattern: 'x'}, timeoutMs: 10})], {
				ready: {is: 'log', pattern: '^server ready$', timeoutMs: 1000},
			}),
		])
		expect(running.of('target-ready')).toHaveLength(1)
	})

	test('has to match, with the number of the run in it', async () => {
		const host = new ScriptedHost(asItSays)
		host.onChange = change => {
			host.clock.at(5, () => host.say(dev, 'built 0'))
			host.clock.at(9, () => host.say(dev, `built ${change.is === 'write' ? change.text : ''}`))
		}
		const write = step('write', {
			action: {is: 'write', file: 'a', text: 'v{run}'},
			until: {is: 'log', pattern: 'built v{run}$'},
		})
		const running = await played(host, [planOf([write], {runs: 2})])
		expect(told(running)).toEqual(['write 9 ms', 'write 9 ms'])
		expect(host.files.get('a')).toBe('v2')
	})

	test('that never comes fails that run of the step, and what is behind it is left out', async () => {
		let nth = 0
		const host = new ScriptedHost(asItSays)
		host.onChange = () => {
			if (++nth !== 2) host.clock.at(10, () => host.say(dev, 'updated'))
		}
		host.answer = () => ({ms: 3})
		const page = step('page', {
			action: {is: 'request', request: {url: 'http://h/', method: 'GET', headers: {}, body: null}},
			until: {is: 'answer', status: 200, body: null},
		})
		const running = await played(host, [planOf([touching('a.ts', {timeoutMs: 400}), page], {runs: 3})])
		expect(told(running)).toEqual(['reload 10 ms', 'page 3 ms', 'reload timed-out', 'reload 10 ms', 'page 3 ms'])
		expect(textsOf(running)[2]).toBe('nothing came within 400 ms: a line that matches /updated/')
		expect(running.outcomes).toEqual([{is: 'done'}])
	})

	test('that never came at all fails the suite, which does not wait for it for ever', async () => {
		const host = watching({})
		const running = await played(host, [planOf([touching('a.ts')], {runs: 20})])
		expect(told(running)).toEqual(Array(3).fill('reload timed-out'))
		expect(running.outcomes).toEqual([
			{
				is: 'failed',
				code: 'step-failed',
				reason: 'step reload failed in all of its 3 runs: nothing came within 30.0 s: a line that matches /updated/',
				exitCode: null,
			},
		])
		expect(await running.finished).toEqual({outcome: 'failed', exitCode: 4})
	})
})

describe('reactions that are counted', () => {
	const burst = (expected: number, more: Partial<Step> = {}) =>
		touching('f{n}.ts', {times: 3, expect: expected, settleMs: 100, timeoutMs: 1000, ...more})

	test('are timed up to the last that was expected', async () => {
		const running = await played(watching({'f1.ts': [10], 'f2.ts': [], 'f3.ts': [30]}), [planOf([burst(2)])])
		expect(told(running)).toEqual(['reload 30 ms'])
		expect(running.of('step-finished')[0]).toMatchObject({reactions: 2})
	})

	test('that are more than expected are an error, also while it rests', async () => {
		const running = await played(watching({'f1.ts': [10], 'f2.ts': [105]}), [planOf([burst(1)])])
		expect(told(running)).toEqual(['reload too-many'])
		expect(running.of('step-finished')[0]).toMatchObject({
			reactions: 2,
			durationNs: 10e6,
			text: '2 reactions, 1 was expected',
		})
		// What comes later still is nobody's any more.
		const later = await played(watching({'f1.ts': [10], 'f2.ts': [111]}), [planOf([burst(1)])])
		expect(told(later)).toEqual(['reload 10 ms'])
	})

	test('that are fewer are an error', async () => {
		const running = await played(watching({'f1.ts': [10], 'f2.ts': [20]}), [planOf([burst(3)])])
		expect(told(running)).toEqual(['reload too-few'])
		expect(textsOf(running)).toEqual(['2 of 3 came within 1.00 s: a line that matches /updated/'])
	})
})

describe('a request', () => {
	const request = (method: string, body: string | null = null) =>
		({is: 'request', request: {url: 'http://h/{run}', method, headers: {a: '{n}'}, body}}) as const
	const page = (more: Partial<Step> = {}) =>
		step('page', {action: request('GET'), until: {is: 'answer', status: 200, body: null}, timeoutMs: 1000, ...more})

	test('is sent again until its answer fits, and what that leaves open is told', async () => {
		const host = watching({})
		host.answer = ({url}) => {
			const sinceMs = host.clock.nowMs() - startMs
			if (sinceMs < 20) return {fails: 'ECONNREFUSED'}
			return {ms: 5, status: sinceMs < 40 ? 503 : 200, body: url}
		}
		const startMs = host.clock.nowMs() + 1
		const running = await played(host, [planOf([page()])])
		const {durationNs, resolutionNs, outcome} = running.of('step-finished')[0]!
		expect(outcome).toBe('done')
		expect(durationNs).toBeGreaterThanOrEqual(45e6)
		expect(durationNs).toBeLessThan(53e6)
		// The request before it was under way for five milliseconds.
		expect(resolutionNs).toBeGreaterThanOrEqual(6e6)
		expect(resolutionNs).toBeLessThan(7e6)
	})

	test('that fits at once leaves nothing open', async () => {
		const host = watching({})
		host.answer = () => ({ms: 4})
		const running = await played(host, [planOf([page()])])
		expect(told(running)).toEqual(['page 4 ms'])
		expect(running.of('step-finished')[0]).not.toHaveProperty('resolutionNs')
	})

	test('of another sort is sent once, and its answer is what it is', async () => {
		const host = watching({})
		host.answer = () => ({status: 500})
		const running = await played(host, [planOf([page({action: request('POST', 'x')})])])
		expect(host.requests).toEqual([{url: 'http://h/1', method: 'POST', headers: {a: '1'}, body: 'x'}])
		expect(told(running)).toEqual(['page wrong-end'])
		expect(textsOf(running)).toEqual(['the answer was 500'])
		host.answer = () => ({fails: 'ECONNRESET'})
		const again = await played(host, [planOf([page({action: request('POST', 'x')})])])
		expect(told(again)).toEqual(['page not-done'])
	})

	test('is sent as often as it is to be, at once, and the last answer counts', async () => {
		const host = watching({})
		host.answer = ({headers}) => ({ms: Number(headers.a) * 10})
		const running = await played(host, [planOf([page({times: 4})])])
		expect(told(running)).toEqual(['page 40 ms'])
		expect(running.of('step-finished')[0]).toMatchObject({reactions: 4})
	})

	test('may be answered by what the program prints; one that cannot be sent is not done', async () => {
		const host = watching({})
		host.answer = ({url}) => {
			host.clock.at(7, () => host.say(dev, `updated ${url}`))
			return {ms: 1000, status: 500}
		}
		const running = await played(host, [planOf([page({until: updated})])])
		expect(told(running)).toEqual(['page 7 ms'])
		host.answer = () => ({ms: 2, fails: 'ECONNREFUSED'})
		const failed = await played(host, [planOf([page({until: updated})])])
		expect(told(failed)).toEqual(['page not-done'])
		expect(textsOf(failed)).toEqual(['GET http://h/1 failed: ECONNREFUSED'])
	})
})

describe('a URL that is asked', () => {
	const served = (body: string) =>
		step('served', {
			action: {is: 'write', file: 'a', text: 'v{run}'},
			until: {is: 'http', url: 'http://h/', status: 200, body},
			timeoutMs: 1000,
		})

	/** Serves what was written so long ago. */
	function serving(delayMs: number): ScriptedHost {
		const host = watching({})
		let body = ''
		host.onChange = change => {
			const text = change.is === 'write' ? change.text : ''
			host.clock.at(delayMs, () => (body = text))
		}
		host.answer = () => ({body})
		return host
	}

	test('tells to the pause between two questions, a millisecond or a hundredth of the time', async () => {
		const running = await played(serving(30), [planOf([served('v{run}$')], {runs: 2})])
		for (const {durationNs, resolutionNs, outcome} of running.of('step-finished')) {
			expect(outcome).toBe('done')
			expect(durationNs! / 1e6 - 30).toBeGreaterThanOrEqual(0)
			expect(durationNs! / 1e6 - 30).toBeLessThanOrEqual(1.01)
			expect(resolutionNs).toBeCloseTo(1e6, -3)
		}
		const slow = await played(serving(900), [planOf([served('v{run}$')])])
		expect(slow.of('step-finished')[0]!.resolutionNs).toBeLessThan(10e6)
	})

	test('that answers so already cannot tell before from after, and nothing is done', async () => {
		const host = serving(30)
		const running = await played(host, [planOf([served('v')], {runs: 3})])
		expect(told(running)).toEqual(['served 30 ms', 'served there-before', 'served there-before'])
		expect(textsOf(running)[1]).toBe('http://h/ answered so before anything was done')
		expect(host.files.get('a')).toBe('v1')
	})

	test('that never answers so says what it said last, and not what was in it', async () => {
		const host = serving(2000)
		const running = await played(host, [planOf([served('v{run}$')])])
		expect(textsOf(running)).toEqual([
			'nothing came within 1.00 s: an answer 200 that holds /v1$/ of http://h/ (the answer 200 did not hold /v1$/)',
		])
	})
})

describe('a file', () => {
	const built = (contains: string | null, more: Partial<Step> = {}) =>
		step('built', {
			action: {is: 'write', file: 'a', text: '{run}'},
			until: {is: 'file', file: 'out', contains},
			timeoutMs: 1000,
			...more,
		})

	/** Builds what was written after so long. */
	function building(text: (of: string) => string): ScriptedHost {
		const host = watching({})
		host.onChange = change =>
			host.clock.at(20, () => host.files.set('out', text(change.is === 'write' ? change.text : '')))
		return host
	}

	test('counts when it appears and when it changes', async () => {
		const running = await played(
			building(of => `bundle ${of}`),
			[planOf([built(null)], {runs: 3})],
		)
		for (const {durationNs} of running.of('step-finished')) {
			expect(durationNs! / 1e6).toBeGreaterThanOrEqual(20)
			expect(durationNs! / 1e6).toBeLessThanOrEqual(21.1)
		}
		expect(running.of('step-finished').every(one => one.wasThere === undefined)).toBe(true)
	})

	test('counts once it holds what it is to hold; what was in it before is told', async () => {
		const host = building(of => `bundle ${of}`)
		const running = await played(host, [planOf([built('bundle {run}$'), built('bundle', {name: 'again'})], {runs: 1})])
		expect(running.of('step-finished').map(({outcome, wasThere}) => ({outcome, wasThere}))).toEqual([
			{outcome: 'done', wasThere: undefined},
			// The same text once more is no change.
			{outcome: 'timed-out', wasThere: undefined},
		])
		let nth = 0
		const other = building(of => `bundle ${of} ${++nth}`)
		const more = await played(other, [planOf([built('bundle'), built('bundle', {name: 'again'})])])
		expect(more.of('step-finished').map(one => one.wasThere)).toEqual([undefined, true])
	})

	test('that does not come says what there is', async () => {
		const none = await played(watching({}), [planOf([built(null)])])
		expect(textsOf(none)[0]).toBe('nothing came within 1.00 s: out to change (there is no such file)')
		const wrong = await played(
			building(() => 'x'),
			[planOf([built('y')])],
		)
		expect(textsOf(wrong)[0]).toContain('(it does not hold /y/)')
	})
})

describe('a command', () => {
	const run = (line: string, more: Partial<Step> = {}) =>
		step('run', {
			action: {is: 'run', launch: launch(line)},
			until: {is: 'exit', of: 'command', codes: [0]},
			timeoutMs: 1000,
			...more,
		})

	test('is timed from its start to its end', async () => {
		const host = watching({})
		const running = await played(host, [planOf([run('takes 40')], {runs: 2})])
		expect(told(running)).toEqual(['run 40 ms', 'run 40 ms'])
		expect(running.of('process-started').map(({role, iteration}) => ({role, iteration}))).toEqual([
			{role: 'target', iteration: undefined},
			{role: 'driver', iteration: 1},
			{role: 'driver', iteration: 2},
		])
	})

	test('several at once are done when the last is', async () => {
		const running = await played(watching({}), [planOf([run('takes {n}0', {times: 3})])])
		expect(told(running)).toEqual(['run 30 ms'])
	})

	test('that fails, or is not there, is told as what it is', async () => {
		const running = await played(watching({}), [planOf([run('takes 5 exit 3')])])
		expect(told(running)).toEqual(['run wrong-end'])
		expect(textsOf(running)).toEqual(['takes 5 exit 3 ended with code 3'])
		const missing = await played(watching({}), [planOf([run('missing')])])
		expect(told(missing)).toEqual(['run not-done'])
		const codes = {is: 'exit', of: 'command', codes: [3]} as const
		expect(told(await played(watching({}), [planOf([run('takes 5 exit 3', {until: codes})])]))).toEqual(['run 5 ms'])
	})

	test('that is to print something goes on until the run is over, and is heard by the steps behind it', async () => {
		const server = 'takes forever as a server'
		const host: ScriptedHost = new ScriptedHost(line => {
			host.clock.at(12, () => host.say(server, 'listening'))
			return asItSays(line)
		})
		host.onChange = () => host.clock.at(25, () => host.say(server, 'updated'))
		const start = run(server, {until: {is: 'log', pattern: 'listening'}})
		const plan = planOf([start, touching('a.ts')], {hasProgram: false, runs: 2})
		const running = await played(host, [plan])
		expect(told(running)).toEqual(['run 12 ms', 'reload 25 ms', 'run 12 ms', 'reload 25 ms'])
		expect(host.lines).toEqual([server, server])
		expect(host.alive).toEqual([])
		expect(running.of('process-started').map(one => one.role)).toEqual(['target', 'target'])
		expectLawful(running.events)
	})

	test('that ends badly before it has done what is waited for is not waited for any longer', async () => {
		const host = watching({})
		const running = await played(host, [planOf([run('takes 5 exit 1', {until: updated})])])
		expect(told(running)).toEqual(['run wrong-end'])
		// One that ends well may have set off what is waited for.
		host.onChange = () => {}
		host.clock.at(300, () => host.say(dev, 'updated'))
		const good = await played(host, [planOf([run('takes 5', {until: updated})])])
		expect(good.of('step-finished')[0]!.outcome).toBe('done')
	})
})

describe('the program', () => {
	test('that ends is the end of a suite whose runs all need it', async () => {
		const host = watching({'a.ts': [10]})
		host.clock.at(40, () => host.end(dev, 1))
		const running = await played(host, [
			planOf([touching('a.ts', {settleMs: 15}), touching('none', {name: 'never'})], {runs: 5}),
		])
		expect(told(running)).toEqual(['reload 10 ms', 'never program-ended'])
		expect(running.outcomes).toEqual([
			{
				is: 'failed',
				code: 'bad-exit',
				reason: `${dev} ended with code 1 in run 1, and there is nothing left to take steps with`,
				exitCode: 1,
			},
		])
	})

	test('is started anew for each run where that is asked for, and may be waited for to end', async () => {
		const host = watching({})
		host.onType = text => {
			if (text === 'quit\n') host.clock.at(35, () => host.end(dev, 0))
		}
		const quit = step('quit', {
			action: {is: 'type', text: 'quit\n'},
			until: {is: 'exit', of: 'program', codes: [0]},
		})
		const running = await played(host, [planOf([quit], {runs: 3, fresh: true, workIn: 'copy'})])
		expect(told(running)).toEqual(['quit 35 ms', 'quit 35 ms', 'quit 35 ms'])
		expect(host.lines).toEqual([dev, dev, dev])
		expect(host.copies).toBe(3)
		expect(host.started.map(({spec}) => spec.cwd)).toEqual(['/copy1', '/copy2', '/copy3'])
		expect(host.openFolders).toBe(0)
		expectLawful(running.events)
	})

	test('that is not there, or is never ready, is told as ever', async () => {
		const gone = await played(watching({}), [{...planOf([touching('a.ts')]), launch: launch('missing')}])
		expect(gone.outcomes).toEqual([expect.objectContaining({code: 'not-started'})])
		const ready = {is: 'log', pattern: 'never', timeoutMs: 1000} as const
		const host = watching({})
		const late = await played(host, [planOf([touching('a.ts')], {ready})])
		expect(late.outcomes).toEqual([expect.objectContaining({code: 'never-ready'})])
		expect(host.alive).toEqual([])
		expect(host.openFolders).toBe(0)
	})

	test('reads what is typed, as often as it is', async () => {
		const typed: string[] = []
		const host = watching({})
		host.onType = text => {
			typed.push(text)
			host.clock.at(4, () => host.say(dev, `updated ${text.trim()}`))
		}
		const type = step('type', {
			action: {is: 'type', text: '{run}.{n}\n'},
			until: updated,
			times: 2,
			expect: 2,
			settleMs: 10,
		})
		const running = await played(host, [planOf([type], {runs: 2})])
		expect(told(running)).toEqual(['type 4 ms', 'type 4 ms'])
		expect(typed).toEqual(['1.1\n', '1.2\n', '2.1\n', '2.2\n'])
	})
})

test('combinations of parameters take turns, and one that fails does not keep the others from going on', async () => {
	const benchmarks = [1, 2, 3].map(files => ({
		label: `files=${files}`,
		steps: [touching(`f${files}.ts`, {timeoutMs: 500})],
	}))
	const host = watching({'f1.ts': [10], 'f3.ts': [30]})
	const running = await played(host, [planOf([], {benchmarks, runs: 4, warmup: 1})])
	expect(told(running).slice(0, 6)).toEqual([
		'warm-up files=1 reload 10 ms',
		'warm-up files=2 reload timed-out',
		'warm-up files=3 reload 30 ms',
		'files=1 reload 10 ms',
		'files=2 reload timed-out',
		'files=3 reload 30 ms',
	])
	expect(told(running).filter(one => one.includes('files=2'))).toHaveLength(3)
	expect(told(running).filter(one => !one.includes('files=2'))).toHaveLength(10)
	// No two runs have the same number.
	const numbers = running.of('step-finished').map(one => one.run)
	expect(new Set(numbers).size).toBe(numbers.length)
	expect(running.outcomes).toEqual([
		expect.objectContaining({
			code: 'step-failed',
			reason: expect.stringMatching(
				/^1 of 3 combinations failed\. step reload \(files=2\) failed in all of its 3 runs/,
			),
		}),
	])
})

test('what cannot be done is told, and not waited for', async () => {
	const host = watching({})
	const running = await played(host, [planOf([touching('locked.ts')])])
	expect(told(running)).toEqual(['reload not-done'])
	expect(textsOf(running)).toEqual(['locked.ts is no file'])
})

test('a folder that cannot be copied is why there is no suite', async () => {
	const host = watching({})
	host.copyFails = 'there is no room left in /tmp'
	const running = await played(host, [planOf([touching('a.ts')], {workIn: 'copy'})])
	expect(running.outcomes).toEqual([
		{
			is: 'failed',
			code: 'not-started',
			reason: '/srv/shop could not be copied: there is no room left in /tmp',
			exitCode: null,
		},
	])
	expect(host.lines).toEqual([])
})

test('what is left of files, of this run and of others before it, is told', async () => {
	const host = watching({'a.ts': [10]})
	host.leftChanged = [
		{folder: '/tmp/arsenal-kept-1', files: ['/srv/shop/a', '/srv/shop/b']},
		{folder: '/tmp/arsenal-kept-3', files: ['/srv/another/a']},
	]
	host.notRestored = [{file: '/srv/shop/a.ts', kept: '/tmp/arsenal-kept-2/000001'}]
	const {of} = await played(host, [planOf([touching('a.ts')])])
	expect(of('finding-made').map(({finding: {code, evidence}}) => `${code}: ${evidence}`)).toEqual([
		'files-left-changed: /tmp/arsenal-kept-1: /srv/shop/a, /srv/shop/b',
		'files-not-restored: /srv/shop/a.ts (before: /tmp/arsenal-kept-2/000001)',
	])
	// A suite that changes nothing has nothing to do with that.
	const page = step('page', {
		action: {is: 'request', request: {url: 'http://h/', method: 'GET', headers: {}, body: null}},
		until: {is: 'answer', status: null, body: null},
	})
	const reading = await played(host, [planOf([page])])
	expect(reading.of('finding-made').map(one => one.finding.code)).toEqual(['files-not-restored'])
})

test('our own lateness is told where it could have been', async () => {
	const host = watching({'a.ts': [10]})
	host.lateNs = 3e6
	const exits = step('run', {
		action: {is: 'run', launch: launch('takes 5')},
		until: {is: 'exit', of: 'command', codes: [0]},
	})
	const {of} = await played(host, [planOf([touching('a.ts'), exits])])
	// How long a command took the kernel has told.
	expect(of('step-finished').map(one => one.ownDelayNs)).toEqual([3e6, undefined])
})

test.each([
	['before it begins', 0.2],
	['while it waits', 5],
	['while it rests', 40],
])('stopped %s it ends, puts everything back, and says nothing of the step under way', async (_, atMs) => {
	const host = watching({'a.ts': [20]})
	const running = conducted(host.ports, [planOf([touching('a.ts', {settleMs: 100})], {runs: 5})])
	host.clock.at(atMs, () => running.conductor.stop())
	expect(await running.finished).toEqual({outcome: 'interrupted', exitCode: 130})
	expect(running.outcomes).toEqual([{is: 'interrupted'}])
	expect(running.of('step-finished')).toEqual([])
	expect(host.alive).toEqual([])
	expect(host.openFolders).toBe(0)
	expectLawful(running.events)
})

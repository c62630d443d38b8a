/** Against the probe of a real target, and against a scripted one where V8 would have to be broken. */
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect, onTestFinished, test, vi} from 'vitest'
import type {V8Profile} from '../../src/core/profile/v8-profile.ts'
import {CpuWindows} from '../../src/engine/cpu-windows.ts'
import {systemClock} from '../../src/host/clock.ts'
import {createProbes} from '../../src/host/probe/server.ts'
import type {Clock, V8Session} from '../../src/ports.ts'
import {run} from '../probe/observe-target.ts'

interface Spied {
	readonly session: V8Session
	/** What the probe was told to do. */
	readonly acts: string[]
	readonly close: () => void
}

async function withTarget(
	script: string,
	work: (session: V8Session) => Promise<void>,
	env: Record<string, string> = {},
): Promise<void> {
	const server = await createProbes().listen({cpuIntervalUs: 500})
	const target = run([process.execPath, '-e', script], {env: {...env, ...server.environment({NODE_OPTIONS: ''})}})
	try {
		await work(await new Promise<V8Session>(resolve => server.onProcess(process => resolve(process.session))))
	} finally {
		target.kill('SIGKILL')
		await target.ended
		await server.close()
	}
}

/** Nothing comes by itself, and what is asked for is waited for: a second passes quickly where nobody gets a processor. */
const patientClock: Clock = {
	...systemClock,
	sleep: (_, signal) =>
		new Promise(resolve => {
			if (signal?.aborted) resolve()
			else signal?.addEventListener('abort', () => resolve(), {once: true})
		}),
}

function follow(session: V8Session) {
	const profiles: V8Profile[] = []
	const windows = new CpuWindows({
		session,
		clock: patientClock,
		intervalUs: 500,
		onProfile: profile => profiles.push(profile),
		onWorkerThreads: () => {},
	})
	return {windows, profiles}
}

test('windows overlap: none begins after the one before it ended', async () => {
	await withTarget('setInterval(() => {}, 10)', async session => {
		const {windows, profiles} = follow(session)
		// A roll that is asked for while the first is under way would be one with it.
		await vi.waitFor(() => expect(profiles).toHaveLength(1), 20_000)
		for (let i = 0; i < 4; i++) {
			await systemClock.sleep(100)
			await windows.roll()
		}
		await windows.end()
		expect(profiles).toHaveLength(6)
		for (let i = 1; i < profiles.length; i++) {
			expect(profiles[i]!.startTime).toBeLessThanOrEqual(profiles[i - 1]!.endTime)
			expect(profiles[i]!.endTime).toBeGreaterThan(profiles[i - 1]!.endTime)
		}
		expect(profiles.reduce((sum, {samples}) => sum + samples!.length, 0)).toBeGreaterThan(20)
	})
})

test('rolls asked for at once are one', async () => {
	await withTarget('setInterval(() => {}, 10)', async session => {
		const {windows, profiles} = follow(session)
		await windows.roll()
		const before = profiles.length
		await Promise.all([windows.roll(), windows.roll(), windows.roll()])
		expect(profiles).toHaveLength(before + 1)
	})
})

test('the first window reaches back to before the program', async () => {
	const script =
		'function early() { const end = performance.now() + 150; while (performance.now() < end); }\nearly(); setInterval(() => {}, 10)'
	await withTarget(script, async session => {
		const {windows, profiles} = follow(session)
		await windows.roll()
		await windows.end()
		const names = profiles.flatMap(({nodes}) => nodes.map(node => node.callFrame.functionName))
		expect(names).toContain('early')
	})
})

test('of a program that collects coverage, windows end only when asked for: V8 cannot have two at a time there', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'arsenal-test-'))
	onTestFinished(() => rmSync(folder, {recursive: true}))
	const work = async (session: V8Session) => {
		const {windows, profiles} = follow(session)
		await session.post('Runtime.evaluate', {expression: "globalThis[Symbol.for('arsenal-tui.probe')].roll('tick')"})
		expect(profiles).toHaveLength(0)
		await windows.roll()
		await windows.roll()
		await windows.end()
		expect(profiles.length).toBeGreaterThanOrEqual(2)
		for (let i = 1; i < profiles.length; i++)
			expect(profiles[i]!.startTime).toBeGreaterThanOrEqual(profiles[i - 1]!.endTime)
	}
	await withTarget('setInterval(() => {}, 10)', work, {NODE_V8_COVERAGE: folder})
})

test('after the session has closed, rolling and ending are quick and silent', async () => {
	const {session, close} = scriptedSession(() => 2000)
	const {windows, profiles} = follow(session)
	await windows.roll()
	const before = profiles.length
	close()
	await session.closed
	await windows.roll()
	windows.endAtExit()
	await windows.end()
	expect(profiles.length).toBe(before)
})

/** Answers everything at once; every roll brings a window of one second with this many samples. */
function scriptedSession(samplesOfWindow: () => number): Spied {
	const acts: string[] = []
	let finish: (params: never) => void = () => {}
	let startTime = 0
	let close = () => {}
	const closed = new Promise<void>(resolve => {
		close = resolve
	})
	return {
		acts,
		close,
		session: {
			async post(_, params: {expression?: string} = {}) {
				acts.push(/roll\('(\w+)'\)/.exec(params.expression!)![1]!)
				const samples = Array.from({length: samplesOfWindow()}, () => 1)
				const profile: V8Profile = {nodes: [], startTime, endTime: startTime + 1e6, samples, timeDeltas: samples}
				startTime += 1e6
				finish({title: 'arsenal 0', profile} as never)
				return {result: {}}
			},
			on: (_, listener) => {
				finish = listener
			},
			close: () => {},
			closed,
		},
	}
}

test('two empty windows in a row: V8 has lost its sampler, and profiling starts anew, three times at most', async () => {
	const {session, acts} = scriptedSession(() => 0)
	const {windows} = follow(session)
	for (let i = 0; i < 12; i++) await windows.roll()
	await windows.end()
	expect(acts.filter(act => act === 'restart')).toHaveLength(3)
})

test('windows with samples, or only one without, are nothing to worry about', async () => {
	let window = 0
	const {session, acts} = scriptedSession(() => (window++ % 2 === 0 ? 0 : 2000))
	const {windows} = follow(session)
	for (let i = 0; i < 12; i++) await windows.roll()
	await windows.end()
	expect(acts).not.toContain('restart')
})

test('a target that never answers is given up after a while', async () => {
	const session: V8Session = {
		post: () => new Promise(() => {}),
		on: () => {},
		close: () => {},
		closed: new Promise(() => {}),
	}
	// A clock on which time flies: what is waited for is over at once.
	const clock = {...systemClock, sleep: async () => {}}
	const windows = new CpuWindows({session, clock, intervalUs: 500, onProfile: () => {}, onWorkerThreads: () => {}})
	await windows.roll()
	await windows.end()
})

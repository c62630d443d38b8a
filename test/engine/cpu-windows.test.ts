/** Against the inspector of a real target, of this very process where console.profile has to be missing, and against a scripted one where V8 would have to be broken. */
import {Session} from 'node:inspector'
import {afterEach, expect, test} from 'vitest'
import type {V8Profile} from '../../src/core/profile/v8-profile.ts'
import {CpuWindows} from '../../src/engine/cpu-windows.ts'
import {systemClock} from '../../src/host/clock.ts'
import {createProbes} from '../../src/host/probe-server.ts'
import type {Clock, V8Session} from '../../src/ports.ts'
import {run} from '../probe/observe-target.ts'

const realConsole = {profile: console.profile, profileEnd: console.profileEnd}
const probeSymbol = Symbol.for('arsenal-tui.probe')
afterEach(() => {
	Object.assign(console, realConsole)
	delete (globalThis as Record<symbol, unknown>)[probeSymbol]
})

interface Spied {
	readonly session: V8Session
	readonly calls: string[]
	readonly close: () => void
}

function ownSession(): Spied {
	const inspector = new Session()
	inspector.connect()
	const calls: string[] = []
	let close = () => {}
	const closed = new Promise<void>(resolve => {
		close = resolve
	})
	return {
		calls,
		close: () => {
			inspector.disconnect()
			close()
		},
		session: {
			post: (method, params) => {
				calls.push(method)
				return new Promise((resolve, reject) =>
					inspector.post(method, params, (error: Error | null, result?: object) =>
						error ? reject(error) : resolve({...result}),
					),
				)
			},
			on: (method, listener) =>
				void inspector.on(method, (message: {params: object}) => listener(message.params as never)),
			close: () => {},
			closed,
		},
	}
}

async function withTarget(script: string, work: (session: V8Session) => Promise<void>): Promise<void> {
	const server = await createProbes().listen()
	const target = run([process.execPath, '-e', script], {env: {...server.environment({NODE_OPTIONS: ''})}})
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

/** Of the processor's time. */
function busy(ms: number): void {
	const {user, system} = process.cpuUsage()
	for (let used = 0; used < ms * 1000; ) {
		const now = process.cpuUsage()
		used = now.user + now.system - user - system
	}
}

test('windows overlap: none begins after the one before it ended', async () => {
	await withTarget('setInterval(() => {}, 10)', async session => {
		const {windows, profiles} = follow(session)
		for (let i = 0; i < 4; i++) {
			await systemClock.sleep(100)
			await windows.roll()
		}
		await windows.end()
		expect(profiles).toHaveLength(5)
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

test('a program without a working console.profile is profiled by starting and stopping', async () => {
	console.profile = console.profileEnd = () => {}
	const {session, calls, close} = ownSession()
	const {windows, profiles} = follow(session)
	await windows.roll()
	await windows.roll()
	expect(profiles).toHaveLength(0)
	for (let i = 0; i < 2; i++) {
		busy(60)
		await windows.roll()
	}
	busy(60)
	await windows.end()
	close()
	expect(profiles).toHaveLength(3)
	expect(calls.filter(call => call === 'Profiler.stop')).toHaveLength(3)
	for (const {samples} of profiles) expect(samples!.length).toBeGreaterThan(5)
})

test('after the session has closed, rolling and ending are quick and silent', async () => {
	const {session, close} = ownSession()
	const {windows, profiles} = follow(session)
	await windows.roll()
	const before = profiles.length
	close()
	await windows.roll()
	await windows.endAtExit()
	await windows.end()
	expect(profiles.length).toBe(before)
})

/** Answers everything at once; every roll brings a window of one second with this many samples. */
function scriptedSession(samplesOfWindow: () => number): Spied {
	const calls: string[] = []
	let finish: (params: never) => void = () => {}
	let startTime = 0
	return {
		calls,
		close: () => {},
		session: {
			async post(method, params: {expression?: string} = {}) {
				calls.push(method)
				if (method === 'Runtime.evaluate' && params.expression!.includes('.roll()')) {
					const samples = Array.from({length: samplesOfWindow()}, () => 1)
					const profile: V8Profile = {nodes: [], startTime, endTime: startTime + 1e6, samples, timeDeltas: samples}
					startTime += 1e6
					finish({title: 'arsenal 0', profile} as never)
				}
				return {result: {}}
			},
			on: (_, listener) => {
				finish = listener
			},
			close: () => {},
			closed: new Promise(() => {}),
		},
	}
}

test('two empty windows in a row: V8 has lost its sampler, and profiling starts anew, three times at most', async () => {
	const {session, calls} = scriptedSession(() => 0)
	const {windows} = follow(session)
	for (let i = 0; i < 12; i++) await windows.roll()
	await windows.end()
	expect(calls.filter(call => call === 'Profiler.disable')).toHaveLength(3)
})

test('windows with samples, or only one without, are nothing to worry about', async () => {
	let window = 0
	const {session, calls} = scriptedSession(() => (window++ % 2 === 0 ? 0 : 2000))
	const {windows} = follow(session)
	for (let i = 0; i < 12; i++) await windows.roll()
	await windows.end()
	expect(calls).not.toContain('Profiler.disable')
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

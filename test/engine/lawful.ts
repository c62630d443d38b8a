/** What holds of the events of every run, whatever happens in it. */
import {expect} from 'vitest'
import {decodeLine, encodeEvent} from '../../src/core/events/codec.ts'
import type {ProcessUsage, UsageSample} from '../../src/core/events/process-usage.ts'
import type {RunEvent} from '../../src/core/events/run-event.ts'
import {CpuTrack} from '../../src/core/run/state/cpu-track.ts'

/** Windows are stamped by V8, in microseconds; the rest is rounding. */
const toleranceMs = 0.01

export function expectLawful(events: readonly RunEvent[]): void {
	for (const event of events) {
		// As who reads the log sees it: the line is whole, fits the schema and says the same.
		expect(decodeLine(encodeEvent(event, 'strict')), `fits the schema: ${JSON.stringify(event)}`).toEqual(event)
	}
	for (const [i, event] of events.entries()) {
		if (i > 0)
			expect(event.tMs, `${event.type} is not before ${events[i - 1]!.type}`).toBeGreaterThanOrEqual(events[i - 1]!.tMs)
	}
	const suites = new Set(events.flatMap(event => ('suite' in event && event.suite !== null ? [event.suite] : [])))
	for (const suite of suites) expectSuite(events.filter(event => 'suite' in event && event.suite === suite))
}

/** What holds for a run log: the events that frame everything else. */
export function expectWholeLog(events: readonly RunEvent[]): void {
	expectLawful(events)
	expect(events[0]?.type).toBe('run-started')
	const last = events.findLastIndex(event => event.type !== 'artifact-written')
	expect(events[last]?.type).toBe('run-finished')
	for (const type of ['run-started', 'run-finished'] as const)
		expect(events.filter(event => event.type === type)).toHaveLength(1)
}

function expectSuite(events: readonly RunEvent[]): void {
	expect(events[0]?.type).toBe('suite-started')
	const last = events.findLastIndex(event => event.type !== 'artifact-written')
	const end = events.findIndex(event => event.type === 'suite-finished')
	if (end >= 0)
		expect(
			events.slice(end + 1, last + 1).map(event => event.type),
			'nothing after the end',
		).toEqual([])
	expectPairs(events, 'process-started', 'process-exited', end >= 0)
	expectPairs(events, 'node-attached', 'node-detached', end >= 0)
	expectUsage(events.filter(event => event.type === 'usage-sampled'))
	expectUsage(events.filter(event => event.type === 'driver-sampled'))
	expectWindows(events)
	const iterations = events.filter(event => event.type === 'iteration-finished').map(event => event.iteration)
	expect(iterations).toEqual(iterations.map((_, i) => i + 1))
}

/** Opened before closed, closed once, and all of them closed when the suite is over. */
function expectPairs(
	events: readonly RunEvent[],
	opening: 'process-started' | 'node-attached',
	closing: 'process-exited' | 'node-detached',
	isOver: boolean,
): void {
	const open = new Set<number>()
	for (const event of events) {
		if (event.type === opening) {
			expect(open.has(event.pid), `${opening} twice: ${event.pid}`).toBe(false)
			open.add(event.pid)
		} else if (event.type === closing) {
			expect(open.delete(event.pid), `${closing} without ${opening}: ${event.pid}`).toBe(true)
		} else if (['cpu-sampled', 'node-sampled', 'latency-counted'].includes(event.type) && opening === 'node-attached') {
			expect('pid' in event && open.has(event.pid), `${event.type} of a process that is attached`).toBe(true)
		}
	}
	if (isOver) expect([...open], `${opening} without ${closing}`).toEqual([])
}

function expectUsage(events: readonly UsageSample[]): void {
	const alive = new Map<number, ProcessUsage>()
	for (const event of events) {
		for (const pid of event.gone) expect(alive.delete(pid), `gone without having been there: ${pid}`).toBe(true)
		for (const now of event.processes) {
			const before = alive.get(now.pid)
			alive.set(now.pid, {...now, readBytes: now.readBytes ?? before?.readBytes ?? null})
			if (before === undefined) continue
			expect(now.userMs).toBeGreaterThanOrEqual(before.userMs)
			expect(now.systemMs).toBeGreaterThanOrEqual(before.systemMs)
			if (now.readBytes !== null && before.readBytes !== null)
				expect(now.readBytes).toBeGreaterThanOrEqual(before.readBytes)
		}
	}
}

function expectWindows(events: readonly RunEvent[]): void {
	const track = new CpuTrack()
	const ends = new Map<number, number>()
	for (const event of events) {
		if (event.type !== 'cpu-sampled') continue
		expect(track.add(event), 'the window extends the table as it stands').toBe(true)
		const durationMs = event.deltasUs.reduce((sum, us) => sum + us, 0) / 1000
		const endMs = event.startMs + durationMs
		expect(event.startMs).toBeGreaterThanOrEqual(-toleranceMs)
		expect(endMs).toBeLessThanOrEqual(event.tMs + toleranceMs)
		expect(event.deltasUs.every(us => us > 0)).toBe(true)
		const before = ends.get(event.isolate)
		// A hole there may be, in which nobody looked for long.
		if (before !== undefined) expect(event.startMs - before, 'without overlap').toBeGreaterThan(-toleranceMs)
		ends.set(event.isolate, endMs)
	}
}

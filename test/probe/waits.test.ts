import {createRequire} from 'node:module'
import {describe, expect, test, vi} from 'vitest'
import {Random} from '../../src/core/stats/random.ts'
import {observe, program, type TargetNode, targetNodes} from './observe-target.ts'

vi.setConfig({testTimeout: 120_000})

interface Waits {
	arm(): void
	end(): void
}
interface WaitsOptions {
	openTable(): object
	record(table: object, ns: number): void
	nowNs(): number
	readonly moments: Float64Array
	onTurn(): void
	readonly timers: {
		setTimeout(callback: () => void, ms: number): {unref(): unknown}
		clearTimeout(timer: unknown): void
	}
}
const {watchWaits} = createRequire(import.meta.url)('../../src/probe/waits.cjs') as {
	watchWaits(options: WaitsOptions): Waits
}

interface Turn {
	readonly fromMs: number
	readonly toMs: number
}

/** As the target's of bench/loop-wait.ts: a turn takes one of the times, and between two the loop rests for up to twice `rest`. */
function turnsOf({turns, rest}: {turns: readonly number[]; rest: number}, seconds: number, random: Random): Turn[] {
	const all: Turn[] = []
	for (let ms = random.nextUnit(); ms < seconds * 1000; ms = all.at(-1)!.toMs) {
		const fromMs = ms + random.nextUnit() * 2 * rest
		all.push({fromMs, toMs: fromMs + turns[random.nextBelow(turns.length)]!})
	}
	return all
}

/** A loop that is let through to its timers between turns and when it rests, on libuv's clock of whole milliseconds. */
function sampledWaits(turns: readonly Turn[], random: Random): number[] {
	const startMs = 1000 * random.nextUnit()
	const endMs = turns.at(-1)!.toMs
	const waits: number[] = []
	let nowMs = 0
	let due: {readonly atMs: number; readonly callback: () => void} | null = null
	const watch = watchWaits({
		openTable: () => ({}),
		record: (_, ns) => void waits.push(ns / 1e6),
		nowNs: () => (startMs + nowMs) * 1e6,
		moments: new Float64Array(2).fill(Number.NaN),
		onTurn() {},
		timers: {
			setTimeout(callback, ms) {
				due = {callback, atMs: Math.floor(startMs + nowMs) + ms - startMs}
				return {unref: () => null}
			},
			clearTimeout() {},
		},
	})
	watch.arm()
	let at = 0
	while (due !== null) {
		const {atMs, callback}: {atMs: number; callback: () => void} = due
		const reach = (ms: number) => {
			while (at < turns.length && turns[at]!.toMs <= ms) at++
			const turn = turns[at]
			return turn && turn.fromMs < ms ? turn.toMs : ms
		}
		const servedMs = reach(atMs)
		// The sleep of a loop at rest is counted from when it went to sleep.
		nowMs = servedMs === atMs ? reach(atMs + random.nextUnit()) : servedMs
		if (nowMs >= endMs) break
		callback()
	}
	return waits
}

/** The slow way: all moments there are. */
const stepMs = 0.25
function allWaits(turns: readonly Turn[]): number[] {
	const waits: number[] = []
	let ms = turns[0]!.fromMs
	for (const {fromMs, toMs} of turns) {
		for (; ms < fromMs; ms += stepMs) waits.push(0)
		for (; ms < toMs; ms += stepMs) waits.push(toMs - ms)
	}
	return waits
}

const quantile = (sorted: Float64Array, q: number) => sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)]!

describe('random moments in a known course of turns', () => {
	const mixed = [2, 2, 2, 2, 5, 5, 20.4, 47]
	test.each([
		{turns: [3], rest: 0},
		{turns: [5], rest: 0},
		{turns: [20], rest: 0},
		{turns: [20.4], rest: 0},
		{turns: [30], rest: 0},
		{turns: [100], rest: 0},
		{turns: mixed, rest: 0},
		{turns: [47], rest: 20},
		{turns: mixed, rest: 10},
		{turns: [0.1], rest: 5},
		{turns: [1, 1, 1, 1, 1, 1, 1, 1, 1, 60], rest: 10},
	])('%o', kind => {
		for (let seed = 1; seed <= 4; seed++) {
			const random = new Random(seed)
			const turns = turnsOf(kind, 10, random)
			const sampled = Float64Array.from(sampledWaits(turns, random)).sort()
			expect(sampled.length).toBeGreaterThan(900)
			const truth = Float64Array.from(allWaits(turns)).sort()
			const beyond = [0.5, 0.99, 1].filter(q => {
				const off = Math.abs(quantile(sampled, q) - quantile(truth, q))
				// What a timer takes to wake a loop that rests.
				return off > Math.max(0.1 * quantile(truth, q), kind.rest > 0 ? 2 : stepMs)
			})
			expect(beyond, `seed ${seed}`).toEqual([])
		}
	})
})

describe.each(targetNodes)('in a target on Node $version', ({path: node}: TargetNode) => {
	test('what comes to a loop of turns of 20 ms that never rests waits for a part of them', async () => {
		const {exitCode, seen} = await observe([node, program('turns.cjs'), '20'], {
			livesUntil: seen => seen.nth('node-sampled', 3),
		})
		expect(exitCode).toBe(0)
		// Neither that of its start, nor what it said when it ended: that may hold one wait, of any length.
		const whole = seen.of('node-sampled').slice(1, 3)
		expect(whole.length).toBe(2)
		for (const {
			loopDelayMs: {p50, max},
		} of whole) {
			expect(p50).toBeGreaterThan(2)
			expect(max).toBeGreaterThan(p50!)
		}
	})
})

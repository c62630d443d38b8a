import fc from 'fast-check'
import {describe, expect, it, test} from 'vitest'
import type {ProcessUsage} from '../../../src/core/events/process-usage.ts'
import {UsageTrack} from '../../../src/core/run/state/usage-track.ts'

/** A process as the kernel keeps it. */
interface Living {
	readonly pid: number
	ppid: number
	ownMs: number
	childrenMs: number
	/** As /proc/PID/io tells it: with what it collected. */
	bytes: number
	childrenFaults: number
	/** Ended, and not collected yet. */
	isZombie: boolean
}

type Deed = {
	readonly does: 'work' | 'fork' | 'exit' | 'collect' | 'look' | 'glance'
	readonly who: number
	readonly amount: number
}

const deedsOf = (...does: ReadonlyArray<Deed['does']>) =>
	fc.array(fc.record({does: fc.constantFrom(...does), who: fc.nat(), amount: fc.integer({min: 0, max: 500})}), {
		maxLength: 80,
		size: 'max',
	})

/** The kernel's part: who is born, works, ends and is collected; whose parent is gone belongs to process 1, which collects it. */
class Kernel {
	readonly root = newborn(100, 1)
	readonly all = new Map<number, Living>([[100, this.root]])
	usedMs = 0
	movedBytes = 0
	#lastPid = 100

	get living(): Living[] {
		return [...this.all.values()].filter(one => !one.isZombie)
	}

	do(deed: Deed): void {
		const {living} = this
		const one = living[deed.who % living.length]!
		switch (deed.does) {
			case 'work':
				one.ownMs += deed.amount
				one.bytes += 1000 * deed.amount
				this.usedMs += deed.amount
				this.movedBytes += 1000 * deed.amount
				return
			case 'fork':
				this.#lastPid++
				this.all.set(this.#lastPid, newborn(this.#lastPid, one.pid))
				return
			case 'exit':
				if (one === this.root) return
				one.isZombie = true
				for (const child of this.all.values()) if (child.ppid === one.pid) child.ppid = 1
				for (const child of this.all.values()) if (child.ppid === 1 && child.isZombie) this.#collect(child)
				return
			case 'collect': {
				const dead = [...this.all.values()].filter(each => each.isZombie)
				if (dead.length > 0) this.#collect(dead[deed.who % dead.length]!)
			}
		}
	}

	#collect(one: Living): void {
		this.all.delete(one.pid)
		const parent = this.all.get(one.ppid)
		if (!parent) return
		parent.childrenMs += one.ownMs + one.childrenMs
		parent.bytes += one.bytes
		parent.childrenFaults += 1 + one.childrenFaults
	}

	usages(detail: 'light' | 'full'): ProcessUsage[] {
		return this.living.map(({pid, ppid, ownMs, childrenMs, bytes, childrenFaults}) => ({
			pid,
			ppid,
			name: 'x',
			userMs: ownMs,
			systemMs: 0,
			...(childrenMs > 0 ? {endedChildrenMs: childrenMs} : {}),
			...(detail === 'full' ? {endedChildrenFaults: childrenFaults} : {}),
			rssBytes: 1,
			threads: 1,
			fds: null,
			readBytes: detail === 'full' ? bytes : null,
			writtenBytes: detail === 'full' ? bytes : null,
		}))
	}
}

function newborn(pid: number, ppid: number): Living {
	return {pid, ppid, ownMs: 0, childrenMs: 0, bytes: 0, childrenFaults: 0, isZombie: false}
}

class Looking {
	readonly track = new UsageTrack()
	#tMs = 0
	#before = new Set<number>()

	at(kernel: Kernel, detail: 'light' | 'full' = 'full'): void {
		this.#tMs += 100
		const usages = kernel.usages(detail)
		const now = new Set(usages.map(({pid}) => pid))
		this.track.add(this.#tMs, {processes: usages, gone: [...this.#before].filter(pid => !now.has(pid))})
		this.#before = now
	}

	/** All that is dead is collected, and one looks twice more. */
	toTheEnd(kernel: Kernel): void {
		for (let i = 0; i < 100; i++) kernel.do({does: 'collect', who: 0, amount: 0})
		this.at(kernel)
		this.at(kernel)
	}
}

const anything = deedsOf('work', 'work', 'fork', 'fork', 'exit', 'exit', 'collect', 'collect', 'look', 'glance')

function play(deeds: readonly Deed[], before: (deed: Deed, kernel: Kernel, looking: Looking) => boolean = () => true) {
	const kernel = new Kernel()
	const looking = new Looking()
	looking.at(kernel)
	for (const deed of deeds) {
		if (deed.does === 'look') looking.at(kernel)
		else if (deed.does === 'glance') looking.at(kernel, 'light')
		else if (before(deed, kernel, looking)) kernel.do(deed)
	}
	return {kernel, looking}
}

/** Whoever would leave children behind stays. */
const orphansNobody = (deed: Deed, kernel: Kernel) => {
	if (deed.does !== 'exit') return true
	const {pid} = kernel.living[deed.who % kernel.living.length]!
	return ![...kernel.all.values()].some(one => one.ppid === pid)
}

describe('what a tree used and moved', () => {
	test('is never more than it did, however seldom one looks and whoever collects whom', () => {
		fc.assert(
			fc.property(anything, deeds => {
				const {kernel, looking} = play(deeds)
				expect(looking.track.usedMs).toBeLessThanOrEqual(kernel.usedMs)
				looking.toTheEnd(kernel)
				expect(looking.track.usedMs).toBeLessThanOrEqual(kernel.usedMs)
				expect(looking.track.movedBytes.written).toBeLessThanOrEqual(kernel.movedBytes)
				expect(looking.track.movedBytes.read).toBe(looking.track.movedBytes.written)
			}),
			{numRuns: 300},
		)
	})

	test('is whole when nobody was orphaned, although most of the tree was never seen', () => {
		fc.assert(
			fc.property(anything, deeds => {
				const {kernel, looking} = play(deeds, orphansNobody)
				looking.toTheEnd(kernel)
				expect(looking.track.usedMs).toBe(kernel.usedMs)
				expect(looking.track.movedBytes.written).toBe(kernel.movedBytes)
			}),
			{numRuns: 300},
		)
	})

	test('is whole with orphans that process 1 collects, when one looked before each end', () => {
		const collectAtOnce = deedsOf('work', 'work', 'fork', 'fork', 'exit')
		fc.assert(
			fc.property(collectAtOnce, deeds => {
				const {kernel, looking} = play(deeds, (deed, now, eye) => {
					if (deed.does !== 'exit') return true
					eye.at(now)
					now.do(deed)
					now.do({does: 'collect', who: 0, amount: 0})
					eye.at(now)
					return false
				})
				looking.toTheEnd(kernel)
				expect(looking.track.usedMs).toBe(kernel.usedMs)
				expect(looking.track.movedBytes.written).toBe(kernel.movedBytes)
			}),
			{numRuns: 300},
		)
	})

	test('is told of each process without what its children did, when one looked before each end', () => {
		const {kernel, looking} = play([
			{does: 'fork', who: 0, amount: 0},
			{does: 'work', who: 0, amount: 3},
			{does: 'work', who: 1, amount: 60},
			{does: 'look', who: 0, amount: 0},
			{does: 'exit', who: 1, amount: 0},
			{does: 'look', who: 0, amount: 0},
			{does: 'work', who: 0, amount: 5},
			{does: 'look', who: 0, amount: 0},
			{does: 'collect', who: 0, amount: 0},
			{does: 'look', who: 0, amount: 0},
		])
		expect(looking.track.processes.map(row => row.writtenBytes)).toEqual([8000, 60_000])
		expect(looking.track.movedBytes.written).toBe(kernel.movedBytes)
	})

	test('has no peak when a child is collected', () => {
		const usage = (pid: number, bytes: number, faults: number): ProcessUsage => ({
			...{pid, ppid: pid - 1, name: 'x', userMs: 0, systemMs: 0, rssBytes: 1, threads: 1, fds: null},
			...{endedChildrenFaults: faults, readBytes: bytes, writtenBytes: bytes},
		})
		const track = new UsageTrack()
		for (const second of [0, 1, 2, 3])
			track.add(second * 1000, {processes: [usage(100, 0, 0), usage(101, second * 20e6, 0)], gone: []})
		track.add(4000, {processes: [usage(100, 61e6, 7)], gone: [101]})
		expect(track.writeRate.values.filter(Number.isFinite)).toEqual([20e6, 20e6, 20e6, 1e6])
	})

	test('counts nothing that never comes: who ignores the end of its children collects none', () => {
		const usage = (pid: number, bytes: number): ProcessUsage => ({
			...{pid, ppid: pid - 1, name: 'x', userMs: 0, systemMs: 0, rssBytes: 1, threads: 1, fds: null},
			...{endedChildrenFaults: 0, readBytes: 0, writtenBytes: bytes},
		})
		const track = new UsageTrack()
		track.add(0, {processes: [usage(100, 0), usage(101, 60)], gone: []})
		track.add(1000, {processes: [usage(100, 10)], gone: [101]})
		track.add(2000, {processes: [usage(100, 50)], gone: []})
		expect(track.movedBytes.written).toBe(110)
	})

	test('of a program that nobody saw at work is what the system says in the end', () => {
		const kernel = new Kernel()
		const looking = new Looking()
		for (const usedMs of [80, 120]) {
			looking.track.startRoot(100)
			looking.at(kernel)
			looking.track.endRoot(1000, 100, usedMs)
		}
		expect(looking.track.usedMs).toBe(200)
		// It cannot know of those that were not collected, so it never takes anything back.
		looking.track.startRoot(100)
		kernel.do({does: 'work', who: 0, amount: 50})
		looking.at(kernel)
		looking.track.endRoot(1500, 100, 30)
		expect(looking.track.usedMs).toBe(250)
	})
})

describe('a process', () => {
	const usage = (more: Partial<ProcessUsage>): ProcessUsage => ({
		...{pid: 100, ppid: 1, name: 'x', userMs: 0, systemMs: 0, rssBytes: 1, threads: 1, fds: null},
		...{readBytes: null, writtenBytes: null},
		...more,
	})

	it('has as many threads as it had at once, also when it gave them up before it ended', () => {
		const track = new UsageTrack()
		track.add(0, {processes: [usage({threads: 7})], gone: []})
		track.add(100, {processes: [usage({threads: 11})], gone: []})
		track.add(200, {processes: [usage({threads: 2})], gone: []})
		expect(track.processes[0]!.maxThreads).toBe(11)
		expect(track.threads.values).toEqual([11])
	})

	it('that was alone has used in the end what the system says, also what no sample saw', () => {
		const track = new UsageTrack()
		track.startRoot(100)
		track.add(0, {processes: [usage({userMs: 40})], gone: []})
		track.endRoot(90, 100, 120)
		expect(track.processes[0]!.usedMs).toBe(120)
		track.startRoot(200)
		track.add(100, {processes: [usage({pid: 200, userMs: 40}), usage({pid: 201, userMs: 10})], gone: []})
		track.endRoot(190, 200, 120)
		expect(track.processes[1]!.usedMs).toBe(40)
	})

	it('has used what it says itself in its last word, once, also when that comes after its end', () => {
		const track = new UsageTrack()
		track.add(0, {processes: [usage({}), usage({pid: 101, ppid: 100, userMs: 30})], gone: []})
		track.tellCpu(101, 44.5)
		track.add(100, {processes: [usage({pid: 101, ppid: 100, userMs: 50})], gone: []})
		expect([track.processes[1]!.usedMs, track.usedMs]).toEqual([50, 50])
		track.add(200, {processes: [], gone: [101]})
		track.tellCpu(101, 87.5)
		expect([track.processes[1]!.usedMs, track.usedMs]).toEqual([87.5, 87.5])
		// Its parent collects it: 90 by the steps of the clock, the rest nobody had seen.
		track.add(300, {processes: [usage({endedChildrenMs: 90})], gone: []})
		expect(track.usedMs).toBe(90)
		track.tellCpu(7, 1000)
		expect(track.usedMs).toBe(90)
	})

	it('is another one when its pid comes again after its end', () => {
		const track = new UsageTrack()
		track.add(0, {processes: [usage({userMs: 50})], gone: []})
		track.add(100, {processes: [], gone: [100]})
		track.add(200, {processes: [usage({userMs: 70})], gone: []})
		expect(track.usedMs).toBe(120)
	})

	it('tells what its main thread waited for a core in the worst stretch of a time', () => {
		const track = new UsageTrack()
		const at = (tMs: number, mainWaitMs: number) =>
			track.add(tMs, {processes: [usage({mainRunMs: tMs / 10, mainWaitMs})], gone: []})
		at(0, 0)
		at(100, 4)
		at(200, 84)
		at(300, 184)
		at(400, 186)
		at(2000, 206)
		const within = (fromMs: number, toMs: number, spanMs: number) => track.mainWaitedMs(100, {fromMs, toMs, spanMs})
		// The 20 ms of the last may have been at its beginning.
		expect(within(0, 1000, 250)).toBe(200)
		// A stretch that was shorter has its share of the 220 ms in which it wanted a core.
		expect(within(0, 1000, 120)).toBeCloseTo((120 * 200) / 220, 9)
		expect(within(350, 3000, 250)).toBe(20)
		expect(track.processes[0]).toMatchObject({mainWaitMs: 206, waitMs: 206, mainRunMs: 200})
		expect(track.mainWaitedMs(7, {fromMs: 0, toMs: 1, spanMs: 1})).toBeNaN()
	})
})

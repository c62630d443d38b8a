import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import type {ProcessUsage} from '../../../src/core/events/run-event.ts'
import {UsageTrack} from '../../../src/core/run/usage-track.ts'

/** A process as the kernel keeps it. */
interface Living {
	readonly pid: number
	ppid: number
	ownMs: number
	childrenMs: number
}

type Deed =
	| {readonly does: 'work' | 'fork' | 'exit'; readonly who: number; readonly ms: number}
	| {readonly does: 'look'; readonly who: number; readonly ms: number}

const deeds = fc.array(
	fc.record({
		does: fc.constantFrom('work', 'work', 'fork', 'fork', 'exit', 'exit', 'look' as const),
		who: fc.nat(),
		ms: fc.integer({min: 0, max: 500}),
	}) as fc.Arbitrary<Deed>,
	{maxLength: 80, size: 'max'},
)

/** The kernel's part: who is born, works, ends and is collected; whose parent is gone belongs to process 1, which collects it. */
class Kernel {
	readonly root: Living = {pid: 100, ppid: 1, ownMs: 0, childrenMs: 0}
	readonly living = new Map<number, Living>([[100, this.root]])
	usedMs = 0
	#lastPid = 100

	do(deed: Deed): void {
		const all = [...this.living.values()]
		const one = all[deed.who % all.length]!
		switch (deed.does) {
			case 'work':
				one.ownMs += deed.ms
				this.usedMs += deed.ms
				return
			case 'fork':
				this.#lastPid++
				this.living.set(this.#lastPid, {pid: this.#lastPid, ppid: one.pid, ownMs: 0, childrenMs: 0})
				return
			case 'exit': {
				if (one === this.root) return
				this.living.delete(one.pid)
				const parent = this.living.get(one.ppid)
				if (parent) parent.childrenMs += one.ownMs + one.childrenMs
				for (const child of this.living.values()) if (child.ppid === one.pid) child.ppid = 1
			}
		}
	}

	get usages(): ProcessUsage[] {
		return [...this.living.values()].map(({pid, ppid, ownMs, childrenMs}) => ({
			pid,
			ppid,
			name: 'x',
			userMs: ownMs,
			systemMs: 0,
			...(childrenMs > 0 ? {endedChildrenMs: childrenMs} : {}),
			rssBytes: 1,
			threads: 1,
			fds: null,
			readBytes: null,
			writtenBytes: null,
		}))
	}
}

class Looking {
	readonly track = new UsageTrack()
	#tMs = 0
	#before = new Set<number>()

	at({usages}: Kernel): void {
		this.#tMs += 100
		const now = new Set(usages.map(({pid}) => pid))
		this.track.add(this.#tMs, {processes: usages, gone: [...this.#before].filter(pid => !now.has(pid))})
		this.#before = now
	}
}

describe('CPU time of a tree', () => {
	test('is never counted twice, however seldom one looks', () => {
		fc.assert(
			fc.property(deeds, given => {
				const kernel = new Kernel()
				const looking = new Looking()
				looking.at(kernel)
				for (const deed of given) {
					if (deed.does === 'look') looking.at(kernel)
					else kernel.do(deed)
					expect(looking.track.usedMs).toBeLessThanOrEqual(kernel.usedMs)
				}
			}),
			{numRuns: 200},
		)
	})

	test('is whole when nobody was orphaned, although most of the tree was never seen', () => {
		fc.assert(
			fc.property(deeds, given => {
				const kernel = new Kernel()
				const looking = new Looking()
				looking.at(kernel)
				for (const deed of given) {
					if (deed.does === 'look') looking.at(kernel)
					else if (deed.does === 'exit') {
						const all = [...kernel.living.values()]
						const {pid} = all[deed.who % all.length]!
						if (!all.some(one => one.ppid === pid)) kernel.do(deed)
					} else kernel.do(deed)
				}
				looking.at(kernel)
				expect(looking.track.usedMs).toBe(kernel.usedMs)
			}),
			{numRuns: 200},
		)
	})

	test('of a program that nobody saw at work is what the system says in the end', () => {
		const kernel = new Kernel()
		const looking = new Looking()
		for (const usedMs of [80, 120]) {
			looking.track.startRoot()
			looking.at(kernel)
			looking.track.endRoot(1000, usedMs)
		}
		expect(looking.track.usedMs).toBe(200)
		// It cannot know of those that were not collected, so it never takes anything back.
		looking.track.startRoot()
		kernel.do({does: 'work', who: 0, ms: 50})
		looking.at(kernel)
		looking.track.endRoot(1500, 30)
		expect(looking.track.usedMs).toBe(250)
	})
})

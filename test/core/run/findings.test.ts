import {readFileSync} from 'node:fs'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {ProcessInside} from '../../../src/core/events/process-inside.ts'
import type {RunEvent, SuiteOutcome} from '../../../src/core/events/run-event.ts'
import type {ObservePlan} from '../../../src/core/kinds/observe/plan.ts'
import type {RunPlan, SuitePlan} from '../../../src/core/plan/plan.ts'
import {findingsOf} from '../../../src/core/run/findings/findings.ts'
import {summarise} from '../../../src/core/run/summary/summarise.ts'
import type {Finding} from '../../../src/core/trouble/finding.ts'
import {findingCodes} from '../../../src/core/trouble/finding-codes.ts'
import {
	clean,
	command,
	commandRun,
	deepCutRun,
	fold,
	httpRun,
	launch,
	leakRun,
	nativeRun,
	neverYieldsRun,
	observe,
	Recording,
} from './recorded-runs.ts'

const MiB = 1024 ** 2

function found(events: readonly RunEvent[]): Finding[] {
	const state = fold(events)
	return findingsOf(state, state.suites[0]!)
}

function codes(events: readonly RunEvent[]): string[] {
	return found(events).map(finding => finding.code)
}

function only(events: readonly RunEvent[], code: string): Finding {
	const all = found(events).filter(finding => finding.code === code)
	expect(all, `exactly one ${code}`).toHaveLength(1)
	return all[0]!
}

interface Second {
	readonly run: Recording
	readonly second: number
	readonly tMs: number
}

/** A quiet service of one process, pid 100, watched for a while; `each` adds to or replaces what a second says. */
function watched(
	options: {
		readonly seconds: number
		readonly plan?: Partial<ObservePlan>
		readonly cpuShare?: number
		readonly rssBytes?: (second: number) => number
		readonly fds?: (second: number) => number
		readonly name?: string
		readonly inside?: ProcessInside
		readonly attached?: boolean
		readonly vitals?: (second: number) => Partial<Parameters<Recording['vitals']>[3]>
		readonly systemShare?: number
		readonly silentSeconds?: readonly number[]
	},
	each: (second: Second) => void = () => {},
): RunEvent[] {
	const {seconds, cpuShare = 0.3, rssBytes = () => 80 * MiB, fds = () => 24, attached = true} = options
	const run = new Recording([observe('a', 'node a.js', {durationMs: seconds * 1000, ...options.plan})], 5)
	run.at(2, {type: 'suite-started', suite: 'a', kind: 'observe'})
	run.at(4, {type: 'process-started', suite: 'a', role: 'target', pid: 100, argv: ['node', 'a.js']})
	run.at(5, {type: 'target-ready', suite: 'a', afterMs: 3})
	if (attached)
		run.at(6, {type: 'node-attached', suite: 'a', pid: 100, ppid: 1, nodeVersion: 'v24.21.0', argv: ['node', 'a.js']})
	for (let second = 1; second <= seconds; second++) {
		const tMs = second * 1000 + 10
		run.system(tMs, options.systemShare ?? cpuShare / 8)
		if (!options.silentSeconds?.includes(second)) {
			run.usage(
				'a',
				tMs + 1,
				{pid: 100, name: options.name ?? 'node'},
				{
					...{cpuMs: second * 1000 * cpuShare, rssBytes: rssBytes(second), fds: fds(second)},
					...(second === 2 && options.inside ? {inside: options.inside} : {}),
				},
			)
		}
		if (attached)
			run.vitals('a', tMs + 2, 100, {utilisation: cpuShare, heapBytes: 20 * MiB, ...options.vitals?.(second)})
		each({run, second, tMs: tMs + 3})
	}
	run.at(seconds * 1000 + 100, {type: 'suite-finished', suite: 'a', outcome: {is: 'done'}})
	return run.events
}

function requests(count: number, medianNs = 2e6, errors = 0) {
	return ({run, tMs}: Second) =>
		run.latency(
			'a',
			tMs,
			100,
			'http',
			Array.from({length: count}, (_, i) => medianNs * (0.8 + (0.4 * i) / count)),
			errors,
		)
}

/** Wall times in ms, in the order they were taken. */
function timed(wallMs: readonly number[], cpuMs?: (wallMs: number) => number): RunEvent[] {
	const run = new Recording([command('a', 'true', {runs: wallMs.length})], 1)
	run.at(1, {type: 'suite-started', suite: 'a', kind: 'command'})
	let tMs = 1
	wallMs.forEach((ms, i) => {
		tMs += ms
		run.at(tMs, {
			type: 'iteration-finished',
			suite: 'a',
			iteration: i + 1,
			warmup: false,
			wallNs: Math.round(ms * 1e6),
			exit: clean,
			...(cpuMs ? {userMs: cpuMs(ms), systemMs: 0} : {}),
		})
	})
	run.at(tMs + 1, {type: 'suite-finished', suite: 'a', outcome: {is: 'done'}})
	return run.events
}

/**
 * One program, from its start to its end, all that the observation had time for. One called `start.sh` starts Nodes. A Node of 300 ms lets
 * the probe in, a longer one is sampled too.
 */
function short(
	plan: SuitePlan,
	argv: readonly string[],
	lifeMs: number,
	outcome: SuiteOutcome = {is: 'done'},
	more: Partial<RunPlan> = {},
): RunEvent[] {
	const run = new Recording([plan], 1, more)
	run.at(2, {type: 'suite-started', suite: 'a', kind: plan.kind})
	run.at(4, {type: 'process-started', suite: 'a', role: 'target', pid: 100, argv})
	if (plan.kind === 'observe') run.at(5, {type: 'target-ready', suite: 'a', afterMs: 3})
	const isNode = argv[0]!.endsWith('node')
	run.usage('a', 6, {pid: 100, name: isNode ? 'node' : argv[0]!.slice(2)}, {cpuMs: 10, rssBytes: MiB})
	if (argv[0] === './start.sh') run.usage('a', 20, {pid: 101, ppid: 100, name: 'node'}, {cpuMs: 10, rssBytes: MiB})
	if (isNode && lifeMs >= 300 && plan.kind === 'observe') {
		run.at(200, {type: 'node-attached', suite: 'a', pid: 100, ppid: 1, nodeVersion: 'v24.21.0', argv})
		if (lifeMs > 300) run.cpu('a', 290, 100, [['run', 1]])
		run.at(lifeMs, {type: 'node-detached', suite: 'a', pid: 100})
	}
	run.at(4 + lifeMs, {type: 'process-exited', suite: 'a', role: 'target', pid: 100, exit: clean})
	run.at(6 + lifeMs, {type: 'suite-finished', suite: 'a', outcome})
	return run.events
}

/** Steady to 1 %, without a trend. */
const steady = (n: number, ms = 200) =>
	Array.from({length: n}, (_, i) => ms * (1 + 0.01 * (((i * 7) % 10) / 10 - 0.45)))

describe('nothing is found', () => {
	it('about a quiet service, or a steady command', () => {
		expect(codes(watched({seconds: 40}, requests(50)))).toEqual([])
		expect(codes(timed(steady(20)))).toEqual([])
	})

	it('about a suite that never began', () => {
		expect(codes(httpRun().slice(0, 1))).toEqual([])
	})
})

describe('the event loop', () => {
	it('blocked for a while: says how long, and who held the CPU then', () => {
		const events = watched(
			{seconds: 20, vitals: second => (second === 12 ? {max: 640, p99: 600} : {})},
			({run, second, tMs}) => {
				const busy: Array<readonly [string, number]> =
					second === 12
						? [
								['handle;sortItems', 9],
								['(idle)', 1],
							]
						: [
								['handle;parseQuery', 3],
								['(idle)', 7],
							]
				run.cpu('a', tMs, 100, busy)
			},
		)
		const blocked = only(events, 'loop-blocked')
		expect(blocked.text).toContain('640 ms')
		expect(blocked.text).toContain('sortItems (api/json.js:71) held the CPU')
		expect(blocked.evidence).toContain('1 of 20 seconds')
		// It was told of at 12.0 s, and an interval is a second long.
		expect(blocked.evidence).toContain('the worst 11.0 s into the measurement')
	})

	it('with few samples each time is blamed on whoever was seen in all of these times together', () => {
		const isBlocked = (second: number) => second % 3 === 2
		const events = (seconds: number) =>
			watched({seconds, vitals: second => (isBlocked(second) ? {max: 400 + second} : {})}, ({run, second, tMs}) => {
				if (isBlocked(second)) run.cpu('a', tMs, 100, [['handle;sortItems', 1]], 3)
				else run.cpu('a', tMs, 100, [['(idle)', 1]])
			})
		const blocked = only(events(20), 'loop-blocked')
		expect(blocked.text).toContain('up to 420 ms; sortItems (api/json.js:71) held the CPU')
		expect(blocked.evidence).toContain('100% of the busy time of 21 samples')
		expect(only(events(10), 'loop-blocked').text).not.toContain('held the CPU')
	})

	it('without samples is blamed on nobody', () => {
		const blocked = only(watched({seconds: 10, vitals: () => ({max: 150})}), 'loop-blocked')
		expect(blocked.text).not.toContain('held the CPU')
	})

	it('because the process waited for a core is not blamed on the function that was on its stack', () => {
		const ready = {plan: {ready: {is: 'delay', delayMs: 3}}} as const
		const stack = {newFrames: [['f', 'file:///a.js', 1, 1]], newStacks: [[-1, 0]]} as const
		const events = (waitedMs: number) =>
			watched({...ready, seconds: 10, vitals: second => (second === 6 ? {max: 200} : {})}, ({run, second, tMs}) => {
				// What it waited more than in the sample before, a tenth of a second earlier.
				const waits = second >= 6 ? 50 + waitedMs : 50
				const figures = {cpuMs: second * 300, rssBytes: 80 * MiB, mainRunMs: second * 300}
				run.usage('a', tMs - 3, {pid: 100}, {...figures, mainWaitMs: second >= 7 ? waits : 50})
				if (second === 6) run.usage('a', tMs + 90, {pid: 100}, {...figures, mainWaitMs: waits})
				const stacks = new Array<number>(20).fill(0)
				const deltasUs = stacks.map(() => 10_000)
				const windowOf = second === 1 ? stack : {newFrames: [], newStacks: []}
				run.at(tMs + 95, {
					...{
						type: 'cpu-sampled',
						suite: 'a',
						isolate: 1,
						pid: 100,
						thread: 0,
						startMs: second * 1000 - 200,
						stacks,
						deltasUs,
						...windowOf,
					},
				})
			})
		const kept = only(events(160), 'loop-blocked')
		expect(kept.severity).toBe('info')
		expect(kept.text).toContain('held up for as long as 200 ms, because its process waited 160 ms for a core')
		expect(kept.text + kept.evidence).not.toContain('a.js')
		const blocked = only(events(40), 'loop-blocked')
		expect(blocked.text).toContain('f (/a.js:1) held the CPU then')
		expect(blocked.text).toContain('blocked for up to 160 ms')
		expect(blocked.evidence).toContain('its process waited 40.0 ms more for a core')
		expect(only(events(6), 'loop-blocked').evidence).not.toContain('waited')
	})

	it('late most of the time is blocked too, though no single delay is long', () => {
		expect(codes(watched({seconds: 10, vitals: () => ({p50: 12, max: 40})}))).toEqual(['loop-blocked'])
		expect(codes(watched({seconds: 10, vitals: second => (second < 4 ? {p50: 12, max: 40} : {})}))).toEqual([])
	})

	it('that never turned is one finding, not two, and names the function', () => {
		const events = neverYieldsRun()
		const stuck = only(events, 'loop-never-yielded')
		expect(stuck.text).toContain('spin (src/spin.js:3) held it')
		expect(stuck.evidence).toMatch(/stalled for 11\.\d s of 12\.0 s, loop 100% busy/)
		expect(codes(events)).not.toContain('loop-blocked')
	})

	it('spends its time collecting garbage', () => {
		const share = only(watched({seconds: 10, vitals: () => ({gcMs: 130, gcMaxMs: 40})}), 'gc-heavy')
		expect(share.text).toContain('13.0% of the time')
		expect(share.evidence).toContain('longest pause 40.0 ms')
		const bursts = only(watched({seconds: 30, vitals: second => ({gcMs: second % 4 === 0 ? 180 : 3})}), 'gc-heavy')
		expect(bursts.text).toContain('180 ms of its worst second')
		expect(bursts.evidence).toMatch(/7 of 2\d seconds/)
	})
})

describe('memory', () => {
	it('that climbs through the whole run may leak', () => {
		const leak = only(leakRun(), 'memory-growth')
		expect(leak.severity).toBe('warning')
		expect(leak.text).toMatch(/heap that survives collection grows by [23]\.\d\d MiB a second/)
		expect(leak.evidence).toContain('confidence moderate')
		expect(only(leakRun(90), 'memory-growth').evidence).toContain('confidence high')
	})

	/** MiB of heap used, of these young, and collections, second by second: seen on Node 24.21, ten arrays of 100 kB a second that stay. */
	const hardlyCollected: ReadonlyArray<readonly [used: number, young: number, collections: number]> = [
		[6.46, 1.1, 2],
		[7.27, 0.35, 2],
		[8.37, 1.45, 0],
		[9.62, 2.7, 0],
		[10.88, 3.95, 0],
		[11.1, 1.1, 2],
		[12.37, 2.35, 0],
		[13.63, 3.6, 0],
		[14.88, 4.85, 0],
		[15.98, 5.94, 0],
		[17.23, 7.19, 0],
		[16.61, 0.44, 2],
		[17.86, 1.69, 0],
		[19.11, 2.94, 0],
		[20.36, 4.19, 0],
		[21.61, 5.44, 0],
		[22.77, 6.6, 0],
		[24.11, 7.94, 0],
		[25.27, 9.1, 0],
		[26.52, 10.35, 0],
		[27.77, 11.6, 0],
		[29.02, 12.85, 0],
		[30.27, 14.1, 0],
		[31.52, 15.35, 0],
		[28.5, 0.24, 4],
		[29.71, 1.44, 0],
		[30.96, 2.69, 0],
		[32.21, 3.94, 0],
		[33.46, 5.19, 0],
		[34.71, 6.44, 0],
		[35.96, 7.69, 0],
		[37.21, 8.94, 0],
		[38.46, 10.19, 0],
		[39.71, 11.44, 0],
		[40.96, 12.69, 0],
		[42.21, 13.94, 0],
		[43.46, 15.19, 0],
		[44.71, 16.44, 0],
		[45.96, 17.69, 0],
		[47.21, 18.94, 0],
		[48.46, 20.19, 0],
		[49.71, 20.95, 0],
		[50.69, 20.98, 0],
		[51.67, 21, 0],
	]
	/** The same filled with numbers one by one, with garbage beside them. */
	const collected: typeof hardlyCollected = [
		[6.52, 0.99, 3],
		[7.61, 1.09, 2],
		[8.74, 1.74, 1],
		[9.81, 1.74, 1],
		[10.29, 0.82, 3],
		[12.8, 3.32, 0],
		[15.31, 5.82, 0],
		[14.33, 4.82, 1],
		[14.48, 2.33, 1],
		[16.97, 4.82, 0],
		[15.87, 0.55, 3],
		[18.35, 3.03, 0],
		[20.85, 5.53, 0],
		[23.35, 8.03, 0],
		[25.85, 10.53, 0],
		[28.35, 13.03, 0],
		[24.07, 8.74, 1],
		[26.57, 11.24, 0],
		[24.28, 3.74, 1],
		[26.78, 6.24, 0],
		[29.28, 8.74, 0],
		[31.78, 11.24, 0],
		[27.21, 0.34, 3],
		[29.69, 2.82, 0],
		[32.19, 5.32, 0],
		[34.69, 7.82, 0],
		[37.19, 10.32, 0],
		[39.69, 12.82, 0],
		[42.19, 15.32, 0],
		[44.69, 17.81, 0],
		[47.19, 20.31, 0],
		[49.69, 22.81, 0],
		[52.19, 25.31, 0],
		[41.2, 14.32, 1],
		[43.7, 16.81, 0],
		[46.2, 19.31, 0],
		[48.7, 21.81, 0],
		[51.2, 24.31, 0],
		[42.34, 0.2, 3],
		[44.89, 2.74, 0],
		[47.39, 5.24, 0],
		[49.89, 7.74, 0],
		[52.39, 10.24, 0],
		[54.89, 12.74, 0],
	]
	/** What `heapUsed` after gc() grew by in the same programs: 0.93 MiB a second; ten times 100 kB are 0.95. */
	it.each([
		['heap, seldom collected,', 'grows by up to 1.0', hardlyCollected],
		['heap after collections', 'grows by 9', collected],
	] as const)('grows within its own interval: %s', (level, text, seconds) => {
		const vitals = (second: number) => {
			const [used, young, gcCount] = seconds[second - 1]!
			return {heapBytes: used * MiB, gcCount, heapSpaces: {new_space: young * MiB}}
		}
		const rssBytes = (second: number) => (80 + second) * MiB
		const leak = only(watched({seconds: seconds.length, rssBytes, vitals}), 'memory-growth')
		expect(leak.text).toContain(text)
		expect(leak.evidence).toContain(level)
		const [, low, high] = /interval ([\d.]+ \w+) to ([\d.]+ \w+) a second/.exec(leak.evidence)!
		const inMiB = (text: string) => Number.parseFloat(text) / (text.endsWith('KiB') ? 1024 : 1)
		expect(inMiB(low!)).toBeLessThan(0.93)
		expect(inMiB(high!)).toBeGreaterThan(0.95)
	})

	/** A heap as V8 keeps it: what is young survives a collection in part, and is only then known to. A tenth of a MiB is noise. */
	const heapOf = (kept: number, garbage: number, collections: readonly number[], noise: readonly number[]) => {
		let [old, young] = [6, 0]
		return noise.map((less, i) => {
			young += kept + garbage
			const gcCount = collections.filter(at => at === i).length
			if (gcCount > 0) {
				old += (young * kept) / (kept + garbage)
				young = 0
			}
			return {heapBytes: (old + young - 0.1 * less) * MiB, gcCount, heapSpaces: {new_space: young * MiB}}
		})
	}

	it('grows within its interval, collected often, seldom or hardly at all', () => {
		const seconds = 60
		let [seldom, inside, told] = [0, 0, 0]
		fc.assert(
			fc.property(
				fc.double({min: 0.3, max: 3, noNaN: true}),
				fc.double({min: 0, max: 2, noNaN: true}),
				fc.uniqueArray(fc.integer({min: 2, max: seconds - 2}), {minLength: 1, maxLength: 30, size: 'max'}),
				fc.array(fc.double({min: 0, max: 1, noNaN: true}), {minLength: seconds, maxLength: seconds}),
				(kept, garbage, collections, noise) => {
					const heap = heapOf(kept, garbage, collections, noise)
					const vitals = (second: number) => heap[second - 1]!
					const all = found(watched({seconds, rssBytes: second => (80 + 3 * second) * MiB, vitals}))
					const leak = all.find(one => one.code === 'memory-growth')
					const [, low, high] = /interval (.+B) to (.+B) a second/.exec(leak?.evidence ?? '') ?? []
					if (!leak?.text.includes('survives collection')) return
					const isSeldom = leak.evidence.includes('seldom')
					expect(leak.evidence.includes('too few collections to tell')).toBe(isSeldom)
					const inMiB = (text: string) => {
						const [, amount, unit] = /^(.*) (\w+)$/.exec(text)!
						return (Number(amount!.replace(/\s/g, '')) * {B: 1, KiB: 1024, MiB}[unit!]!) / MiB
					}
					const holds = inMiB(low!) <= 1.005 * kept && inMiB(high!) >= 0.995 * kept
					// Bounds always hold; an interval of 95 % may not.
					if (isSeldom) expect([holds, kept, leak.evidence]).toEqual([true, kept, leak.evidence])
					told++
					if (isSeldom) seldom++
					if (holds) inside++
				},
			),
			{seed: 7, numRuns: 300},
		)
		expect(seldom).toBeGreaterThan(20)
		expect(inside).toBeGreaterThanOrEqual(0.95 * told)
	})

	it('that is young, and was not collected yet, is no leak', () => {
		const vitals = (second: number) => ({
			...{heapBytes: (6 + second) * MiB, gcCount: 0, heapSpaces: {new_space: (1 + second) * MiB}},
		})
		const young = watched({seconds: 30, rssBytes: second => (80 + second) * MiB, vitals})
		expect(codes(young)).toEqual([])
	})

	it('is not judged on less than 20 seconds', () => {
		expect(codes(leakRun(19))).toEqual([])
	})

	it('that fills a cache and stays there is none', () => {
		const filling = (second: number) => (60 + 60 * Math.min(1, second / 15)) * MiB
		expect(
			codes(watched({seconds: 60, rssBytes: filling, vitals: second => ({heapBytes: filling(second) * 0.6})})),
		).toEqual([])
	})

	it('that goes up and down between collections is none', () => {
		const saw = (second: number) => (30 + 4 * (second % 9)) * MiB
		expect(codes(watched({seconds: 60, rssBytes: saw, vitals: second => ({heapBytes: saw(second) * 0.7})}))).toEqual([])
	})

	it('outside the heap is told from the heap, and a program without a heap from both', () => {
		const rssBytes = (second: number) => (60 + 2 * second) * MiB
		expect(only(watched({seconds: 40, rssBytes}), 'memory-growth').text).toContain('outside the JavaScript heap')
		const native = only(watched({seconds: 40, rssBytes, attached: false, name: 'nginx'}), 'memory-growth')
		expect(native.text).toMatch(/^Memory may leak: resident memory grows by 2\.\d\d MiB a second/)
	})

	it('of the heap is never called one outside it, however uneven', () => {
		// Levels as a real program had them: three large collections bent what was a line.
		const heap = [
			10, 11, 11, 12, 12, 13, 15, 16, 17, 15, 17, 18, 17, 19, 20, 21, 22, 24, 25, 26, 28, 29, 24, 25, 26, 27, 29, 27,
			28, 29,
		]
		const leak = only(
			watched({
				seconds: 30,
				rssBytes: second => (86 + 1.3 * second) * MiB,
				vitals: second => ({heapBytes: heap[second - 1]! * MiB}),
			}),
			'memory-growth',
		)
		expect(leak.text).toMatch(/^Memory may leak: .*JavaScript heap/)
		expect(leak.text).not.toContain('the heap does not')
	})

	it('outside the heap is that of buffers, if V8 says so', () => {
		const leak = (seconds: number, perSecond: number) => {
			const level = (second: number) => Math.round(second * perSecond * MiB)
			return watched({
				seconds,
				rssBytes: second => 60 * MiB + level(second),
				vitals: second => ({externalBytes: 3 * MiB + level(second)}),
			})
		}
		const buffers = only(leak(30, 0.5), 'memory-growth')
		expect(buffers.text).toContain('outside the JavaScript heap, in buffers')
		expect(buffers.evidence).toMatch(/^external memory \d\.\d+ MiB to 1\d\.\d MiB in .*, RSS 6\d\.\d MiB to /)
		expect(codes(leak(30, 0.1))).toEqual([])
	})

	it('that is resident and of which nobody knows more has to grow by more: a server takes 10 MiB to settle', () => {
		const settling = (second: number) => (86 + 0.35 * second) * MiB
		expect(codes(watched({seconds: 30, rssBytes: settling}))).toEqual([])
	})

	it('descriptors leak the same way', () => {
		const leak = only(watched({seconds: 40, fds: second => 24 + 3 * second}), 'fd-growth')
		expect(leak.text).toContain('3.00 more every second')
		expect(codes(watched({seconds: 40, fds: second => 24 + (second % 5)}))).toEqual([])
	})
})

describe('the CPU', () => {
	it('is full: a note, since a job is meant to fill it, and so is a service that is asked as much as it can answer', () => {
		for (const events of [watched({seconds: 10, cpuShare: 0.98}, requests(50)), watched({seconds: 10, cpuShare: 0.98})])
			expect(only(events, 'cpu-saturated')).toMatchObject({severity: 'info'})
	})

	it('of two half busy processes is not full', () => {
		const events = watched({seconds: 10, cpuShare: 0.5}, second => {
			requests(50)(second)
			second.run.usage('a', second.tMs, {pid: 101}, {cpuMs: second.second * 500, rssBytes: MiB})
		})
		expect(codes(events)).not.toContain('cpu-saturated')
	})

	it('is free while requests take long: they wait', () => {
		expect(codes(watched({seconds: 10, cpuShare: 0.1}, requests(50, 80e6)))).toEqual(['waits-on-io'])
		expect(codes(watched({seconds: 10, cpuShare: 0.1}, requests(50, 8e6)))).toEqual([])
	})

	it('waits for a thread of the pool', () => {
		const full = (waited: (second: number) => number) =>
			watched({seconds: 10, vitals: second => ({poolWaitMs: waited(second)})})
		expect(
			only(
				full(second => 100 + second),
				'pool-saturated',
			),
		).toMatchObject({
			severity: 'warning',
			text: expect.stringContaining('waited 106 ms for one of its threads'),
			evidence: 'half of the jobs waited 20.0 ms or more in 7 of 7 seconds, 109 ms in the worst',
		})
		expect(codes(full(() => 3))).toEqual([])
		expect(codes(full(second => (second === 5 ? 400 : 1)))).toEqual([])
	})

	it('did almost nothing', () => {
		expect(only(watched({seconds: 15, cpuShare: 0.01}), 'target-idle').text).toContain('driver')
		expect(
			only(watched({seconds: 15, cpuShare: 0.01, plan: {driver: launch('node d.js')}}), 'target-idle').text,
		).not.toContain('`driver`')
	})
})

describe('requests', () => {
	it('that failed are counted; many of them are an error', () => {
		expect(only(watched({seconds: 10}, requests(50, 2e6, 1)), 'http-errors')).toMatchObject({
			severity: 'warning',
			evidence: '10 of 500 requests, 2.00%',
		})
		expect(only(watched({seconds: 10}, requests(50, 2e6, 5)), 'http-errors')).toMatchObject({severity: 'error'})
	})

	it('too few leave the p99 out', () => {
		expect(only(watched({seconds: 9}, requests(11)), 'few-samples').evidence).toContain('99 requests')
		expect(codes(watched({seconds: 10}, requests(10)))).toEqual([])
	})

	it('that were not answered are told apart, and how many are none', () => {
		const told = (unanswered: {readonly left: number; readonly cut: number; readonly underWay: number}) =>
			watched({seconds: 10}, second => {
				requests(20)(second)
				if (second.second !== 5) return
				const {run, tMs} = second
				run.at(tMs + 1, {
					...{type: 'latency-counted', suite: 'a', pid: 100, metric: 'http'},
					...{counts: [], minNs: 0, maxNs: 0, errors: 0, unanswered},
				})
			})
		const {severity, text, evidence} = only(told({left: 7, cut: 2, underWay: 1}), 'requests-unanswered')
		expect(severity).toBe('warning')
		expect(text).toMatch(/^10 of 210 requests have no latency/)
		expect(evidence).toMatch(/^7 .* before the answer began, 2 .* under way, 1 still under way at the end$/)
		expect(only(told({left: 0, cut: 50, underWay: 0}), 'requests-unanswered')).toMatchObject({
			severity: 'info',
			evidence: '50 given up or closed while the answer was under way',
		})
		expect(codes(told({left: 0, cut: 0, underWay: 0}))).toEqual([])
	})
})

describe('the runs of a command', () => {
	it('began with a slow one, which is not called an outlier again', () => {
		const slow = only(timed([320, ...steady(19)]), 'slow-first-run')
		expect(slow.evidence).toContain('first 320 ms')
		expect(slow.text).toContain('Add `warmup` runs')
		expect(codes(timed([320, ...steady(19)]))).toEqual(['slow-first-run'])
		expect(codes(commandRun())).toEqual(['slow-first-run', 'outliers'])
	})

	it('drift up or down', () => {
		const rising = Array.from({length: 20}, (_, i) => 200 + 2 * i)
		expect(only(timed(rising), 'drift').text).toContain('slower one after the other')
		expect(only(timed(rising.toReversed()), 'drift').text).toContain('faster')
	})

	it('drift because of the machine, if they do not compute more: a note', () => {
		const rising = Array.from({length: 20}, (_, i) => 200 + 2 * i)
		const same = only(
			timed(rising, () => 150),
			'drift',
		)
		expect(same).toMatchObject({severity: 'info', evidence: expect.stringContaining('CPU time 0')})
		expect(same.text).toContain('they waited')
		expect(
			only(
				timed(rising, ms => ms - 50),
				'drift',
			),
		).toMatchObject({severity: 'warning'})
	})

	it('lie far from each other', () => {
		const times = steady(20)
		times[8] = 300
		expect(only(timed(times), 'outliers')).toMatchObject({severity: 'info'})
	})

	it('are too few to know the median by', () => {
		expect(only(timed(steady(5)), 'few-samples')).toMatchObject({severity: 'info', evidence: '5 runs'})
		expect(only(timed([200]), 'few-samples').evidence).toBe('1 run')
		expect(codes(timed(steady(6)))).toEqual([])
	})

	it('spread so that more are needed, and how many', () => {
		const wide = Array.from({length: 20}, (_, i) => 200 * (1 + 0.4 * (((i * 7) % 20) / 20 - 0.5)))
		const {text, evidence} = only(timed(wide), 'wide-interval')
		expect(text).toMatch(/^Median \d+ ms, between \d+ and \d+; \d+0 runs would narrow that to 5 %\.$/)
		expect(evidence).toMatch(/^\d+ ms, \d+\.\d% interval \d+ ms to \d+ ms \(\+\/-\d+\.\d%\), 20 runs$/)
	})

	it('are so short that their start is what was timed', () => {
		expect(codes(timed(steady(20, 2)))).toEqual(['runs-too-short'])
	})
})

describe('the observation', () => {
	it('missed a Node process', () => {
		const unseen = only(watched({seconds: 10, attached: false}), 'process-unseen')
		expect(unseen).toMatchObject({severity: 'warning', evidence: expect.stringContaining('100% of that of the tree')})
		expect(unseen.text).toContain('node (pid 100)')
		expect(codes(watched({seconds: 10, attached: false, plan: {probe: null}}))).toEqual([])
	})

	it.each([
		['no-options', /: titled \(pid 100\)\. NODE_OPTIONS did not reach it\.$/],
		['snapshot', /started from a snapshot/],
		['permission', /permission model/],
		['folder', /working directory was deleted/],
		['descriptors', /closed its standard descriptors/],
		['limits', /are limited \(ulimit\)/],
		['user', /became another user/],
		['silent', /had not answered yet/],
		['launcher', null],
		['tests', null],
		['tool', null],
	] as const)('did not see a Node process, and tells the true reason: %s', (inside, said) => {
		const found = watched({seconds: 5, attached: false, name: 'titled', inside})
		if (said === null) expect(codes(found)).not.toContain('process-unseen')
		else expect(only(found, 'process-unseen').text).toMatch(said)
		expect(codes(found)).not.toContain('no-js-profile')
	})

	it.each([
		[
			'Node',
			['/usr/bin/node', 'a.js'],
			90,
			'info',
			'A Node process must run 200 ms or longer to be profiled, and none did',
		],
		[
			'Node, by what was seen of it',
			['./start.sh'],
			90,
			'info',
			'A Node process must run 200 ms or longer to be profiled, and none did',
		],
		[
			'Node on a busy machine',
			['node', 'a.js'],
			254,
			'info',
			'must run 200 ms or longer to be profiled, and longer than this one did where the machine is busy: there are no',
		],
		[
			'a long line of short Nodes',
			['./start.sh'],
			9000,
			'info',
			'A Node process must run 200 ms or longer to be profiled, and none did',
		],
		[
			'what may not be Node',
			['./native'],
			90,
			'info',
			'must run 200 ms or longer to be profiled, and be a Node program',
		],
		['what is not', ['./native'], 9000, null, ''],
		['a Node that was let in', ['node', 'a.js'], 300, 'info', 'before a CPU sample'],
		['a Node with one CPU sample', ['node', 'a.js'], 301, null, ''],
	] as const)('of %s that was too short (%j, %d ms): %s', (_, argv, lifeMs, severity, said) => {
		const events = short(observe('a', argv.join(' ')), argv, lifeMs)
		const found = findingsOf(fold(events), fold(events).suites[0]!).filter(one => one.code === 'too-short-to-observe')
		expect(found.map(one => one.severity)).toEqual(severity === null ? [] : [severity])
		if (severity !== null) expect(found[0]!.text).toContain(said)
		// Nobody expects to see the inside of a failure, of a run without a probe, or of one under another tool.
		for (const [plan, more, outcome] of [
			[{}, {}, {is: 'failed', code: 'bad-exit', reason: '', exitCode: 1}],
			[{}, {}, {is: 'interrupted'}],
			[{probe: null}, {}, {is: 'done'}],
			[{}, {profiler: '0x'}, {is: 'done'}],
		] as const)
			expect(codes(short(observe('a', 'x', plan), argv, lifeMs, outcome, more))).not.toContain('too-short-to-observe')
	})

	it('of a command whose first run was too short is a note, and none where nothing says it is Node', () => {
		const probed = {probe: {cpuIntervalUs: 5000}}
		expect(only(short(command('a', 'x', probed), ['node', '-v'], 40), 'too-short-to-observe')).toMatchObject({
			severity: 'info',
			evidence: 'the run with the probe ended after 40.0 ms',
		})
		for (const events of [
			short(command('a', 'x', probed), ['true'], 40),
			short(command('a', 'x', probed), ['node', 'a.js'], 9000),
			short(command('a', 'x'), ['node', '-v'], 40),
		])
			expect(codes(events)).not.toContain('too-short-to-observe')
	})

	it('cannot profile what is not Node', () => {
		expect(only(nativeRun(), 'no-js-profile').text).toContain('sha256sum is not a Node program')
		const shortLived = watched({seconds: 10}, ({run, second, tMs}) => {
			run.usage('a', tMs + 5, {pid: 1000 + second, ppid: 100, name: 'convert'}, {cpuMs: 200, rssBytes: MiB})
			run.at(tMs + 105, {type: 'usage-sampled', suite: 'a', processes: [], gone: [1000 + second]})
		})
		expect(only(shortLived, 'no-js-profile')).toMatchObject({
			severity: 'info',
			text: expect.stringMatching(/^convert is not a Node program/),
			evidence: '36.0% of the CPU time of the tree, 1.80 s',
		})
	})

	it('did not see the threads that did the work, where the system tells nothing of threads', () => {
		const unseen = only(watched({seconds: 10, cpuShare: 1.6, vitals: () => ({utilisation: 0.2})}), 'threads-unseen')
		expect(unseen.text).toContain('node (pid 100): 87.5% of its CPU time is in native threads')
	})

	it('says of each process what part of its CPU time is in other threads, also behind a launcher', () => {
		const run = new Recording([observe('a', 'npm start')], 5)
		run.at(2, {type: 'suite-started', suite: 'a', kind: 'observe'})
		run.at(4, {type: 'process-started', suite: 'a', role: 'target', pid: 99, argv: ['npm', 'start']})
		for (const [pid, ppid] of [
			[99, 1],
			[100, 99],
			[101, 99],
		] as const)
			run.at(6, {type: 'node-attached', suite: 'a', pid, ppid, nodeVersion: 'v24.21.0', argv: ['node']})
		for (let second = 1; second <= 3; second++) {
			run.usage('a', second * 1000, {pid: 99, name: 'npm'}, {cpuMs: 200, rssBytes: MiB, mainRunMs: 130})
			run.usage('a', second * 1000, {pid: 100}, {cpuMs: second * 1000, rssBytes: MiB, mainRunMs: second * 30})
			run.usage('a', second * 1000, {pid: 101}, {cpuMs: second * 400, rssBytes: MiB, mainRunMs: second * 300})
		}
		run.at(3100, {type: 'suite-finished', suite: 'a', outcome: {is: 'done'}})
		const unseen = only(run.events, 'threads-unseen')
		expect(unseen.text).toMatch(/^node \(pid 100\): 97.0% of its CPU time is in native threads\. /)
		expect(unseen.evidence).toBe('pid 100: 2.91 s of 3.00 s CPU time outside the main thread, up to 11 threads')
	})

	/** A program of a second of CPU that was profiled from some moment on, one sample every 10 ms. */
	function profiledFrom(fromMs: number) {
		const run = new Recording([observe('a', 'node a.js')], 5)
		run.at(0, {type: 'suite-started', suite: 'a', kind: 'observe'})
		run.at(0, {type: 'process-started', suite: 'a', role: 'target', pid: 100, argv: ['node', 'a.js']})
		run.at(fromMs, {type: 'node-attached', suite: 'a', pid: 100, ppid: 1, nodeVersion: 'v24.21.0', argv: ['node']})
		for (let tMs = 100; tMs <= 1000; tMs += 100)
			run.usage('a', tMs, {pid: 100}, {cpuMs: tMs, rssBytes: MiB, ...(tMs === 100 ? {ageMs: 100} : {}), mainRunMs: tMs})
		const stacks = new Array<number>(Math.round((1000 - fromMs) / 10)).fill(0)
		run.at(1000, {
			...{
				type: 'cpu-sampled',
				suite: 'a',
				isolate: 1,
				pid: 100,
				thread: 0,
				startMs: fromMs,
				stacks,
				deltasUs: stacks.map(() => 10_000),
			},
			...{newFrames: [['late', 'file:///a.js', 1, 1]], newStacks: [[-1, 0]]},
		})
		run.at(1010, {type: 'suite-finished', suite: 'a', outcome: {is: 'done'}})
		return run.events
	}

	it('covers also what a program that wakes often does in the call it waits in, which V8 calls idle', () => {
		const idle = profiledFrom(100).map(event =>
			event.type === 'cpu-sampled'
				? {
						...event,
						newFrames: [...event.newFrames, ['(idle)', '', 0, 0] as const],
						newStacks: [...event.newStacks, [-1, 1] as const],
						stacks: event.stacks.map((_, i) => (i % 2 === 0 ? 0 : 1)),
					}
				: event,
		)
		expect(summarise(fold(idle)).suites[0]!.hottest).toMatchObject({samples: 45, cpuShare: 0.9, unranked: null})
	})

	it.each([
		[100, 0.9, null, null],
		[450, 0.55, null, null],
		[600, 0.4, 'small-share', '40 samples, which cover 40.0% of the CPU time, 1.00 s'],
		[750, 0.25, 'few-samples', '25 samples, which cover 25.0% of the CPU time, 1.00 s'],
	] as const)(
		'ranks no function when it began to look after %d of 1000 ms: %d of it is %s',
		(fromMs, share, unranked, evidence) => {
			const {hottest} = summarise(fold(profiledFrom(fromMs))).suites[0]!
			expect(hottest).toMatchObject({cpuShare: share, mainThreadShare: share, unranked})
			expect(hottest!.top.length > 0).toBe(unranked === null)
			const said = found(profiledFrom(fromMs)).filter(one => one.code === 'samples-partial')
			expect(said.map(one => one.evidence)).toEqual(evidence === null ? [] : [evidence])
		},
	)

	it('has holes', () => {
		expect(only(watched({seconds: 20, silentSeconds: [5, 6, 7, 8]}), 'samples-missing').evidence).toBe(
			'no sample in 4 of 19 seconds',
		)
	})

	it('was disturbed by other programs; a driver nobody saw is allowed more', () => {
		const disturbed = only(watched({seconds: 10, systemShare: 0.35}), 'busy-machine')
		expect(disturbed.evidence).toContain('2.49 of 8 cores used outside the target')
		expect(codes(watched({seconds: 10, systemShare: 0.35, plan: {driver: launch('node d.js')}}))).toEqual([])
	})

	it.each([
		[0.8, 2.8, []],
		[0.8, 0.3, ['busy-machine']],
		[0.3, 0.3, []],
	])(
		'with %d of 8 cores used and %d of them by its driver, was disturbed: %j',
		(systemShare, driverShare, expected) => {
			const events = watched(
				{seconds: 10, cpuShare: 2.5, systemShare, plan: {driver: launch('node d.js')}, attached: false, name: 'native'},
				({run, second, tMs}) =>
					run.usage('a', tMs, {pid: 200}, {cpuMs: 1000 * second * driverShare, rssBytes: MiB}, 'driver'),
			)
			expect(codes(events).filter(code => code === 'busy-machine')).toEqual(expected)
		},
	)

	it('saw a target that prints a lot', () => {
		const events = watched({seconds: 10}, ({run, tMs}) => run.print('a', tMs, 'stdout', Array(150).fill('x'), 50))
		expect(only(events, 'much-output').evidence).toContain('2 000 lines')
	})

	it.each([
		['SIGTERM', 'SIGKILL', 5000, ['stop-ignored']],
		['SIGTERM', 'SIGKILL', 4900, []],
		['SIGTERM', 'SIGTERM', 5000, []],
		['SIGKILL', 'SIGKILL', 5000, []],
	])('of a target asked to end with %s that was ended by %s after %d ms: %j', (asked, endedBy, afterMs, expected) => {
		const run = new Recording([observe('a', 'x', {stop: {signal: asked, graceMs: 5000}})], 1)
		run.at(2, {type: 'suite-started', suite: 'a', kind: 'observe'})
		run.at(4, {type: 'process-started', suite: 'a', role: 'target', pid: 100, argv: ['x']})
		run.at(3000 + afterMs, {
			type: 'process-exited',
			suite: 'a',
			role: 'target',
			pid: 100,
			exit: {exitCode: null, signal: endedBy, failure: null},
		})
		run.at(9000, {type: 'suite-finished', suite: 'a', outcome: {is: 'done'}, measuredToMs: 3000})
		expect(codes(run.events)).toEqual(expected)
	})

	it('lost the end of what a signal ended, and says whose signal, if that is known', () => {
		const ended = (unseenMs: number, signal?: string) =>
			watched({seconds: 10}, ({run, second, tMs}) => {
				if (second !== 4) return
				const argv = ['node', 'child.js', '--of', 'many']
				run.at(tMs, {type: 'node-attached', suite: 'a', pid: 102, ppid: 100, nodeVersion: 'v24.21.0', argv})
				if (signal !== undefined) run.at(tMs + 500, {type: 'child-signalled', suite: 'a', pid: 102, signal})
				run.at(tMs + 600, {type: 'node-detached', suite: 'a', pid: 102, unseenMs})
			})
		const bySignal = only(ended(216, 'SIGTERM'), 'ended-unseen')
		expect(bySignal.severity).toBe('info')
		expect(bySignal.text).toContain('pid 102 was ended by SIGTERM; its last 216 ms are not in the flamegraph')
		expect(bySignal.evidence).toBe('node child.js --of (pid 102): 216 ms of 600 ms')
		expect(only(ended(100), 'ended-unseen').text).toContain('pid 102 was ended from outside, or by a crash')
		expect(codes(ended(99, 'SIGTERM'))).toEqual([])
	})

	it('said a thing while it ran, which is not said again', () => {
		const own: RunEvent = {
			tMs: 10_050,
			type: 'finding-made',
			suite: 'a',
			finding: {code: 'process-unseen', severity: 'warning', text: 'said already', evidence: 'e'},
		}
		const events = watched({seconds: 10, attached: false})
		events.splice(-1, 0, own)
		expect(only(events, 'process-unseen').text).toBe('said already')
	})
})

describe('what ran under another tool', () => {
	it('says how much of its figures is the tool’s own process', () => {
		expect(only(deepCutRun(), 'tool-in-figures')).toMatchObject({
			severity: 'info',
			text: expect.stringMatching(
				/^Memory and CPU time are those of 0x too: its own process \(pid 9001\) had up to 60\.0 MiB/,
			),
		})
	})

	it('says nothing where the suite was measured by itself before', () => {
		const events = deepCutRun()
		const target = {type: 'process-started', suite: 'checksum', role: 'target', pid: 9000, argv: ['sha256sum']} as const
		expect(codes(events.toSpliced(2, 0, {...target, seq: 0, tMs: 5} as RunEvent))).not.toContain('tool-in-figures')
	})
})

describe('every finding', () => {
	it('is documented, and nothing else is', () => {
		const page = readFileSync(new URL('../../../docs/findings.md', import.meta.url), 'utf8')
		expect([...page.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(match => match[1])).toEqual([...findingCodes])
	})

	it('has one meaning, whoever makes it', () => {
		expect(new Set(findingCodes).size).toBe(findingCodes.length)
	})

	it('of several at once is listed, with its figures', () => {
		const events = watched(
			{seconds: 40, cpuShare: 0.97, rssBytes: second => (60 + 3 * second) * MiB, vitals: () => ({max: 250, gcMs: 150})},
			requests(50, 2e6, 1),
		)
		const all = found(events)
		expect(all.map(finding => finding.code)).toEqual([
			'http-errors',
			'loop-blocked',
			'gc-heavy',
			'memory-growth',
			'cpu-saturated',
		])
		for (const finding of all) expect(finding.evidence).toMatch(/\d/)
	})
})

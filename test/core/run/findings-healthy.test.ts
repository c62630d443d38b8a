/** What a healthy program does is no fault of it: a job blocks its loop, a server loads its code, and the machine is its own. */
import {describe, expect, it} from 'vitest'
import type {RunEvent} from '../../../src/core/events/run-event.ts'
import type {ObservePlan} from '../../../src/core/kinds/observe/plan.ts'
import {findingsOf} from '../../../src/core/run/findings/findings.ts'
import type {Finding} from '../../../src/core/trouble/finding.ts'
import {clean, command, fold, launch, observe, Recording} from './recorded-runs.ts'

const MiB = 1024 ** 2
const ready = {is: 'http', url: 'http://127.0.0.1:8080/', timeoutMs: 1000} as const

function found(events: readonly RunEvent[], code: string): Finding[] {
	const state = fold(events)
	return findingsOf(state, state.suites[0]!).filter(finding => finding.code === code)
}

const severities = (events: readonly RunEvent[], code: string) => found(events, code).map(finding => finding.severity)

interface Second {
	/** Delay of the loop, in ms. */
	readonly delay?: number
	/** Whether its loop has let anything through. */
	readonly turns?: boolean
	/** What the main thread waited for a core, in ms. */
	readonly waited?: number
	readonly busy?: number
	readonly gcMs?: number
	readonly requests?: number
	readonly errors?: number
	readonly stack?: string
	/** Equally often. */
	readonly stacks?: readonly string[]
}

/** One process, second by second. `ends`: by itself, or by us. */
function program(
	options: {
		readonly seconds: number
		readonly ends: 'itself' | 'by us' | 'still there'
		readonly plan?: Partial<ObservePlan>
		readonly readyAfterMs?: number
		readonly rssBytes?: (second: number) => number
		readonly fails?: boolean
	},
	each: (second: number) => Second = () => ({}),
): RunEvent[] {
	const {seconds, ends, rssBytes = () => 80 * MiB} = options
	const run = new Recording([observe('a', 'node a.js', {durationMs: null, ...options.plan})], 5)
	run.at(2, {type: 'suite-started', suite: 'a', kind: 'observe'})
	run.at(4, {type: 'process-started', suite: 'a', role: 'target', pid: 100, argv: ['node', 'a.js']})
	if (options.readyAfterMs === undefined) run.at(5, {type: 'target-ready', suite: 'a', afterMs: 3})
	run.at(6, {type: 'node-attached', suite: 'a', pid: 100, ppid: 1, nodeVersion: 'v24.21.0', argv: ['node', 'a.js']})
	let mainWaitMs = 0
	let cpuMs = 0
	for (let second = 1; second <= seconds; second++) {
		const tMs = second * 1000 + 10
		const {
			delay = 2,
			turns = true,
			waited = 0,
			busy = 0.3,
			gcMs = 4,
			requests = 0,
			errors = 0,
			stack,
			stacks = stack ? [stack] : [],
		} = each(second)
		if (options.readyAfterMs !== undefined && Math.ceil(options.readyAfterMs / 1000) === second)
			run.at(options.readyAfterMs, {type: 'target-ready', suite: 'a', afterMs: options.readyAfterMs})
		mainWaitMs += waited
		cpuMs += busy * 1000
		run.system(tMs, busy / 8)
		run.usage('a', tMs + 1, {pid: 100}, {cpuMs, rssBytes: rssBytes(second), mainRunMs: cpuMs, mainWaitMs})
		const told = turns ? {} : {p50: null, p99: null, stalledMs: delay}
		run.vitals('a', tMs + 2, 100, {utilisation: busy, heapBytes: 20 * MiB, max: delay, gcMs, ...told})
		if (requests > 0) run.latency('a', tMs + 3, 100, 'http', Array(requests).fill(2e6), errors)
		if (stacks.length > 0)
			run.cpu(
				'a',
				tMs + 4,
				100,
				stacks.map(one => [one, 1] as const),
				90,
			)
	}
	const endMs = seconds * 1000 + 100
	const exited: RunEvent = {
		tMs: ends === 'itself' ? endMs : endMs + 20,
		type: 'process-exited',
		suite: 'a',
		role: 'target',
		pid: 100,
		exit: ends === 'itself' ? clean : {exitCode: null, signal: 'SIGTERM', failure: null},
	}
	if (ends !== 'still there') {
		run.events.push(exited)
		run.at(endMs + 30, {
			type: 'suite-finished',
			suite: 'a',
			outcome: options.fails ? {is: 'failed', code: 'bad-exit', reason: '', exitCode: 1} : {is: 'done'},
			measuredToMs: endMs + 5,
		})
	}
	return run.events
}

/** Busy from its first second to its last, with stalls of 400 ms. */
const building = () => ({delay: 400, busy: 1})

describe('a job', () => {
	it('may block its loop; the same stalls are a fault of a service', () => {
		expect(found(program({seconds: 8, ends: 'itself'}, building), 'loop-blocked')).toEqual([])
		// Until it has ended nobody knows.
		expect(found(program({seconds: 8, ends: 'still there'}, building), 'loop-blocked')).toEqual([])
		const service = program({seconds: 8, ends: 'by us', plan: {driver: launch('node d.js')}}, second => ({
			...building(),
			requests: second > 1 ? 20 : 0,
		}))
		expect(severities(service, 'loop-blocked')).toEqual(['warning'])
	})

	it('that ends itself is one even when it asks a server of its own, unless that broke down', () => {
		const asked = (second: number) => ({...building(), requests: second > 1 ? 20 : 0, errors: 1})
		expect(severities(program({seconds: 8, ends: 'itself'}, asked), 'loop-blocked')).toEqual([])
		expect(severities(program({seconds: 8, ends: 'itself'}, asked), 'http-errors')).toEqual(['info'])
		const broken = program({seconds: 8, ends: 'itself', fails: true}, asked)
		expect(severities(broken, 'loop-blocked')).toEqual(['warning'])
		expect(severities(broken, 'http-errors')).toEqual(['error'])
	})

	it('may never turn its loop, which is said as a note', () => {
		const stuck = (second: number) => ({delay: second * 1000, busy: 1})
		expect(severities(program({seconds: 8, ends: 'itself'}, stuck), 'loop-never-yielded')).toEqual(['info'])
		// It had turned before, as a service does that then stands still.
		expect(severities(program({seconds: 8, ends: 'by us'}, stuck), 'loop-never-yielded')).toEqual(['warning'])
		const computing = (second: number) => ({...stuck(second), turns: false})
		expect(severities(program({seconds: 8, ends: 'by us'}, computing), 'loop-never-yielded')).toEqual(['info'])
		const service = program({seconds: 8, ends: 'by us', plan: {driver: launch('node d.js')}}, computing)
		expect(severities(service, 'loop-never-yielded')).toEqual(['warning'])
	})

	it('collects a tenth to a half of its time for a note, and more for a warning', () => {
		const collecting = (gcMs: number) => program({seconds: 8, ends: 'itself'}, () => ({busy: 1, gcMs}))
		expect(severities(collecting(80), 'gc-heavy')).toEqual([])
		expect(severities(collecting(250), 'gc-heavy')).toEqual(['info'])
		expect(severities(collecting(600), 'gc-heavy')).toEqual(['warning'])
	})

	it('gathers what it works on: growing memory is a note', () => {
		const rssBytes = (second: number) => (60 + 4 * second) * MiB
		expect(severities(program({seconds: 40, ends: 'itself', rssBytes}), 'memory-growth')).toEqual(['info'])
		expect(severities(program({seconds: 40, ends: 'by us', rssBytes}), 'memory-growth')).toEqual(['warning'])
	})

	it('is every command that is timed', () => {
		const run = new Recording([command('a', 'node a.js', {probe: {cpuIntervalUs: 5000}})], 1)
		run.at(1, {type: 'suite-started', suite: 'a', kind: 'command'})
		run.at(2, {type: 'process-started', suite: 'a', role: 'target', pid: 100, argv: ['node', 'a.js']})
		run.at(3, {type: 'node-attached', suite: 'a', pid: 100, ppid: 1, nodeVersion: 'v24.21.0', argv: ['node', 'a.js']})
		for (let second = 1; second <= 6; second++)
			run.vitals('a', second * 1000, 100, {utilisation: 1, heapBytes: MiB, max: 900})
		run.at(7000, {type: 'suite-finished', suite: 'a', outcome: {is: 'done'}})
		const state = fold(run.events)
		expect(findingsOf(state, state.suites[0]!).filter(one => one.severity !== 'info')).toEqual([])
	})
})

describe('the start of a service', () => {
	const loading = (upTo: number) => (second: number) =>
		second <= upTo ? {delay: 900, busy: 1} : {delay: 2, busy: 0.02}

	it('is not its service: it is over when it is ready, when it is asked, or when its loop comes to rest', () => {
		expect(found(program({seconds: 12, ends: 'by us'}, loading(3)), 'loop-blocked')).toEqual([])
		expect(
			found(program({seconds: 12, ends: 'by us', plan: {ready}, readyAfterMs: 3500}, loading(3)), 'loop-blocked'),
		).toEqual([])
		const never = program({seconds: 5, ends: 'itself', fails: true, plan: {ready}, readyAfterMs: 99_000}, loading(5))
		expect(found(never, 'loop-blocked')).toEqual([])
		const asked = program({seconds: 12, ends: 'by us'}, second => ({
			...loading(3)(second),
			busy: 0.8,
			requests: second > 4 ? 9 : 0,
		}))
		expect(found(asked, 'loop-blocked')).toEqual([])
	})

	it('does not hide what comes after it', () => {
		const later = program({seconds: 12, ends: 'by us'}, second =>
			second > 7 ? {delay: 150, busy: 0.4} : loading(3)(second),
		)
		expect(severities(later, 'loop-blocked')).toEqual(['warning'])
	})

	it('ends with the first requests, which pay for the others: a note', () => {
		const first = program({seconds: 12, ends: 'by us', plan: {ready}, readyAfterMs: 500}, second =>
			second === 2 ? {delay: 300} : {},
		)
		expect(severities(first, 'loop-blocked')).toEqual(['info'])
	})
})

describe('a service', () => {
	it('that stalls once and briefly has a note; once and long, or again and again, a warning', () => {
		const stalled = (delay: number, seconds: readonly number[]) =>
			severities(
				program({seconds: 20, ends: 'by us'}, second => (seconds.includes(second) ? {delay} : {})),
				'loop-blocked',
			)
		expect(stalled(90, [8, 12, 15])).toEqual([])
		expect(stalled(150, [8])).toEqual(['info'])
		expect(stalled(300, [8])).toEqual(['warning'])
		expect(stalled(150, [8, 12])).toEqual(['warning'])
	})

	it('is not blamed for what its thread waited for a core', () => {
		const crowded = (waited: number) =>
			found(
				program({seconds: 20, ends: 'by us'}, second => (second % 3 === 0 ? {delay: 400, waited} : {})),
				'loop-blocked',
			)
		expect(crowded(350)).toMatchObject([{severity: 'info', text: expect.stringContaining('No function did that')}])
		expect(crowded(100)[0]).toMatchObject({
			severity: 'warning',
			text: expect.stringContaining('blocked for up to 300 ms'),
			evidence: expect.stringContaining('its process waited 100 ms more for a core'),
		})
	})

	it('that waits for a core all the time is told so, and who had it', () => {
		const crowded = program({seconds: 20, ends: 'by us'}, () => ({waited: 200}))
		expect(found(crowded, 'waited-for-cpu')[0]).toMatchObject({
			severity: 'info',
			text: expect.stringMatching(/node \(pid 100\) waited for a core for \d+\.\d% of the time: others had the cores/),
		})
		expect(
			found(
				program({seconds: 20, ends: 'by us'}, () => ({waited: 20})),
				'waited-for-cpu',
			),
		).toEqual([])
	})

	it('is not called heavy on collection for one large one, nor for what the machine made of it', () => {
		expect(
			found(
				program({seconds: 20, ends: 'by us'}, second => ({gcMs: second === 9 ? 180 : 3})),
				'gc-heavy',
			),
		).toEqual([])
		expect(
			severities(
				program({seconds: 20, ends: 'by us'}, () => ({gcMs: 120})),
				'gc-heavy',
			),
		).toEqual(['warning'])
		expect(
			found(
				program({seconds: 20, ends: 'by us'}, () => ({gcMs: 120, busy: 0.2, waited: 400})),
				'gc-heavy',
			),
		).toEqual([])
	})
})

describe('an observation', () => {
	it('that misses a process which did next to nothing says so as a note', () => {
		const events = program({seconds: 9, ends: 'by us'})
		const idle = events
			.filter(event => event.type === 'usage-sampled')
			.map(event => ({...event, processes: [...event.processes]}))
		for (const event of idle)
			Object.assign(event, {
				processes: event.processes.map(one => ({...one, pid: 101, name: 'node', userMs: 20, systemMs: 0})),
			})
		expect(severities([...events.slice(0, -2), ...idle, ...events.slice(-2)], 'process-unseen')).toEqual(['info'])
	})
})

describe('requests that were not answered', () => {
	/** Twenty a second are answered; in these seconds so many clients leave. */
	const leaving = (leaves: Readonly<Record<number, number>>, ends: 'itself' | 'by us' = 'by us') => {
		const events = program({seconds: 10, ends}, () => ({requests: 20}))
		const more: RunEvent[] = Object.entries(leaves).map(([second, left]) => ({
			...{tMs: Number(second) * 1000 + 20, type: 'latency-counted', suite: 'a', pid: 100, metric: 'http'},
			...{counts: [], minNs: 0, maxNs: 0, errors: 0, unanswered: {left, cut: 0, underWay: 1}},
		}))
		return severities([...events.slice(0, -2), ...more, ...events.slice(-2)], 'requests-unanswered')
	}

	it('are a warning from one in a hundred on, unless their client left because it had seen enough', () => {
		expect(leaving({4: 3})).toEqual(['warning'])
		expect(leaving({4: 1})).toEqual(['info'])
		expect(leaving({10: 40})).toEqual(['info'])
		expect(leaving({})).toEqual([])
		expect(leaving({4: 40}, 'itself')).toEqual(['info'])
	})
})

describe('who held the loop', () => {
	const held = (stack: string) =>
		found(
			program({seconds: 9, ends: 'by us', plan: {ready}, readyAfterMs: 500}, () => ({delay: 300, stack})),
			'loop-blocked',
		)[0]!.text

	it('is the function of the program, and what it waited in', () => {
		expect(held('onRequest;handle;parseQuery')).toContain(
			'; handle (src/server.js:18), in parseQuery (lib/parse.js:12) held the CPU',
		)
		expect(held('onRequest;handle')).toContain('; handle (src/server.js:18) held the CPU then.')
		expect(held('onRequest;parseQuery')).toContain('; parseQuery (lib/parse.js:12) held the CPU then.')
		expect(held('onRequest')).toContain('; onRequest (node:_http_server:1021) held the CPU then.')
	})

	it('was called by microtasks, if that is so', () => {
		expect(held('processTicksAndRejections;runMicrotasks;handle')).toContain('called by promises or process.nextTick')
		expect(held('processTicksAndRejections;runMicrotasks;runModule;handle')).not.toContain('process.nextTick')
	})

	it('is two that take turns, and nobody where many do', () => {
		const shared = (stacks: readonly string[]) => {
			const events = program({seconds: 9, ends: 'by us', plan: {ready}, readyAfterMs: 500}, () => ({
				delay: 300,
				stacks,
			}))
			return found(events, 'loop-blocked')[0]!.text
		}
		expect(shared(['handle;renderItems', 'handle;sortItems'])).toMatch(
			/(renderItems|sortItems) .* and (renderItems|sortItems) .* held/,
		)
		expect(shared(['handle', 'renderItems', 'sortItems', 'spin', 'remember'])).not.toContain('held the CPU')
	})

	it('is nobody while the program idles or nothing was sampled', () => {
		expect(held('(idle)')).not.toContain('held the CPU')
	})
})

import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {ProcessInside} from '../../../src/core/events/process-inside.ts'
import type {ProcessUsage} from '../../../src/core/events/process-usage.ts'
import type {RunEvent} from '../../../src/core/events/run-event.ts'
import {apply} from '../../../src/core/run/state/apply.ts'
import type {KeptProcesses} from '../../../src/core/run/state/kept-processes.ts'
import {type RunState, startRunState} from '../../../src/core/run/state/run-state.ts'
import type {RunReport} from '../../../src/core/run/summary/run-report.ts'
import {summarise} from '../../../src/core/run/summary/summarise.ts'
import {bucketOf} from '../../../src/core/stats/histogram.ts'
import type {Finding} from '../../../src/core/trouble/finding.ts'
import {command, observe, Recording} from './recorded-runs.ts'
import {suiteOf} from './suite-of.ts'

const everybody: KeptProcesses = {mostEnded: Number.POSITIVE_INFINITY, graceMs: 0}
/** What a suite of those below sees is shorter than two of these. */
const graceMs = 1000

function fold(events: readonly RunEvent[], kept: KeptProcesses): RunState {
	const [first, ...rest] = events
	const state = startRunState(first as Extract<RunEvent, {type: 'run-started'}>, kept)
	for (const event of rest) apply(state, event)
	return state
}

interface Churn {
	readonly seed: number
	readonly children: number
	readonly kind?: 'observe' | 'command'
}

/** A program that starts ten others a second, which live for up to a second, of all kinds there are. */
function churn({seed, children, kind = 'observe'}: Churn): RunEvent[] {
	const plan =
		kind === 'observe'
			? observe('a', 'node a.js', {ready: {is: 'log', pattern: 'up', timeoutMs: 9000}})
			: command('a', 'sh a.sh', {probe: {cpuIntervalUs: 5000}})
	const run = new Recording([plan], seed)
	const root = 100
	run.at(0, {type: 'suite-started', suite: 'a', kind})
	run.at(1, {type: 'process-started', suite: 'a', role: 'target', pid: root, argv: ['node', 'a.js']})
	const chanceOf = <T>(all: readonly T[]): T => all[Math.floor(run.chance() * all.length)]!
	const readyMs = 100 * Math.floor(run.chance() * children)
	let living: Array<{usage: ProcessUsage; untilMs: number; isAttached: boolean; isWorker: boolean}> = []
	const usageOf = (pid: number, name: string, inside: ProcessInside | undefined, ppid = root): ProcessUsage => ({
		...{pid, ppid, name, userMs: 10, systemMs: 10, rssBytes: 4096, threads: 3, fds: 9},
		...{readBytes: 100, writtenBytes: 50, mainRunMs: 15, mainWaitMs: 2, waitMs: 3},
		...(inside === undefined ? {} : {inside}),
	})
	const attach = (tMs: number, pid: number, isWorker: boolean) =>
		run.at(tMs, {
			...{type: 'node-attached', suite: 'a', pid, ppid: root, nodeVersion: chanceOf(['v22.1.0', 'v24.21.0'])},
			...{argv: ['node', 'job.js', String(pid)], ...(isWorker ? {clusterWorker: true as const} : {})},
		})
	living.push({usage: usageOf(root, 'node', undefined, 4000), untilMs: Infinity, isAttached: true, isWorker: false})
	attach(2, root, false)
	let born = 0
	for (let tMs = 100; born < children || living.length > 1; tMs += 100) {
		if (tMs >= readyMs && tMs - 100 < readyMs && kind === 'observe')
			run.at(tMs, {type: 'target-ready', suite: 'a', afterMs: tMs})
		const gone = living.filter(one => one.untilMs <= tMs)
		living = living.filter(one => one.untilMs > tMs)
		for (const one of gone) {
			const {pid} = one.usage
			if (one.isAttached) run.at(tMs, {type: 'node-detached', suite: 'a', pid, unseenMs: chanceOf([0, 50, 300])})
			if (run.chance() < 0.3) run.at(tMs, {type: 'child-signalled', suite: 'a', pid, signal: 'SIGTERM'})
		}
		const goneFor = new Set(gone.map(one => one.usage.pid))
		for (const one of living) if (goneFor.has(one.usage.ppid)) one.usage = {...one.usage, ppid: 1}
		if (born < children) {
			const pid = 101 + born++
			const name = chanceOf(['node', 'git', 'sh', `job-${pid}`])
			const inside = chanceOf<ProcessInside | undefined>([undefined, 'foreign', 'no-options', 'silent'])
			const isAttached = run.chance() < 0.5
			const ppid = run.chance() < 0.7 ? root : chanceOf(living).usage.pid
			const usage = usageOf(pid, name, inside, ppid)
			living.push({usage, untilMs: tMs + 100 + 2500 * run.chance() ** 2, isAttached, isWorker: run.chance() < 0.1})
			if (isAttached) attach(tMs, pid, living.at(-1)!.isWorker)
		}
		for (const one of living) {
			const [ran, waited, other] = [50 * run.chance(), 90 * run.chance(), 60 * run.chance()]
			const {usage} = one
			one.usage = {
				...usage,
				userMs: usage.userMs + ran + other,
				...{mainRunMs: usage.mainRunMs! + ran, mainWaitMs: usage.mainWaitMs! + waited, waitMs: usage.waitMs! + waited},
				...{readBytes: usage.readBytes! + 10, writtenBytes: usage.writtenBytes! + 20},
			}
			if (one.isAttached && run.chance() < 0.5)
				run.cpu('a', tMs, usage.pid, [[chanceOf(['main;work', 'main;rest', '(idle)']), 1]], 10)
			if (one.isAttached && run.chance() < 0.2) tellInside(run, tMs, usage.pid)
		}
		const processes = living.map(one => one.usage)
		run.at(tMs, {type: 'usage-sampled', suite: 'a', processes, gone: gone.map(one => one.usage.pid)})
		run.at(tMs, {type: 'driver-sampled', suite: 'a', processes, gone: gone.map(one => one.usage.pid)})
	}
	run.at(100 * children + 5000, {type: 'suite-finished', suite: 'a', outcome: {is: 'done'}})
	return run.events
}

function tellInside(run: Recording, tMs: number, pid: number): void {
	run.vitals('a', tMs, pid, {utilisation: run.chance(), heapBytes: 1e7})
	const ns = Math.ceil(1e6 * run.chance())
	const counts = [bucketOf(ns), Math.ceil(300 * run.chance())]
	Object.assign(run.events.at(-1)!, {loopWaits: {counts, minNs: ns, maxNs: ns}})
	run.latency('a', tMs, pid, 'http', [ns])
	const underWay = Math.floor(3 * run.chance())
	Object.assign(run.events.at(-1)!, {unanswered: {left: 0, cut: 0, underWay}})
}

/** All but the rows of processes, and who is named as an example. */
function told(report: RunReport): unknown {
	return JSON.parse(
		JSON.stringify(report, (key, value) => (key === 'perProcess' ? null : value)),
		(_, value) => {
			if (value?.code === 'threads-unseen') return elsewhereIn(value.text)
			if (Array.isArray(value?.findings)) value.findings.sort((a: Finding, b: Finding) => (a.text < b.text ? -1 : 1))
			if (typeof value === 'string')
				return value.replace(/from inside: .*?\. (?=[A-Z])/, '').replace(/(?:[\w-]+ \(pid \d+\)(?:, )?)+/g, 'NAMES')
			// Sums in another order.
			return typeof value === 'number' ? Number(value.toPrecision(9)) : value
		},
	)
}

/** How many processes it speaks of: those it names, and so many more. */
function elsewhereIn(text: string): number {
	return text.split('% of its CPU time is').length - 1 + Number(/and (\d+) more/.exec(text)?.[1] ?? 0)
}

describe('ended processes that are folded', () => {
	it('stay in every figure and finding of the suite', () => {
		fc.assert(
			fc.property(
				fc.record({
					seed: fc.integer(),
					children: fc.integer({min: 1, max: 90}),
					kind: fc.constantFrom('observe' as const, 'command' as const),
				}),
				fc.integer({min: 2, max: 8}),
				(what, mostEnded) => {
					const events = churn(what)
					const all = fold(events, everybody)
					const few = fold(events, {mostEnded, graceMs})
					expect(told(summarise(few))).toEqual(told(summarise(all)))
					const rows = (state: RunState) => summarise(state).suites[0]!.usage!.perProcess
					const wanted = new Map(rows(all).map(row => [row.pid, row]))
					for (const row of rows(few)) if (wanted.has(row.pid)) expect(row).toEqual(wanted.get(row.pid))
					// The busiest are kept.
					const busiest = Math.min(wanted.size, Math.ceil(mostEnded / 2))
					expect(rows(few).slice(0, busiest)).toEqual(rows(all).slice(0, busiest))
				},
			),
			{numRuns: 40},
		)
	})

	it('are no more than twice as many as are kept and those of the grace, whoever came and went', () => {
		const suite = suiteOf(fold(churn({seed: 7, children: 800}), {mostEnded: 10, graceMs}), 'observe')
		const {usage, driverUsage, nodes, signals, folded, cpu} = suite
		// Ten begin a second, and lived for 2.5 s at most.
		const most = 2 * 10 + 10 * (2.5 + 2 * (graceMs / 1000))
		expect(usage.processCount).toBe(801)
		expect(usage.processes.length).toBeLessThanOrEqual(most)
		expect(driverUsage.processes.length).toBeLessThanOrEqual(most)
		expect(nodes.size).toBeLessThanOrEqual(most)
		expect(signals.size).toBeLessThanOrEqual(most)
		expect(folded.groups.length).toBeLessThanOrEqual(8 * 102)
		expect(cpu.countedIsolates).toBeLessThanOrEqual(most)
	})
})

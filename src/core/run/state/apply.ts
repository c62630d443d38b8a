import type {CollectionSample, CpuWindow, Isolate, NodeVitals, RunEvent} from '../../events/run-event.ts'
import {categoryOf} from '../../profile/frame.ts'
import {Histogram} from '../../stats/histogram.ts'
import {foldEnded} from './fold-ended.ts'
import {foldOwn, stateKindOf} from './kinds.ts'
import {latencyOf} from './latency-track.ts'
import {delaysOf} from './loop-waits.ts'
import type {NodeProcess} from './node-life.ts'
import type {RunState, SuiteState} from './run-state.ts'
import {keptOutputLines, leastStallMs, noTotals, type StartedProcess} from './suite-state-common.ts'

/** CPU samples come every second; a process that has sent none for so long is not being sampled. */
const unsampledAfterMs = 3000

const keptStalls = 10_000

/** Folds one event into the state. Events of a log come in order; an event of an unknown suite is dropped. */
export function apply(state: RunState, event: RunEvent): void {
	state.tMs = Math.max(state.tMs, event.tMs)
	switch (event.type) {
		case 'run-started':
			return
		case 'run-finished':
			state.outcome = event.outcome
			state.exitCode = event.exitCode
			return
		case 'system-sampled':
			state.system.cpuShare.setMax(event.tMs, event.cpuShare)
			state.system.loadAverage1.setLast(event.tMs, event.loadAverage1)
			state.system.availableMemoryBytes.setLast(event.tMs, event.availableMemoryBytes)
			state.system.runnerCpuShare.setLast(event.tMs, event.runnerCpuShare)
			return
		case 'artifact-written':
			state.artifacts.push({kind: event.kind, path: event.path, bytes: event.bytes, sha256: event.sha256})
			return
		default: {
			const index = state.suites.findIndex(suite => suite.plan.name === event.suite)
			if (index < 0) return
			if (event.type === 'suite-started') state.current = index
			applyToSuite(state.suites[index]!, event)
		}
	}
}

type SuiteEvent = Extract<RunEvent, {readonly suite: string}>

function applyToSuite(suite: SuiteState, event: SuiteEvent): void {
	switch (event.type) {
		case 'suite-started':
			suite.phase = 'starting'
			suite.startedMs = event.tMs
			return
		case 'suite-finished':
			suite.phase = 'finished'
			suite.measuredToMs = event.measuredToMs ?? null
			suite.finishedMs = event.tMs
			suite.outcome = event.outcome
			return
		case 'process-started':
			suite.processes.push(startedProcess(event))
			if (stateKindOf(suite).runsFromFirstProcess) suite.phase = 'running'
			if (event.role === 'target') suite.usage.startRoot(event.pid)
			return
		case 'process-exited': {
			const process = suite.processes.findLast(one => one.pid === event.pid)
			if (process) {
				process.exit = event.exit
				process.exitedMs = event.tMs
			}
			if (event.role === 'target' && event.cpuMs !== undefined) suite.usage.endRoot(event.tMs, event.pid, event.cpuMs)
			return
		}
		case 'target-ready':
			suite.phase = 'running'
			// Ready again under another tool, after it was measured: the measurement began at the first time.
			if (suite.readyMs === null) forgetStart(suite, event.tMs)
			suite.readyMs ??= event.tMs
			return
		case 'usage-sampled':
			suite.usage.add(event.tMs, event)
			applyMainShares(suite, event.tMs, event)
			foldEnded(suite, event.tMs)
			return
		case 'node-attached':
			suite.folded.noteVersion(event.nodeVersion)
			suite.nodes.set(event.pid, attachedProcess(event, isolatesBefore(suite, event.pid)))
			return
		case 'node-detached': {
			const node = suite.nodes.get(event.pid)
			if (node) {
				node.detachedMs = event.tMs
				node.unseenMs = event.unseenMs ?? 0
			}
			return
		}
		case 'child-signalled':
			suite.signals.set(event.pid, event.signal)
			return
		case 'node-sampled':
			applyVitals(suite, event.tMs, event.pid, event)
			return
		case 'latency-counted':
			countRequests(suite, event)
			latencyOf(suite, event.metric).count(event.tMs, event)
			return
		case 'cpu-sampled':
			// How busy a loop was, and what of a process was seen, is told by main threads.
			if (suite.cpu.add(event) && event.thread === 0) {
				const lastedMs = event.deltasUs.reduce((sum, us) => sum + us, 0) / 1000
				suite.usage.profiled(event.pid, event.startMs, event.startMs + lastedMs)
				applyBusyShare(suite, event.tMs, event)
			}
			return
		case 'output-printed':
			keepOutput(suite, event)
			return
		case 'flame-written':
			suite.flames.push(event)
			return
		case 'deep-profile-started':
			suite.deepProfile = {profiler: event.profiler, state: 'running', text: ''}
			return
		case 'deep-profile-finished':
			suite.deepProfile = {profiler: event.profiler, state: event.ok ? 'done' : 'failed', text: event.text}
			return
		case 'finding-made':
			suite.findings.push(event.finding)
			return
		case 'rules-evaluated':
			for (const seen of event.seen) suite.rules[seen.rule]?.add(event.tMs, seen)
			return
		case 'alert-changed':
			suite.rules[event.rule]?.noteChange(event)
			return
		case 'capture-filed':
			suite.rules[event.rule]?.captures.push(event)
			return
		default:
			foldOwn(suite, event)
	}
}

type SuiteEventOf<Type extends SuiteEvent['type']> = Extract<SuiteEvent, {readonly type: Type}>

function startedProcess({role, pid, argv, tMs}: SuiteEventOf<'process-started'>): StartedProcess {
	return {role, pid, argv, startedMs: tMs, exitedMs: null, exit: null}
}

/** A process that has become another program is the same to the kernel; one that has ended is not. */
function isolatesBefore({nodes, usage}: SuiteState, pid: number): Iterable<number> {
	return usage.isLiving(pid) ? (nodes.get(pid)?.isolates ?? []) : []
}

function attachedProcess(event: SuiteEventOf<'node-attached'>, before: Iterable<number>): NodeProcess {
	return {
		...event,
		isolates: new Set(before),
		requests: 0,
		mostAtOnce: 0,
		attachedMs: event.tMs,
		detachedMs: null,
		lastCpuMs: null,
		last: null,
		waits: new Histogram(),
		delays: null,
		gcUntoldMs: 0,
		gcRate: null,
		unseenMs: 0,
	}
}

function keepOutput(suite: SuiteState, {tMs, role, stream, lines, droppedLines}: SuiteEventOf<'output-printed'>): void {
	for (const text of lines) suite.output.push({tMs, role, stream, text})
	suite.outputLines += lines.length + droppedLines
	if (suite.output.length > keptOutputLines) suite.output.splice(0, suite.output.length - keptOutputLines)
}

const halfMs = 500

/** About so much of the main thread a CPU sample takes itself: 6 to 20, by the machine (an idle server under `--deep`). */
const usPerSample = 10

/**
 * A loop was at work for as long as its thread was on a core, at least. The samples of one that works in short bursts after a timer can miss nearly all of that
 * (seen on a machine of two cores: 0.2 % of the 9 % that a burst of 0.1 ms every millisecond takes, by `node --cpu-prof` as well): whoever is to take a sample
 * waits for the core that the burst is on.
 */
function applyMainShares(suite: SuiteState, tMs: number, {processes}: SuiteEventOf<'usage-sampled'>): void {
	const intervalUs = suite.plan.probe?.cpuIntervalUs ?? null
	if (intervalUs === null) return
	for (const {pid} of processes) {
		if (suite.nodes.get(pid)?.lastCpuMs == null) continue
		const row = suite.usage.rowOf(pid)
		if (row === undefined || row.shareToMs !== tMs || row.mainShare === null) continue
		const share = row.mainShare - usPerSample / intervalUs
		if (share > 0) suite.loop.utilisation.setMax(tMs - halfMs, Math.min(1, share))
	}
}

/** Where there are CPU samples, they say how busy the loop was (all that was not `(idle)`), unless its thread ran for longer. */
function applyBusyShare(suite: SuiteState, tMs: number, window: Isolate & CpuWindow): void {
	const node = suite.nodes.get(window.pid)
	if (node) {
		node.lastCpuMs = tMs
		node.isolates.add(window.isolate)
	}
	let idleUs = 0
	let totalUs = 0
	for (let i = 0; i < window.stacks.length; i++) {
		const frame = suite.cpu.table.topOf(window.stacks[i]!)
		if (frame && categoryOf(frame) === 'idle') idleUs += window.deltasUs[i]!
		totalUs += window.deltasUs[i]!
	}
	if (totalUs <= 0) return
	const endMs = Math.min(tMs + 1000, window.startMs + totalUs / 1000)
	const middle = Math.floor((window.startMs + endMs) / 2000)
	// The last window of a process is what was left of a second, and full of its end: it speaks for one only when nothing else does.
	const isTelling = endMs - window.startMs >= halfMs || Number.isNaN(suite.loop.utilisation.last)
	// Windows are about a second long and drift against the seconds of the clock: each second gets those that cover half of it.
	for (let second = Math.floor(window.startMs / 1000); second * 1000 < endMs; second++) {
		const coveredMs = Math.min(endMs, (second + 1) * 1000) - Math.max(window.startMs, second * 1000)
		if ((isTelling && second === middle) || coveredMs >= halfMs)
			suite.loop.utilisation.setMax(second * 1000, 1 - idleUs / totalUs)
	}
}

function countRequests(suite: SuiteState, {pid, metric, counts, unanswered}: SuiteEventOf<'latency-counted'>): void {
	const node = suite.nodes.get(pid)
	if (node === undefined || metric !== 'http') return
	let answered = 0
	for (let i = 1; i < counts.length; i += 2) answered += counts[i]!
	node.requests += answered
	node.mostAtOnce = Math.max(node.mostAtOnce, answered + (unanswered?.left ?? 0) + (unanswered?.cut ?? 0))
}

/** How the loop fared before the program was ready is in no figure; the charts still show the seconds before. */
function forgetStart(suite: SuiteState, tMs: number): void {
	suite.loop.totals = noTotals()
	for (const node of suite.nodes.values()) {
		node.waits = new Histogram()
		node.gcUntoldMs = 0
		node.gcRate = null
	}
	suite.folded.forgetStart()
	suite.usage.forgetStart(tMs)
	const {delayP50Ms, delayP99Ms, delayMaxMs, gcCount, gcMs, gcMaxMs, gcUnwatchedMs, gcMsVariance, gcCountVariance} =
		suite.loop
	const ofLoop = [delayP50Ms, delayP99Ms, delayMaxMs]
	for (const series of [...ofLoop, gcCount, gcMs, gcMaxMs, gcUnwatchedMs, gcMsVariance, gcCountVariance])
		series.forget(tMs)
}

/** Not told of a process that has just begun: then nothing counts as young. */
function youngBytes({heapSpaces}: NodeVitals): number {
	return (heapSpaces.new_space ?? 0) + (heapSpaces.new_large_object_space ?? 0)
}

function applyVitals(suite: SuiteState, tMs: number, pid: number, vitals: NodeVitals): void {
	const node = suite.nodes.get(pid)
	if (node) node.last = vitals
	const {loop} = suite
	const delayMaxMs = Math.max(vitals.loopDelayMs.max, vitals.loopDelayMs.stalledMs)
	// A loop that stood still and had let nothing through was given a delay of 0 in logs from before 2026-11-28.
	const isNothing = vitals.loopDelayMs.p99 === 0 && vitals.loopDelayMs.stalledMs > 0
	const {p50, p99} = isNothing ? {p50: null, p99: null} : vitals.loopDelayMs
	// A loop that stands still has let nothing through yet: how long that waits is only known when it has.
	if (p50 !== null) loop.delayP50Ms.setMax(tMs, p50)
	if (p99 !== null) loop.delayP99Ms.setMax(tMs, p99)
	if (p50 !== null || delayMaxMs > 0) loop.delayMaxMs.setMax(tMs, delayMaxMs)
	if (vitals.loopWaits) {
		const {counts, minNs, maxNs} = vitals.loopWaits
		node?.waits.addCounts(counts, minNs, maxNs)
		delaysOf(suite, node).count(tMs, {pid, counts, minNs, maxNs, errors: 0})
	}
	if (delayMaxMs >= leastStallMs) {
		const isStanding = vitals.loopDelayMs.stalledMs >= leastStallMs
		loop.stalls.push({pid, tMs, delayMs: delayMaxMs, intervalMs: vitals.intervalMs, isStanding})
		if (loop.stalls.length > 2 * keptStalls) loop.stalls.splice(0, keptStalls)
	}
	// Node's own figure, which is only right when nobody takes CPU samples: the signal that takes one wakes the loop from its wait, and
	// libuv then forgets how long it had waited (measured: 0.63 instead of 0.22 with a sample every 5 ms, ours or `--cpu-prof`'s).
	const sampledMs = node?.lastCpuMs ?? node?.attachedMs ?? tMs
	if (tMs - sampledMs > unsampledAfterMs) loop.utilisation.setMax(tMs, vitals.utilisation)
	if (vitals.cpuMs !== undefined) suite.usage.tellCpu(pid, vitals.cpuMs)
	if (vitals.poolWaitMs !== undefined) loop.poolWaitMs.setMax(tMs, vitals.poolWaitMs)
	let heapUsedBytes = 0
	let externalBytes = 0
	let heapOldBytes = 0
	for (const {detachedMs, last} of suite.nodes.values()) {
		if (detachedMs !== null || last === null) continue
		heapUsedBytes += last.heapUsedBytes
		externalBytes += last.externalBytes
		heapOldBytes += Math.max(0, last.heapUsedBytes - youngBytes(last))
	}
	loop.heapUsedBytes.setMax(tMs, heapUsedBytes)
	loop.externalBytes.setMax(tMs, externalBytes)
	loop.heapOldBytes.setLast(tMs, heapOldBytes)
	loop.totals.delayMaxMs = Math.max(loop.totals.delayMaxMs, delayMaxMs)
	loop.totals.observedMs += vitals.intervalMs
	applyCollections(suite, tMs, vitals, node)
	if (node) {
		const untoldMs = untoldOf(vitals, node.gcUntoldMs)
		loop.totals.gcUntoldMs += untoldMs - node.gcUntoldMs
		node.gcUntoldMs = untoldMs
	}
}

/**
 * For how long, up to now, nobody has told what was collected.
 * @param beforeMs  the same before these
 */
function untoldOf({gc, intervalMs}: NodeVitals, beforeMs: number): number {
	if (gc === undefined) return beforeMs + intervalMs
	// What was told of now is all there was until now, but for what nobody has seen of yet.
	return gc.sampled?.watchedMs === 0 ? Math.min(gc.sampled.ofMs, beforeMs + intervalMs) : 0
}

/** A watched part that is shorter says too little of the rest. */
const leastWatchedShare = 0.05

const noSample: CollectionSample = {ofMs: 0, watchedMs: 0, count: 0, totalMs: 0, majorMs: 0, sumOfSquaresMs2: 0}

function applyCollections({loop}: SuiteState, tMs: number, vitals: NodeVitals, node: NodeProcess | undefined): void {
	const {gc} = vitals
	if (gc === undefined) return
	const {count, totalMs, maxMs, major, sampled = noSample} = gc
	const {ofMs, watchedMs} = sampled
	// Second by second: what is watched most is not when there is most. How many there are of each that was seen:
	const times = watchedMs > 0 && watchedMs < ofMs ? 1 / Math.max(leastWatchedShare, watchedMs / ofMs) : 1
	const more = times - 1
	loop.gcCount.add(tMs, count + sampled.count * more)
	// A major one stands for others in the sum of many seconds, never in its own, which it would make longer than a second.
	loop.gcMs.add(tMs, totalMs + Math.max(0, sampled.totalMs - sampled.majorMs) * more)
	loop.gcMaxMs.setMax(tMs, maxMs)
	const {totals} = loop
	totals.gcCount += count + sampled.count * more
	totals.gcMs += totalMs + sampled.totalMs * more
	// Each was seen with a chance of 1 in `times`, whatever became of the others (Horvitz and Thompson's estimate, and its variance).
	totals.gcMsVariance += sampled.sumOfSquaresMs2 * times * more
	totals.gcCountVariance += sampled.count * times * more
	if (ofMs > watchedMs) {
		loop.gcUnwatchedMs.add(tMs, ofMs - watchedMs)
		loop.gcMsVariance.add(tMs, sampled.sumOfSquaresMs2 * times * more)
		loop.gcCountVariance.add(tMs, sampled.count * times * more)
	}
	totals.gcMaxMs = Math.max(totals.gcMaxMs, maxMs)
	// They are few: one that was seen is no reason to say that there were eight.
	totals.gcMajor += major
	if (watchedMs > 0) totals.gcUnwatchedMs += Math.max(0, ofMs - watchedMs)
	if (node) node.gcRate = tellRate(totals, node.gcRate, vitals.intervalMs, {...gc, sampled})
}

/** A shorter time says nothing of how much is collected. */
const leastWholeMs = 50

/**
 * How much parts differ that follow each other: where collections come in bursts, more than each of them tells by itself.
 * @param before  share of the time before, null: none was told
 * @returns that of these
 */
function tellRate(
	totals: SuiteState['loop']['totals'],
	before: number | null,
	intervalMs: number,
	{totalMs, sampled}: {readonly totalMs: number; readonly sampled: CollectionSample},
): number | null {
	const {ofMs, watchedMs} = sampled
	const wholeMs = intervalMs - ofMs
	// What was seen before parts were watched is the part before the first.
	const last = wholeMs > leastWholeMs ? (totalMs - sampled.totalMs) / wholeMs : before
	if (watchedMs === 0) return last
	const rate = sampled.totalMs / watchedMs
	totals.gcUnseenMs2 += Math.max(0, ofMs - watchedMs) * ofMs
	if (last !== null) {
		totals.gcRateSteps++
		totals.gcRateStepSquares += (rate - last) ** 2
	}
	return rate
}

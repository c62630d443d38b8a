import type {CpuWindow, RunEventBody} from '../core/events/run-event.ts'
import {WindowFolder} from '../core/profile/fold-window.ts'
import type {OwnCode} from '../core/profile/own-code.ts'
import type {StackTable} from '../core/profile/stack-table.ts'
import {type Finding, finding} from '../core/trouble/finding.ts'
import type {Clock, ProbedProcess} from '../ports.ts'
import {CpuWindows} from './cpu-windows.ts'
import {patiently} from './patience.ts'

/** How long what a dead process has sent may take to arrive. */
const drainLimitMs = 1000
/** How long a target whose loop stands still may hold up the start or the end of a measurement. */
const answerLimitMs = 1000

export interface NodeObserver {
	/** Ends the CPU window under way now and emits it: before a flamegraph, before a signal. Never rejects, two seconds at most. */
	roll(): Promise<void>
	/** From when on requests and measures count, on the machine's clock: before that the target was not ready. Never rejects, a second at most. */
	begin(fromMs: number): Promise<void>
	/**
	 * Has it hand over its CPU window and all that it has counted: a signal may leave it no time for that. Never rejects; three seconds at
	 * most, of a target that does not answer.
	 */
	handOver(): Promise<void>
	/** Takes what is left and lets go of the process. */
	finish(): Promise<void>
}

export interface NodeObserverOptions {
	readonly suite: string
	/** null: it takes no CPU samples. */
	readonly cpuIntervalUs: number | null
	/** The suite's, shared by all its processes. */
	readonly stackTable: StackTable
	/** The number of its main thread within the suite. */
	readonly isolate: number
	/** What of ours runs in it. */
	readonly own: OwnCode
	/** Start of the run on the machine's monotonic clock. */
	readonly originUs: number
	readonly clock: Clock
	readonly emit: (body: RunEventBody) => void
}

/** Turns what a probed process says into events, from now until it ends. */
export function observeNode(process: ProbedProcess, options: NodeObserverOptions): NodeObserver {
	const {suite, emit, clock} = options
	const {pid, ppid, nodeVersion, argv, clusterWorker} = process.hello
	const {originUs, own, isolate, cpuIntervalUs} = options
	const runMs = () => clock.nowMs() - originUs / 1000
	/** Up to when there are CPU samples of it (where none are taken, vitals), or nothing of it was to be seen. */
	let seenToMs = runMs()
	const folder =
		cpuIntervalUs === null ? null : new WindowFolder(options.stackTable, {originUs, own, intervalUs: cpuIntervalUs})
	const sayWindows = (windows: readonly CpuWindow[] = []) => {
		for (const window of windows) {
			seenToMs = window.startMs + window.deltasUs.reduce((sum, us) => sum + us, 0) / 1000
			emit({type: 'cpu-sampled', suite, isolate, pid, thread: 0, ...window})
		}
	}
	emit({type: 'node-attached', suite, pid, ppid, nodeVersion, argv, ...(clusterWorker ? {clusterWorker} : {})})

	let stoppingMs = Number.POSITIVE_INFINITY
	let saysGoodbye = false
	process.onLatency(batch => {
		for (const counted of batch) emit({type: 'latency-counted', suite, pid, ...counted})
	})
	process.onVitals(vitals => {
		if (cpuIntervalUs === null) seenToMs = runMs()
		emit({type: 'node-sampled', suite, pid, ...vitals})
	})
	let workerThreads = 0
	const windows =
		cpuIntervalUs === null
			? null
			: new CpuWindows({
					session: process.session,
					clock,
					intervalUs: cpuIntervalUs,
					onProfile(profile) {
						sayWindows(folder?.fold(profile))
					},
					onWorkerThreads(count) {
						workerThreads = count
					},
				})
	process.onExiting(() => {
		saysGoodbye = true
		windows?.endAtExit()
		process.release()
	})
	process.onChildrenSignalled(children => {
		for (const {pid: child, signal} of children) emit({type: 'child-signalled', suite, pid: child, signal})
	})

	let isOpen = true
	const closed = process.closed.then(() => {
		isOpen = false
		sayWindows(folder?.finish())
		if (workerThreads > 0) emit({type: 'finding-made', suite, finding: describeUnobserved(pid, workerThreads)})
		const unseenMs = saysGoodbye ? 0 : Math.min(runMs(), stoppingMs) - seenToMs
		emit({type: 'node-detached', suite, pid, ...(unseenMs > 0 ? {unseenMs} : {})})
	})

	return {
		async roll() {
			if (isOpen) await windows?.roll()
		},
		async begin(fromMs) {
			if (isOpen) await patiently(clock, answerLimitMs, process.begin(fromMs))
		},
		async handOver() {
			stoppingMs = Math.min(stoppingMs, runMs())
			if (isOpen) await windows?.roll()
			if (isOpen) await patiently(clock, answerLimitMs, process.collect())
		},
		async finish() {
			await windows?.end()
			saysGoodbye = true
			process.release()
			await patiently(clock, drainLimitMs, closed)
			process.session.close()
			await closed
		},
	}
}

export function describeUnobserved(pid: number, workerThreads: number): Finding {
	return finding(
		'worker-threads-not-profiled',
		'info',
		'What worker threads did is part of the CPU figures but not of the flamegraph: only the main thread of a process is profiled.',
		`process ${pid} started ${workerThreads} worker ${workerThreads === 1 ? 'thread' : 'threads'}`,
	)
}

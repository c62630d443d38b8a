import {leastRankedSamples, leastRankedShare} from '../../profile/ranking.ts'
import type {CoverageSums} from './coverage-sums.ts'
import {stateKindOf} from './kinds.ts'
import type {SuiteState} from './run-state.ts'
import type {ProcessRow} from './usage-track.ts'

/** What the CPU samples say of a process, or of several together, against what the kernel says. */
export interface SampleCoverage {
	/** Samples that found it at work. */
	readonly samples: number
	/** CPU time by the kernel's account, of all its threads. */
	readonly cpuMs: number
	/** The part of it that the samples stand for, 0..1. NaN: not known. */
	readonly share: number
	/** The same of the main thread alone, which is all that is sampled: what is missing here was not looked at in time. */
	readonly mainShare: number
	/** Part of the CPU time that was not the main thread's: native code in threads of its own, worker threads. NaN: not known. */
	readonly otherThreadsShare: number
}

/**
 * What the main thread ran while it was profiled. Not what the samples found it at: of a program that wakes often for little, half of its time on a core
 * is spent in the system call it waits in, which V8 calls idle. Where the system tells nothing of threads, the whole
 * process stands for its main thread.
 */
export function coverageOf(suite: SuiteState, row: ProcessRow): SampleCoverage {
	const isolates = [...(suite.nodes.get(row.last.pid)?.isolates ?? [])]
	const samples = isolates.reduce((sum, isolate) => sum + suite.cpu.busySamplesOf(isolate), 0)
	const cpuMs = row.usedMs
	const mainMs = mainThreadMs(row)
	const runMs = mainMs ?? cpuMs
	const mainShare = runMs > 0 ? suite.usage.profiledMs(row.last.pid, runMs) / runMs : Number.NaN
	const ofMain = mainMs === null || cpuMs === 0 ? 1 : mainMs / cpuMs
	return {
		samples,
		cpuMs,
		share: mainShare * ofMain,
		mainShare,
		otherThreadsShare: mainMs === null || cpuMs === 0 ? Number.NaN : 1 - ofMain,
	}
}

/**
 * What was used after the last look at the threads was used as before: where others had done nearly everything, a tenth of a second of two cores would
 * else be the main thread's. Where nobody ever looked at the threads, all of it is the main thread's.
 */
export function mainThreadMs({mainRunMs, usedMs, last}: ProcessRow): number | null {
	if (mainRunMs === null) return null
	const lookedAtMs = last.userMs + last.systemMs
	const unseenMs = Math.max(0, usedMs - lookedAtMs)
	const share = lookedAtMs > 0 ? Math.min(1, mainRunMs / lookedAtMs) : 1
	return Math.min(usedMs, mainRunMs + unseenMs * share)
}

/** The Node processes whose samples are in the flamegraph. */
export function sampledRows(suite: SuiteState): readonly ProcessRow[] {
	return suite.usage.processes.filter(row => suite.nodes.has(row.last.pid))
}

/**
 * For all processes that ran while anything was sampled: counted runs of a command carry no probe, so only the processes of the run that did
 * count. null: nothing was sampled, or nobody knows what was used.
 */
export function treeCoverage(suite: SuiteState): SampleCoverage | null {
	const {coverage} = stateKindOf(suite)
	if (coverage === 'unknown') return null
	const sampled = sampledRows(suite)
	const sums = {...suite.folded.sampled}
	for (const row of sampled) addCoverage(sums, coverageOf(suite, row), mainThreadMs(row) ?? row.usedMs)
	const {processes, samples, seenMs, seenOfMainMs, ofMainMs} = sums
	if (processes === 0) return null
	const cpuMs =
		coverage === 'tree'
			? suite.usage.usedMs
			: withTheirLaunchers(suite, sampled).reduce((total, row) => total + row.usedMs, suite.folded.sampledTreeMs)
	// It was looked at, and never found at work: nothing stands for what it used.
	if (samples === 0) return {samples, cpuMs, share: 0, mainShare: 0, otherThreadsShare: Number.NaN}
	return {
		samples,
		cpuMs,
		share: cpuMs > 0 ? Math.min(1, seenMs / cpuMs) : Number.NaN,
		mainShare: ofMainMs > 0 ? seenOfMainMs / ofMainMs : Number.NaN,
		otherThreadsShare: Number.NaN,
	}
}

function withTheirLaunchers(suite: SuiteState, sampled: readonly ProcessRow[]): readonly ProcessRow[] {
	const pids = new Set([...suite.folded.launchers, ...sampled.map(row => row.last.pid)])
	const byPid = new Map(suite.usage.processes.map(row => [row.last.pid, row]))
	for (const pid of pids) {
		const ppid = byPid.get(pid)?.last.ppid
		if (ppid !== undefined && byPid.has(ppid)) pids.add(ppid)
	}
	return suite.usage.processes.filter(row => pids.has(row.last.pid))
}

export function addCoverage(sums: CoverageSums, one: SampleCoverage, mainMs: number): void {
	sums.processes++
	sums.samples += one.samples
	if (Number.isNaN(one.share)) return
	sums.seenMs += one.share * one.cpuMs
	sums.seenOfMainMs += one.mainShare * mainMs
	sums.ofMainMs += mainMs
}

/** From here on the flamegraph shows the smaller part. Collector and compiler threads alone reach a third of what a build uses. */
const mostlyElsewhere = 0.5
/** The kernel counts in ticks of 10 ms, and starting Node takes 50. */
export const leastCpuMs = 300

/** Most of its CPU time was used outside the main thread, and it was enough to speak of. */
export function isMostlyElsewhere({
	cpuMs,
	otherThreadsShare,
}: Pick<SampleCoverage, 'cpuMs' | 'otherThreadsShare'>): boolean {
	return cpuMs >= leastCpuMs && otherThreadsShare >= mostlyElsewhere
}

/** Why functions are not ranked; null: they are. */
export type Unranked = 'few-samples' | 'small-share' | null

/** Shares of a profile say little when they rest on few samples, or on samples of a small part of the time. */
export function rankingOf(coverage: SampleCoverage | null, samples: number): Unranked {
	if (samples < leastRankedSamples) return 'few-samples'
	return coverage !== null && coverage.mainShare < leastRankedShare ? 'small-share' : null
}

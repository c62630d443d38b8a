import {momentsOf} from '../../stats/moments.ts'
import {peakOf, secondsOf} from '../state/measured-span.ts'
import {probeBytesOf} from '../state/probe-bytes.ts'
import {processShare} from '../state/process-share.ts'
import type {SuiteState} from '../state/run-state.ts'
import {coverageOf} from '../state/sample-coverage.ts'
import type {ProcessRow} from '../state/usage-track.ts'
import {probeCostOf} from './probe-cost.ts'
import type {ProcessReport, UsageReport} from './run-report.ts'
import type {SummaryInput} from './summary-of-kind.ts'
import {tidy, tidyShare} from './tidy.ts'

const mostProcesses = 50

export type UsageOfRuns = Pick<UsageReport, 'cpuShare' | 'rssBytes'>

/**
 * What its processes used, as samples of the tree found it.
 * @param ofRuns what the kernel told of each run, where it did: samples know less
 */
export function sampledUsage(
	{suite, fromMs, toMs, sampleHz}: SummaryInput,
	ofRuns: UsageOfRuns | null,
): UsageReport | null {
	const {usage} = suite
	if (usage.samples === 0 && ofRuns === null) return null
	const cpu = secondsOf(usage.cpuShare, fromMs, toMs)
	// A tree that has just ended weighs nothing, which says nothing about the program.
	const rss = secondsOf(usage.rssBytes, fromMs, toMs).filter(value => value > 0)
	const rows = [...usage.processes].sort((a, b) => b.usedMs - a.usedMs)
	return {
		cpuShare: {
			mean: tidy(cpu.length > 0 ? momentsOf(cpu).mean : usage.usedMs / (toMs - (suite.startedMs ?? fromMs))),
			max: cpu.length > 0 ? tidy(cpu.reduce((a, b) => Math.max(a, b))) : null,
		},
		rssBytes: {
			mean: rss.length > 0 ? Math.round(momentsOf(rss).mean) : null,
			max: peakOf(usage.rssBytes, fromMs, toMs),
			last: rss.at(-1) ?? null,
			of: 'samples',
		},
		...ofRuns,
		perProcess: rows.slice(0, mostProcesses).map((row): ProcessReport => {
			return {
				pid: row.last.pid,
				ppid: row.last.ppid,
				name: row.last.name,
				cpuShare: tidy(processShare(suite, row, sampleHz).cpuShare),
				cpuMs: tidy(row.usedMs) ?? 0,
				maxRssBytes: row.maxRssBytes,
				threads: row.maxThreads,
				fds: row.last.fds,
				readBytes: row.readBytes,
				writtenBytes: row.writtenBytes,
				...insideOf(suite, row),
				waitMs: row.waitMs === null ? null : tidy(row.waitMs),
			}
		}),
		processCount: usage.processCount,
		// Runs that are told of one by one carry no probe.
		probeBytes: ofRuns === null ? probeBytesOf(suite) : null,
		probeCpuShare: ofRuns === null ? probeCostOf(suite) : null,
		waitMs: usage.told.waits ? tidy(usage.waitMs) : null,
		readBytes: usage.told.read ? usage.movedBytes.read : null,
		writtenBytes: usage.told.written ? usage.movedBytes.written : null,
	}
}

/** What is only known of a process that let the probe in. */
function insideOf(
	suite: SuiteState,
	row: ProcessRow,
): Pick<ProcessReport, 'node' | 'otherThreadsShare' | 'sampledShare' | 'role' | 'requests'> {
	const node = suite.nodes.get(row.last.pid)
	if (node === undefined) return {node: null}
	const {share, otherThreadsShare} = coverageOf(suite, row)
	return {
		node: node.nodeVersion,
		otherThreadsShare: tidyShare(otherThreadsShare),
		sampledShare: tidyShare(share),
		role: roleOf(suite, row.last.pid),
		requests: node.requests,
	}
}

function roleOf(suite: SuiteState, pid: number): 'primary' | 'worker' | null {
	const node = suite.nodes.get(pid)
	if (node?.clusterWorker) return 'worker'
	const isPrimary = node?.hadWorkers || [...suite.nodes.values()].some(node => node.clusterWorker && node.ppid === pid)
	return isPrimary ? 'primary' : null
}

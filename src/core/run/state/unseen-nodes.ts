import type {ProcessInside} from '../../events/process-inside.ts'
import {isNodeProgram, type ProgramKind} from './folded-processes.ts'
import {leastLifeMs} from './node-life.ts'
import {isMostlyElsewhere, mainThreadMs} from './sample-coverage.ts'
import type {SuiteStateCommon} from './suite-state-common.ts'
import type {ProcessRow} from './usage-track.ts'

/** Share of the CPU time of the tree, and time in all, from which on the figures leave something out. */
export const leastUnseenShare = 0.1
export const leastUnseenMs = 100

/** What runs no code of the user: there is nothing to see in it. */
export type NothingInside = Extract<ProcessInside, 'foreign' | 'launcher' | 'tests' | 'tool'>

const nothingInside: ReadonlySet<ProcessInside> = new Set<NothingInside>(['foreign', 'launcher', 'tests', 'tool'])

/** Its inside should have been seen, if nobody has. */
export function hasInside(program: ProgramKind): boolean {
	return program.inside === undefined ? isNodeProgram(program) : !nothingInside.has(program.inside)
}

/** Processes that lived long enough to let the probe in, until that time, and did not. */
export function silentRows({usage, nodes}: SuiteStateCommon, toMs: number): ProcessRow[] {
	return usage.processes.filter(
		row => !nodes.has(row.last.pid) && row.firstSeenMs < toMs && row.lastSeenMs - row.firstSeenMs >= leastLifeMs,
	)
}

/** What share of the CPU time of the tree Node processes used into which the probe did not get; 0: too little to speak of. */
export function unseenShare(suite: SuiteStateCommon, toMs: number): number {
	// Where it got into none, nothing of what it tells is known.
	if (suite.nodes.size + suite.folded.nodes === 0) return 0
	const ofRows = silentRows(suite, toMs).filter(row => hasInside(row.last))
	const ofGroups = suite.folded.groups.filter(group => !group.isAttached && hasInside(group))
	const usedMs =
		ofRows.reduce((sum, row) => sum + row.usedMs, 0) + ofGroups.reduce((sum, group) => sum + group.longLived.usedMs, 0)
	return isMuch(usedMs, suite) ? usedMs / suite.usage.usedMs : 0
}

/** What is missing of one that did next to nothing changes no figure. */
export function isMuch(usedMs: number, {usage}: Pick<SuiteStateCommon, 'usage'>): boolean {
	return usedMs >= Math.max(leastUnseenMs, leastUnseenShare * usage.usedMs)
}

/**
 * What share of the CPU time of the tree was used outside the main threads of processes that started worker threads and did most of their work there; 0: too
 * little, or no worker was started. Native threads cannot be told from them. That there are workers is told when a process has ended.
 */
export function workersShare(suite: SuiteStateCommon): number {
	if (!suite.findings.some(({code}) => code === 'worker-threads-not-profiled')) return 0
	let elsewhereMs = 0
	for (const row of suite.usage.processes) {
		const mainMs = suite.nodes.has(row.last.pid) ? mainThreadMs(row) : null
		if (mainMs === null || row.usedMs === 0) continue
		const otherMs = row.usedMs - mainMs
		if (isMostlyElsewhere({cpuMs: row.usedMs, otherThreadsShare: otherMs / row.usedMs})) elsewhereMs += otherMs
	}
	return isMuch(elsewhereMs, suite) ? elsewhereMs / suite.usage.usedMs : 0
}

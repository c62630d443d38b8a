import {stateKindOf} from './kinds.ts'
import {longWaitOf} from './long-waits.ts'
import {foldWaits} from './loop-waits.ts'
import {lostOf} from './lost-requests.ts'
import {measuredSpan} from './measured-span.ts'
import {endedUnseen, leastLifeMs, type NodeProcess, wasSeen} from './node-life.ts'
import type {SuiteState} from './run-state.ts'
import {addCoverage, coverageOf, isMostlyElsewhere, mainThreadMs} from './sample-coverage.ts'
import type {ProcessRow} from './usage-track.ts'

/** Share of the grace after which it is looked again: until then little more is old enough. */
const againAfter = 0.1

/**
 * Folds ended processes into sums once there are twice as many as are kept: of those kept one half is what used the most CPU time, which reports name,
 * the other what waited longest for a core.
 */
export function foldEnded(suite: SuiteState, tMs: number): void {
	const {usage, nodes, folded} = suite
	const driverUsage = stateKindOf(suite).driverUsage(suite)
	const {mostEnded, graceMs} = suite.kept
	const most = Math.max(usage.endedCount, driverUsage?.endedCount ?? 0, nodes.size)
	if (most <= 2 * mostEnded || tMs < suite.foldAgainMs) return
	suite.foldAgainMs = tMs + againAfter * graceMs
	const untilMs = tMs - graceMs
	// Nobody asks for one of the driver's programs.
	for (const row of driverUsage?.endedUntil(untilMs) ?? []) driverUsage?.letGo(row.last.pid)
	const rows = leastOf(usage.endedUntil(untilMs), mostEnded)
	const leaving = new Set(rows.map(row => row.last.pid))
	noteSampledTree(suite, rows)
	const span = {fromMs: measuredSpan(suite, tMs).fromMs, toMs: tMs}
	for (const row of rows) foldRow(suite, row, span)
	for (const node of nodes.values()) {
		const isGone = node.detachedMs !== null && node.detachedMs <= untilMs && !usage.has(node.pid)
		if (isGone || leaving.has(node.pid)) foldNode(suite, node)
	}
	for (const pid of leaving) usage.letGo(pid)
	const isolates = new Set([...nodes.values()].flatMap(node => [...node.isolates]))
	suite.cpu.keepCounts(isolate => isolates.has(isolate))
	const isNamed = (pid: number) => nodes.has(pid) || folded.firstUnseenEnds.some(node => node.pid === pid)
	for (const pid of suite.signals.keys()) if (!isNamed(pid)) suite.signals.delete(pid)
	for (const track of suite.latencies.values()) track.sumUnderWay(pid => nodes.has(pid))
}

function leastOf(rows: readonly ProcessRow[], kept: number): ProcessRow[] {
	const half = Math.ceil(kept / 2)
	const byUse = rows.toSorted((a, b) => b.usedMs - a.usedMs)
	const byWait = byUse.slice(half).sort((a, b) => (b.mainWaitMs ?? 0) - (a.mainWaitMs ?? 0))
	return byWait.slice(kept - half)
}

/** What was sampled and what launched it belong together, whichever of them leaves first. Who launched a process is certain when it has ended. */
function noteSampledTree({usage, nodes, folded}: SuiteState, leaving: readonly ProcessRow[]): void {
	const rows = new Map(usage.processes.map(row => [row.last.pid, row]))
	const tree = new Set([...folded.launchers, ...nodes.keys()])
	for (const pid of tree) {
		const row = rows.get(pid)
		if (row?.ended && rows.has(row.last.ppid)) tree.add(row.last.ppid)
	}
	for (const row of leaving) {
		if (!tree.has(row.last.pid)) continue
		folded.sampledTreeMs += row.usedMs
		rows.delete(row.last.pid)
	}
	folded.launchers = new Set([...tree].filter(pid => rows.has(pid) && !nodes.has(pid)))
}

function foldRow(suite: SuiteState, row: ProcessRow, span: {readonly fromMs: number; readonly toMs: number}): void {
	const {folded, nodes} = suite
	const isAttached = nodes.has(row.last.pid)
	const group = folded.group(row.last, isAttached)
	group.count++
	group.usedMs += row.usedMs
	if (row.lastSeenMs - row.firstSeenMs >= leastLifeMs) {
		group.longLived.count++
		group.longLived.usedMs += row.usedMs
	}
	if (longWaitOf(suite, row, span) !== null) folded.waitedLong++
	if (!isAttached) return
	folded.mainRunMs += row.mainRunMs ?? 0
	folded.mainWaitMs += row.mainWaitMs ?? 0
	const coverage = coverageOf(suite, row)
	if (isMostlyElsewhere(coverage)) folded.mostlyElsewhere++
	addCoverage(folded.sampled, coverage, mainThreadMs(row) ?? row.usedMs)
}

function foldNode(suite: SuiteState, node: NodeProcess): void {
	const {folded, nodes} = suite
	folded.lostRequests += lostOf(suite, node) ?? 0
	nodes.delete(node.pid)
	folded.versions.set(node.nodeVersion, (folded.versions.get(node.nodeVersion) ?? 0) + 1)
	folded.wasSeen ||= wasSeen(node)
	if (endedUnseen(node)) folded.noteUnseenEnd(node)
	foldWaits(folded, node)
	const primary = node.clusterWorker ? nodes.get(node.ppid) : undefined
	if (primary) primary.hadWorkers = true
}

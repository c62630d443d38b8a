import {endedUnseen, type NodeProcess} from './node-life.ts'
import type {SuiteStateCommon} from './suite-state-common.ts'

type State = Pick<SuiteStateCommon, 'nodes' | 'folded' | 'latencies'>

/** Counts come four times a second, and one that is ended may have been about to hand over as many as ever, and more have come since. */
const handedOver = 2

/**
 * How many requests at the most, by what it counted before, a process may have answered, or let go of, that it could not hand over before it was ended. null: it
 * has handed over all, or is none that answers.
 */
export function lostOf({nodes, latencies}: State, node: NodeProcess): number | null {
	if (!(node.unseenMs > 0)) return null
	// One of a cluster answers what any of the others would.
	const most = node.clusterWorker
		? [...nodes.values()].reduce((sum, one) => Math.max(sum, one.mostAtOnce), 0)
		: node.mostAtOnce
	const underWay = latencies.get('http')?.underWayOf(node.pid) ?? 0
	return most + underWay > 0 ? handedOver * most + underWay : null
}

/**
 * The same of all that ended in [fromMs, toMs). What is told at the end of a process comes a moment later.
 * @param isWhole  those that are no longer kept were in it too
 */
export function lostIn(
	suite: State,
	{fromMs, toMs, isWhole}: {readonly fromMs: number; readonly toMs: number; readonly isWhole: boolean},
): number {
	const isIn = ({detachedMs, unseenMs}: NodeProcess) =>
		detachedMs !== null && detachedMs >= fromMs && detachedMs - unseenMs < toMs
	return [...suite.nodes.values()]
		.filter(node => isIn(node) && (endedUnseen(node) || node.detachedMs! < toMs))
		.reduce((sum, node) => sum + (lostOf(suite, node) ?? 0), isWhole ? suite.folded.lostRequests : 0)
}

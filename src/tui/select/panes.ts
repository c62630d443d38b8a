import type {RunState, SuiteState} from '../../core/run/state/run-state.ts'
import type {LiveModel, PaneName} from '../state.ts'
import {hasBenchmarks} from './benchmarks-view.ts'
import {suiteAt} from './shown-suite.ts'

const observed: readonly PaneName[] = ['latency', 'cpu', 'memory', 'loop', 'hot']
const benchmarks: readonly PaneName[] = ['latency', 'runs', 'benchmarks']
const compared: readonly PaneName[] = ['ratio', 'pairs', 'sides']

/** The panes of a suite's live screen, in the order of `tab`. */
export function panesOf(suite: SuiteState | null): readonly PaneName[] {
	if (suite === null) return observed
	if (suite.kind === 'compare') return suite.compare.benchmarks.length > 1 ? [...compared, 'benchmarks'] : compared
	return hasBenchmarks(suite) ? benchmarks : observed
}

/** The pane that has the focus: the first where what had it is not there. */
export function focusedPane(run: RunState | null, live: LiveModel): PaneName {
	const panes = panesOf(run && suiteAt(run, live.asOfMs))
	return panes.includes(live.focus) ? live.focus : panes[0]!
}

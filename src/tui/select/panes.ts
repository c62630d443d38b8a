import type {RunState, SuiteState} from '../../core/run/state/run-state.ts'
import {screensOf} from '../kinds.ts'
import {observedPanes} from '../screens/live-observed.ts'
import type {PaneTab} from '../screens/live-screen.ts'
import type {LiveModel} from '../state.ts'
import {suiteAt} from './shown-suite.ts'

/** The panes of a suite's live screen, in the order of `tab`. */
export function panesOf(suite: SuiteState | null): readonly PaneTab[] {
	return suite === null ? observedPanes : screensOf(suite).panes(suite)
}

/** The pane that has the focus: the first where what had it is not there. */
export function focusedPane(run: RunState | null, live: LiveModel): string {
	const panes = panesOf(run && suiteAt(run, live.asOfMs))
	return (panes.find(pane => pane.name === live.focus) ?? panes[0]!).name
}

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

/** Which of them has the focus: the first where what had it is not there. */
export function focusIn(panes: readonly PaneTab[], {focus}: Pick<LiveModel, 'focus'>): number {
	return Math.max(
		0,
		panes.findIndex(pane => pane.name === focus),
	)
}

export function focusedPane(run: RunState | null, live: LiveModel): string {
	const panes = panesOf(run && suiteAt(run, live.asOfMs))
	return panes[focusIn(panes, live)]!.name
}

import type {RunState} from '../../core/run/state/run-state.ts'
import {screensOf} from '../kinds.ts'
import type {PaneTab} from '../screens/live-screen.ts'
import type {LiveModel} from '../state.ts'
import {suiteAt} from './shown-suite.ts'

/** The panes of the live screen, in the order of `tab`; none before there is a suite. */
export function panesOf(run: RunState | null, {asOfMs}: Pick<LiveModel, 'asOfMs'>): readonly PaneTab[] {
	const suite = run && suiteAt(run, asOfMs)
	return suite === null ? [] : screensOf(suite).panes(suite, asOfMs)
}

/** Which of them has the focus: the first where what had it is not there. */
export function focusIn(panes: readonly PaneTab[], {focus}: Pick<LiveModel, 'focus'>): number {
	return Math.max(
		0,
		panes.findIndex(pane => pane.name === focus),
	)
}

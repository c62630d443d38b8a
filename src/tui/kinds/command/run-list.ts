/** The runs of a command without parameters, one by one: what it shows first. */
import type {RunState, SuiteStateOf} from '../../../core/run/state/run-state.ts'
import {runsPane, sayDrift} from '../../screens/benchmark-panes.ts'
import type {ViewContext} from '../../screens/context.ts'
import type {ObservedSource} from '../../screens/live-observed.ts'
import {sayLeft} from '../../select/suite-header.ts'
import type {Model} from '../../state.ts'
import {combinationsView} from './benchmarks.ts'

/** Where there are more runs, the last ones are seen. */
const mostRows = 24

export function runListOf(
	run: RunState,
	suite: SuiteStateOf<'command'>,
	{live}: Model,
	ctx: ViewContext,
): ObservedSource['own'] {
	const view = combinationsView(run, suite, {asOfMs: live.asOfMs, benchmark: null})
	const {shown} = view
	const left = sayLeft(view)
	return {
		name: 'runs',
		pane: {
			name: 'runs',
			title: {text: `runs: ${shown?.runs.length ?? 0} of ${shown?.asked ?? 0}`, more: left === '' ? [] : [left]},
			end: sayDrift(view),
			body: size => runsPane(view, size, ctx),
		},
		rows: Math.min(mostRows, Math.max(4, (shown?.asked ?? 0) + 1)),
	}
}

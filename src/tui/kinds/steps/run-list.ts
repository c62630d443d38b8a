/** The runs of a step, one by one: of the one whose times are shown. */
import type {RunState, SuiteStateOf} from '../../../core/run/state/run-state.ts'
import {runsPane, runsTitle, sayDrift} from '../../screens/benchmark-panes.ts'
import type {ViewContext} from '../../screens/context.ts'
import type {ObservedSource} from '../../screens/live-observed.ts'
import {sayLeft} from '../../select/suite-header.ts'
import type {Model} from '../../state.ts'
import {keyOfMetric, stepKeys, stepsView} from './benchmarks.ts'

/** Where there are more runs, the last ones are seen. */
const mostRows = 24

export function runListOf(
	run: RunState,
	suite: SuiteStateOf<'steps'>,
	{live}: Model,
	ctx: ViewContext,
): ObservedSource['own'] {
	const benchmark = keyOfMetric(live.metric) ?? stepKeys(suite)[0] ?? null
	const view = stepsView(run, suite, {asOfMs: live.asOfMs, benchmark})
	const left = sayLeft(view)
	// Which of several it is of is chosen with `m`, as the times beside it are.
	const title = runsTitle({...view, rows: []})
	return {
		name: 'runs',
		pane: {
			name: 'runs',
			title: {...title, more: left === '' ? [] : [left]},
			end: sayDrift(view),
			body: size => runsPane(view, size, ctx),
		},
		rows: Math.min(mostRows, Math.max(4, (view.shown?.asked ?? 0) + 1)),
	}
}

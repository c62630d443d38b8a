import type {RunEvent} from '../../../core/events/run-event.ts'
import {runTotals} from '../../../core/kinds/command/plan-benchmarks.ts'
import type {SuiteStateOf} from '../../../core/run/state/run-state.ts'
import {cutText} from '../../../core/units/cut-text.ts'
import {durationNs} from '../../../core/units/format.ts'
import {sanitise} from '../../../core/units/sanitise.ts'

/** `run  3/20  212 ms`: warm-up runs say so, bad exits too. */
export function iterationRow(
	{plan, iterations}: SuiteStateOf<'command'>,
	event: Extract<RunEvent, {type: 'iteration-finished'}>,
): string {
	const {warmups, runs, profiledAfter} = runTotals(plan)
	const [number, all, word] = event.profiled
		? [profiledAfter, profiledAfter, 'with the probe']
		: event.warmup
			? [event.iteration, warmups, 'warm-up']
			: [iterations.filter(one => !one.warmup).length, runs, 'run']
	const {exit} = event
	const bad = exit.failure
		? ` could not be started: ${exit.failure.code}`
		: exit.signal !== null
			? ` ended by ${exit.signal}`
			: exit.exitCode !== 0
				? ` exit code ${exit.exitCode}`
				: ''
	const which = event.benchmark === undefined ? '' : `${cutText(sanitise(event.benchmark), 60)} `
	return `${word} ${String(number).padStart(String(all).length)}/${all} ${which}${durationNs(event.wallNs)}${bad}`
}

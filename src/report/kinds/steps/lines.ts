import type {RunEvent} from '../../../core/events/run-event.ts'
import type {SuiteStateOf} from '../../../core/run/state/run-state.ts'
import {cutText} from '../../../core/units/cut-text.ts'
import {durationNs} from '../../../core/units/format.ts'
import {sanitise} from '../../../core/units/sanitise.ts'

/** `run 3/20 reload 412 ms`: warm-up runs say so, and what failed says why. */
export function stepRow(suite: SuiteStateOf<'steps'>, event: Extract<RunEvent, {type: 'step-finished'}>): string {
	const {plan} = suite
	const [word, all] = event.warmup ? ['warm-up', plan.warmup] : ['run', plan.runs]
	const number = String(nthOf(suite, event)).padStart(String(all).length)
	const which = event.benchmark === undefined ? '' : ` ${cutText(sanitise(event.benchmark), 60)}`
	const took = event.durationNs === null ? '' : ` ${durationNs(event.durationNs)}`
	const bad = event.outcome === 'done' ? '' : ` FAILED: ${cutText(sanitise(event.text ?? event.outcome), 200)}`
	return `${word} ${number}/${all}${which} ${sanitise(event.step)}${took}${bad}`
}

/** Which it is of the counted runs, or of the others, of its combination of parameters. */
function nthOf({steps}: SuiteStateOf<'steps'>, event: Extract<RunEvent, {type: 'step-finished'}>): number {
	const own = steps.filter(one => one.warmup === event.warmup && one.benchmark === event.benchmark)
	return new Set(own.filter(one => one.run <= event.run).map(one => one.run)).size
}

import {existsSync} from 'node:fs'
import {needsOf} from '../../core/plan/kinds.ts'
import type {RunPlan} from '../../core/plan/plan.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {sanitise} from '../../core/units/sanitise.ts'

/**
 * What it takes to run exactly the same again, whatever it was: every run has its plan written in it, so neither the configuration nor the
 * command line is asked once more.
 *
 * @throws ArsenalError `bad-usage` when a folder or file that it ran in is not there (any more)
 */
export function runAgain(plan: RunPlan): RunPlan {
	const gone = plan.suites.flatMap(suite => needsOf(suite).places(suite)).find(place => !existsSync(place))
	if (gone !== undefined)
		throw new ArsenalError('bad-usage', `This cannot be run again here: there is no ${sanitise(gone)}`)
	return {...plan, ui: 'tui'}
}

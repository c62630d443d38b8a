import {existsSync} from 'node:fs'
import type {ArmPlan} from '../../core/kinds/compare/plan.ts'
import type {RunPlan, SuitePlan} from '../../core/plan/plan.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {sanitise} from '../../core/units/sanitise.ts'

/**
 * What it takes to run exactly the same again, whatever it was: every run has its plan written in it, so neither the configuration nor the
 * command line is asked once more.
 *
 * @throws ArsenalError `bad-usage` when a folder or file that it ran in is not there (any more)
 */
export function runAgain(plan: RunPlan): RunPlan {
	const gone = plan.suites.flatMap(placesOf).find(place => !existsSync(place))
	if (gone !== undefined)
		throw new ArsenalError('bad-usage', `This cannot be run again here: there is no ${sanitise(gone)}`)
	return {...plan, ui: 'tui'}
}

/** Absolute. */
function placesOf(suite: SuitePlan): readonly string[] {
	switch (suite.kind) {
		case 'compare':
			return [suite.base, suite.head].flatMap(placesOfArm)
		case 'micro':
			return [suite.launch.cwd, suite.file]
		case 'command':
			return (suite.variants ?? [suite]).map(one => one.launch.cwd)
		case 'observe':
			return [suite.launch.cwd, ...(suite.driver ? [suite.driver.cwd] : [])]
	}
}

/** The places of a revision are in a checkout that does not exist yet; whoever makes it says what it lacks. */
function placesOfArm(arm: ArmPlan): readonly string[] {
	if (arm.revision !== null) return []
	return arm.kind === 'micro' ? [arm.launch.cwd, arm.file] : arm.benchmarks.map(one => one.launch.cwd)
}

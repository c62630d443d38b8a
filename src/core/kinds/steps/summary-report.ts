import {sayAction, sayReaction} from './plan-step-words.ts'
import type {StepRun, StepsState} from './state.ts'

/** What was done and waited for, as report.json tells it: times are in the metrics `step:<name>`. */
export interface StepsReport {
	readonly runs: number
	readonly warmup: number
	/** Program and copy were made anew for each run. */
	readonly fresh: boolean
	readonly workIn: 'folder' | 'copy' | 'bare-copy'
	/** With parameters, as for the first combination. */
	readonly steps: readonly StepReport[]
}

export interface StepReport {
	readonly name: string
	/** `touch src/a.ts`. */
	readonly does: string
	/** `a line that matches /updated in/`. */
	readonly waitsFor: string
	/** Counted runs in which it was begun, those of all combinations together. */
	readonly runs: number
	/** Those of them in which it failed, by why. */
	readonly failed: Readonly<Record<string, number>>
}

export function stepsReport({plan, steps}: StepsState): StepsReport {
	const {runs, warmup, fresh, workIn, benchmarks} = plan
	return {
		runs,
		warmup,
		fresh,
		workIn,
		steps: (benchmarks[0]?.steps ?? []).map(step => {
			const own = steps.filter(one => !one.warmup && one.step === step.name)
			return {
				name: step.name,
				does: sayAction(step),
				waitsFor: sayReaction(step.until),
				runs: own.length,
				failed: countsOf(own.filter(one => one.outcome !== 'done')),
			}
		}),
	}
}

function countsOf(failed: readonly StepRun[]): Record<string, number> {
	return Object.fromEntries([...Map.groupBy(failed, one => one.outcome)].map(([outcome, all]) => [outcome, all.length]))
}

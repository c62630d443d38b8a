import {stepKey} from './plan.ts'
/** Metrics of suites of steps: `step:reload`, and for all steps of a run together `step:(all)`; with parameters `step:reload/files=10`. */

/** Stands where the name of a step does, which is a word. */
export const wholeRun = '(all)'

export function stepMetric(step: string, benchmark: string | null | undefined): string {
	return `step:${stepKey(step, benchmark)}`
}

/** With one step it says the same as that. */
export function isOfWholeRun(metric: string): boolean {
	return metric.startsWith(stepMetric(wholeRun, null))
}

export function isOfSteps(metric: string): boolean {
	return metric.startsWith('step:')
}

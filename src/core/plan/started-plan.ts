import type {LaunchSpec} from '../suite/launch.ts'
import type {SuiteCommon} from '../suite/suite-common.ts'
import type {PlanChoices} from './choices.ts'
import type {ProbePlan, SuitePlanCommon} from './suite-plan-common.ts'

/**
 * 97 samples a second. Not 100: a program that does something every 10 ms would always be seen at the same point of it (a split of 70 to 30
 * came out as 80 to 19). V8 takes about 20 us of the program for a sample, and 70 us of another core.
 */
export const defaultIntervalUs = 10_309
export const deepIntervalUs = 1000

/** What is planned alike for the kinds that start a command. */
export function startedPlan(
	suite: SuiteCommon,
	choices: PlanChoices,
	of: {
		/** Whether a probe has a place in it, if nobody says that there shall be none. */
		readonly hasPlaceForProbe: boolean
		/** Where nobody says. */
		readonly flame: boolean
		/** The suite asks for no CPU samples; flags for what it leaves out come first. */
		readonly light?: boolean
	},
): SuitePlanCommon {
	const isOutsideWanted = choices.outside || (suite.probe.is === 'off' && suite.probe.outside)
	const outside = choices.profiler === null && isOutsideWanted
	const light = choices.light || (of.light && !choices.deep && !choices.allCollections && !choices.flame)
	const allCollections = choices.allCollections || suite.allCollections
	const probe: ProbePlan = light
		? {cpuIntervalUs: null}
		: {cpuIntervalUs: intervalUs(suite, choices), ...(allCollections ? {allCollections: true as const} : {})}
	const hasProbe = suite.probe.is !== 'off' && !outside && of.hasPlaceForProbe
	return {
		name: suite.name,
		tags: suite.tags,
		launch: suite.launch,
		probe: hasProbe ? probe : null,
		...(outside ? {outside: true as const, launch: unmarked(suite.launch)} : {}),
		stop: suite.stop,
		allowedExitCodes: choices.exitCodes ?? suite.allowedExitCodes,
		flameAtEnd: hasProbe && !light && (choices.flame || (suite.flame ?? of.flame)),
	}
}

function intervalUs({probe, deep}: SuiteCommon, choices: PlanChoices): number {
	const asked = probe.is === 'on' ? probe.cpuIntervalUs : null
	return choices.deep || deep ? Math.min(deepIntervalUs, asked ?? deepIntervalUs) : (asked ?? defaultIntervalUs)
}

export function unmarked(launch: LaunchSpec): LaunchSpec {
	return {...launch, unmarked: true}
}

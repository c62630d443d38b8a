import {durationMs} from '../units/format.ts'
import {sanitise} from '../units/sanitise.ts'
import {showLaunch} from './launch-words.ts'
import type {SuitePlanCommon} from './suite-plan-common.ts'

/**
 * What is said alike of the kinds that start a command.
 *
 * @param of.steps  what is done with it
 * @param of.probed  which of its processes carry the probe
 */
export function startedSteps(
	plan: SuitePlanCommon,
	of: {readonly steps: readonly string[]; readonly probed: string; readonly isProfiled: boolean},
): readonly string[] {
	const names = Object.keys(plan.launch.env).map(sanitise)
	return [
		`starts ${showLaunch(plan.launch)} in ${sanitise(plan.launch.cwd)}`,
		...(names.length > 0 ? [`sets ${names.join(', ')}`] : []),
		...of.steps,
		...(of.isProfiled ? [] : [probeStep(plan, of.probed)]),
		...(plan.flameAtEnd && !of.isProfiled ? ['writes a flamegraph at the end'] : []),
		`ends what still runs with ${plan.stop.signal}, and with SIGKILL ${durationMs(plan.stop.graceMs)} later`,
		exitCodesStep(plan.allowedExitCodes),
	]
}

function probeStep({outside, probe}: SuitePlanCommon, where: string): string {
	if (outside) return 'observes it from outside: nothing of ours is in it'
	if (probe === null) return 'loads nothing into it'
	if (probe.cpuIntervalUs === null)
		return `observes every Node process ${where} lightly: no CPU samples, no garbage collections`
	const collections = probe.allCollections ? ', and garbage collections all the time' : ''
	return `observes every Node process ${where}, a CPU sample every ${durationMs(probe.cpuIntervalUs / 1000)}${collections}`
}

export function exitCodesStep(codes: readonly number[]): string {
	if (codes.length >= 256) return 'any exit code counts as success'
	return `exit ${codes.length === 1 ? 'code' : 'codes'} ${codes.join(', ')} ${codes.length === 1 ? 'counts' : 'count'} as success`
}

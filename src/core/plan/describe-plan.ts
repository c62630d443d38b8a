import {type HookName, hookNames} from '../suite/config-beside.ts'
import {durationMs} from '../units/format.ts'
import {sanitise} from '../units/sanitise.ts'
import {withholdSecrets} from '../units/withhold-secrets.ts'
import {wordsOf} from './kinds.ts'
import {withholdCommand} from './launch-words.ts'
import type {RunPlan, SuitePlan} from './plan.ts'
import {ruleSteps} from './rule-words.ts'

/** The plan in sentences, one line each, for `--dry-run`. Names and commands come from the user's files and are made harmless. */
export function describePlan(plan: RunPlan): readonly string[] {
	const count = plan.suites.length
	return [
		`${count} ${count === 1 ? 'suite' : 'suites, one after the other'}; seed ${plan.seed}, ${plan.sampleHz} samples of the process tree a second.`,
		...(plan.profiler ? [`Every target runs under ${plan.profiler}, without our own probe.`] : []),
		...plan.suites.flatMap((suite, index) => ['', ...describeSuite(suite, index + 1, plan.profiler !== null)]),
		...sayLimits(plan),
		...sayHooks(plan),
		...(plan.exitCode === 'target'
			? ['', "Ends with the target's own exit code, or 128 and the number of the signal that ended it."]
			: []),
		'',
		`To run it: ${sanitise(withholdCommand(plan.command))}`,
	]
}

function sayLimits({limits}: RunPlan): readonly string[] {
	if (limits === undefined) return []
	const {suiteMs, wholeMs} = limits
	const said = [
		...(suiteMs === null ? [] : [`a suite after ${durationMs(suiteMs)}`]),
		...(wholeMs === null ? [] : [`all of it after ${durationMs(wholeMs)}`]),
	]
	return said.length === 0 ? [] : ['', `Ends ${said.join(', and ')}; what was not done by then has failed.`]
}

const hookWords: Readonly<Record<HookName, string>> = {
	beforeRun: 'Before it',
	afterRun: 'When its report is written',
	onRegression: 'Where something got worse',
	onAlert: 'Where an alert came true',
}

function sayHooks({hooks = {}}: RunPlan): readonly string[] {
	const said = hookNames.flatMap(name => {
		const launch = hooks[name]
		return launch === undefined ? [] : [`${hookWords[name]}: ${withholdSecrets(sanitise(launch.argv.join(' ')))}`]
	})
	return said.length === 0 ? [] : ['', ...said]
}

function describeSuite(suite: SuitePlan, number: number, isProfiled: boolean): readonly string[] {
	const words = wordsOf(suite)
	const tags = suite.tags.length > 0 ? `, tagged ${suite.tags.map(sanitise).join(', ')}` : ''
	return [
		`${number}. ${sanitise(suite.name)} (${words.title(suite)}${tags})`,
		...[...words.steps(suite, {isProfiled}), ...ruleSteps(suite)].map(step => `   ${step}`),
	]
}

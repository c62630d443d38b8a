import {showValue} from '../suite/show-value.ts'
import type {Suite} from '../suite/suite.ts'
import type {Problem} from '../trouble/problem.ts'
import {nearest} from '../units/nearest.ts'
import type {PlanChoices} from './choices.ts'
import {hears, planningOf} from './kinds.ts'
import type {RunPlan, SuitePlan} from './plan.ts'
import {alertsFor, problemsOfRules, withRules} from './with-rules.ts'
import {withoutEffect} from './without-effect.ts'

export type MadePlan = {readonly plan: RunPlan} | {readonly problems: readonly Problem[]}

/** Ten a second shows bursts of 100 ms and costs a 20-process tree about 1 % of a core. */
const sampleHz = 10
const flameWindowMs = 10_000

export function makePlan(suites: readonly Suite[], choices: PlanChoices): MadePlan {
	const picked = pickSuites(suites, choices)
	if ('problems' in picked) return picked
	const problems = [
		...withoutEffect(picked.suites, choices),
		...problemsOfRules(
			choices.rules?.filter(({list}) => list !== 'capture') ?? [],
			picked.suites.map(({kind}) => kind),
		),
		...problemsOfRules(
			choices.rules?.filter(({list}) => list === 'capture') ?? [],
			picked.suites.filter(suite => hears(suite, 'capture')).map(({kind}) => kind),
		),
	]
	if (problems.length > 0) return {problems}
	return {
		plan: runPlanOf(
			picked.suites.map(suite => planSuite(suite, choices)),
			choices,
		),
	}
}

function planSuite(suite: Suite, choices: PlanChoices): SuitePlan {
	const asked = [
		...(choices.rules?.filter(({list}) => list !== 'capture' || hears(suite, 'capture')) ?? []),
		...alertsFor(suite, choices.alerts),
	]
	const planning = planningOf(suite)
	const plan = withRules(planning.make(suite, choices), suite.rules, asked)
	const gates = plan.rules?.some(({list, severity}) => list !== 'capture' && severity !== 'warning') ?? false
	const profileBroken = gates && choices.profiler === null ? (planning.profileBroken?.(plan) ?? null) : null
	return profileBroken === null ? plan : {...plan, profileBroken}
}

export function runPlanOf(
	suites: readonly SuitePlan[],
	choices: Pick<PlanChoices, 'seed' | 'profiler' | 'command' | 'ui' | 'exitCode' | 'inconclusive' | 'limits' | 'hooks'>,
): RunPlan {
	return {
		suites,
		seed: choices.seed,
		sampleHz,
		flameWindowMs,
		profiler: choices.profiler,
		command: choices.command,
		ui: choices.ui,
		...(choices.exitCode === undefined ? {} : {exitCode: choices.exitCode}),
		...(choices.limits === undefined ? {} : {limits: choices.limits}),
		...(choices.hooks === undefined ? {} : {hooks: choices.hooks}),
		...(choices.inconclusive === 'pass' ? {inconclusive: choices.inconclusive} : {}),
	}
}

/** @returns all suites where nothing is chosen */
export function pickSuites(
	suites: readonly Suite[],
	choices: Pick<PlanChoices, 'names' | 'tags'>,
): {readonly suites: readonly Suite[]} | {readonly problems: readonly Problem[]} {
	if (choices.names.length === 0 && choices.tags.length === 0) return {suites}
	const problems: Problem[] = []
	const picked = new Set<Suite>()
	for (const name of choices.names) {
		const suite = suites.find(candidate => candidate.name === name)
		if (suite) picked.add(suite)
		else problems.push(unknown('suite', name, new Set(suites.map(candidate => candidate.name))))
	}
	for (const tag of choices.tags) {
		const tagged = suites.filter(suite => suite.tags.includes(tag))
		for (const suite of tagged) picked.add(suite)
		if (tagged.length === 0) problems.push(unknown('--tag', tag, new Set(suites.flatMap(suite => suite.tags))))
	}
	return problems.length > 0 ? {problems} : {suites: [...picked]}
}

function unknown(path: string, name: string, known: ReadonlySet<string>): Problem {
	const near = nearest(name, known)
	const names = [...known].slice(0, 12).join(', ') + (known.size > 12 ? `, ... (${known.size} in all)` : '')
	const choice = known.size === 0 ? 'no tag, because no suite has one' : `one of ${names}`
	return {path, value: showValue(name), expected: near === null ? choice : `${choice} (nearest: ${near})`}
}

import type {PlanChoices} from '../../plan/choices.ts'
import {planningOf} from '../../plan/kinds.ts'
import {type MadePlan, makePlan, pickSuites, runPlanOf} from '../../plan/make-plan.ts'
import type {SuitePlan} from '../../plan/plan.ts'
import {showValue} from '../../suite/show-value.ts'
import type {Suite} from '../../suite/suite.ts'
import type {Problem} from '../../trouble/problem.ts'
import {type CompareChoices, planRevisions} from './plan-make.ts'

/** What a CI asks for. */
export interface CiChoices {
	readonly ordinary: PlanChoices
	/** null: there is nothing to compare with. */
	readonly against: {
		readonly base: string
		readonly build: string | null
		/** The margin is that of each suite. */
		readonly choicesOf: (suite: Suite) => CompareChoices
	} | null
}

/** What is done with a suite: by itself, at two revisions, or both. */
export interface GatedSuite {
	readonly suite: Suite
	/** It is run by itself: for its budgets, or because it cannot be compared. */
	readonly isRun: boolean
	readonly isCompared: boolean
	/** Neither budgets nor a comparison: it can fail, and nothing else. */
	readonly isUnasked: boolean
}

/** @param rules  how many budgets of the command line there are for it */
export function gatedSuite(suite: Suite, isBase: boolean, rules: number): GatedSuite {
	const isCompared = isBase && planningOf(suite).arms !== null
	const hasBudgets = rules + (suite.rules?.filter(({list}) => list !== 'capture').length ?? 0) > 0
	return {suite, isCompared, isRun: hasBudgets || !isCompared, isUnasked: !hasBudgets && !isCompared}
}

/**
 * Suites one after the other, each by itself for its budgets and then at two revisions, where that can be: side by side they would take each other's cores.
 */
export function planCi(suites: readonly Suite[], {ordinary, against}: CiChoices): MadePlan {
	const picked = pickSuites(suites, ordinary)
	if ('problems' in picked) return picked
	const whole = makePlan(suites, ordinary)
	if ('problems' in whole) return whole
	const problems: Problem[] = []
	const plans = picked.suites.flatMap((suite, index): readonly SuitePlan[] => {
		const own = whole.plan.suites[index]!
		const {isRun, isCompared} = gatedSuite(suite, against !== null, own.rules?.length ?? 0)
		const compared =
			isCompared && against !== null
				? planRevisions({...against, suite, head: 'worktree'}, against.choicesOf(suite))
				: null
		if (compared !== null && 'problems' in compared) {
			problems.push(...compared.problems)
			return []
		}
		const named = (compared?.plan.suites ?? []).map(plan => ({...plan, name: `${suite.name} against ${against!.base}`}))
		return [...(isRun ? [own] : []), ...named]
	})
	problems.push(...sameNames(plans))
	return problems.length > 0 ? {problems} : {plan: runPlanOf(plans, ordinary)}
}

/** Events find their suite by its name. */
function sameNames(plans: readonly SuitePlan[]): readonly Problem[] {
	const seen = new Set<string>()
	return plans.flatMap(({name}) => {
		if (!seen.has(name)) {
			seen.add(name)
			return []
		}
		return [
			{
				path: 'suites',
				value: showValue(name),
				expected: 'another name for it: a comparison of this run is called that',
			},
		]
	})
}

import {commandPlanning} from '../kinds/command/plan-kind.ts'
import {commandWords} from '../kinds/command/plan-words.ts'
import {compareWords} from '../kinds/compare/plan-words.ts'
import {microPlanning} from '../kinds/micro/plan-kind.ts'
import {microWords} from '../kinds/micro/plan-words.ts'
import {observePlanning} from '../kinds/observe/plan-kind.ts'
import {observeWords} from '../kinds/observe/plan-words.ts'
import type {Suite, SuiteKind, SuiteOfKind} from '../suite/suite.ts'
import type {PlanKind, PlanOfKind, SuitePlan} from './plan.ts'
import type {PlanningOfKind, SuiteFlag, WordsOfPlan} from './planning-of-kind.ts'

/** How suites of each kind are planned. */
const planning: {readonly [K in SuiteKind]: PlanningOfKind<SuiteOfKind<K>, PlanOfKind<K>>} = {
	observe: observePlanning,
	command: commandPlanning,
	micro: microPlanning,
}

/** How plans of each kind describe themselves. */
const words: {readonly [K in PlanKind]: WordsOfPlan<PlanOfKind<K>>} = {
	observe: observeWords,
	command: commandWords,
	micro: microWords,
	compare: compareWords,
}

export function planningOf<One extends Suite>({kind}: One): PlanningOfKind<One, SuitePlan> {
	// The row of its own kind, which TypeScript cannot see in a union.
	return planning[kind] as PlanningOfKind<Suite, SuitePlan>
}

export function wordsOf<One extends SuitePlan>({kind}: One): WordsOfPlan<One> {
	return words[kind] as WordsOfPlan<SuitePlan>
}

export function hears(suite: Suite, flag: SuiteFlag): boolean {
	return planningOf(suite).flags.includes(flag)
}

/** `"command" or "micro"`: the kinds of which that is true. */
export function kindsThat(holds: (row: PlanningOfKind<never, SuitePlan>) => boolean): string {
	const kinds = Object.entries(planning).flatMap(([kind, row]) => (holds(row) ? [`"${kind}"`] : []))
	return kinds.join(' or ')
}

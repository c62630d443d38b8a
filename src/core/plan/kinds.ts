import {commandPlanning} from '../kinds/command/plan-kind.ts'
import {commandNeeds} from '../kinds/command/plan-needs.ts'
import {commandWords} from '../kinds/command/plan-words.ts'
import {commandMetrics} from '../kinds/command/rules-metrics.ts'
import {compareNeeds} from '../kinds/compare/plan-needs.ts'
import {compareWords} from '../kinds/compare/plan-words.ts'
import {compareMetrics} from '../kinds/compare/rules-metrics.ts'
import {loadPlanning} from '../kinds/load/plan-kind.ts'
import {loadNeeds} from '../kinds/load/plan-needs.ts'
import {loadWords} from '../kinds/load/plan-words.ts'
import {loadMetrics} from '../kinds/load/rules-metrics.ts'
import {microPlanning} from '../kinds/micro/plan-kind.ts'
import {microNeeds} from '../kinds/micro/plan-needs.ts'
import {microWords} from '../kinds/micro/plan-words.ts'
import {microMetrics} from '../kinds/micro/rules-metrics.ts'
import {observePlanning} from '../kinds/observe/plan-kind.ts'
import {observeNeeds} from '../kinds/observe/plan-needs.ts'
import {observeWords} from '../kinds/observe/plan-words.ts'
import {observeMetrics} from '../kinds/observe/rules-metrics.ts'
import {stepsPlanning} from '../kinds/steps/plan-kind.ts'
import {stepsNeeds} from '../kinds/steps/plan-needs.ts'
import {stepsWords} from '../kinds/steps/plan-words.ts'
import {stepsMetrics} from '../kinds/steps/rules-metrics.ts'
import type {MetricsOfKind} from '../rules/metric-def.ts'
import {orKinds} from '../suite/kind-words.ts'
import type {Suite, SuiteKind, SuiteOfKind} from '../suite/suite.ts'
import type {NeedsOfKind} from './needs-of-kind.ts'
import type {PlanKind, PlanOfKind, SuitePlan} from './plan.ts'
import type {PlanningOfKind, SuiteFlag} from './planning-of-kind.ts'
import type {WordsOfKind} from './words-of-kind.ts'

/** How suites of each kind are planned. */
const planning: {readonly [K in SuiteKind]: PlanningOfKind<SuiteOfKind<K>, PlanOfKind<K>>} = {
	observe: observePlanning,
	command: commandPlanning,
	micro: microPlanning,
	steps: stepsPlanning,
	load: loadPlanning,
}

/** How plans of each kind describe themselves, what has to be there to carry them out, and what rules may speak of. */
const plans: {
	readonly [K in PlanKind]: {
		readonly words: WordsOfKind<PlanOfKind<K>>
		readonly needs: NeedsOfKind<PlanOfKind<K>>
		readonly metrics: MetricsOfKind
	}
} = {
	observe: {words: observeWords, needs: observeNeeds, metrics: observeMetrics},
	command: {words: commandWords, needs: commandNeeds, metrics: commandMetrics},
	micro: {words: microWords, needs: microNeeds, metrics: microMetrics},
	steps: {words: stepsWords, needs: stepsNeeds, metrics: stepsMetrics},
	load: {words: loadWords, needs: loadNeeds, metrics: loadMetrics},
	compare: {words: compareWords, needs: compareNeeds, metrics: compareMetrics},
}

export function planningOf<K extends SuiteKind>({
	kind,
}: {
	readonly kind: K
}): PlanningOfKind<SuiteOfKind<K>, PlanOfKind<K>> {
	return planning[kind]
}

export function wordsOf<K extends PlanKind>({kind}: {readonly kind: K}): WordsOfKind<PlanOfKind<K>> {
	return plans[kind].words
}

export function needsOf<K extends PlanKind>({kind}: {readonly kind: K}): NeedsOfKind<PlanOfKind<K>> {
	return plans[kind].needs
}

export function metricsOf(kind: PlanKind): MetricsOfKind {
	return plans[kind].metrics
}

export const planKinds = Object.keys(plans) as readonly PlanKind[]

export function hears(suite: Suite, flag: SuiteFlag): boolean {
	return planningOf(suite).flags.includes(flag)
}

/** `"command" or "micro"`: the kinds of which that is true. */
export function kindsThat(holds: (row: Pick<PlanningOfKind<never, SuitePlan>, 'flags' | 'arms'>) => boolean): string {
	return orKinds(Object.entries(planning).flatMap(([kind, row]) => (holds(row) ? [kind] : [])))
}

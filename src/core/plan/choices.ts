import type {AlertRule} from '../rules/alert-rule.ts'
import type {RuleSpec} from '../rules/rule.ts'
import type {Hooks} from '../suite/config-beside.ts'
import type {DeepProfiler, RunPlan} from './plan.ts'

/** What the user chose for this one run, over what the suites say. */
export interface PlanChoices {
	/** Suites by name, in this order; with `tags` also empty: all suites. */
	readonly names: readonly string[]
	/** Also every suite that carries one of these. */
	readonly tags: readonly string[]
	/** `null` here and below: as the suite says. */
	readonly durationMs: number | null
	readonly runs: number | null
	readonly warmup?: number | null
	/** Samples of micro suites. */
	readonly samples?: number | null
	/** A part of the names of benchmarks: over what the suite says. */
	readonly only?: string | null
	readonly deep: boolean
	/** See `ProbePlan.allCollections`. */
	readonly allCollections?: boolean
	/** See `ProbePlan.cpuIntervalUs`. */
	readonly light?: boolean
	readonly flame: boolean
	/** See `SuitePlanCommon.outside`. */
	readonly outside?: boolean
	/** Budgets and captures beside what the suites say. */
	readonly rules?: readonly RuleSpec[]
	/** Those of files of alerts, for the suites that each of them fits. */
	readonly alerts?: readonly AlertRule[]
	/** See `RunPlan.limits`. */
	readonly limits?: RunPlan['limits']
	/** See `RunPlan.hooks`. */
	readonly hooks?: Hooks
	/** See `RunPlan.inconclusive`. */
	readonly inconclusive?: 'pass' | 'fail'
	readonly seed: number
	readonly profiler: DeepProfiler | null
	/** Exit codes of the target that count as success. */
	readonly exitCodes?: readonly number[] | null
	/** See `RunPlan.exitCode`. */
	readonly exitCode?: 'target'
	readonly ui: 'tui' | 'plain'
	/** How the user can start this again, for the report. */
	readonly command: string
}

/** Nothing chosen: all suites, as they say themselves. */
export const noChoices: PlanChoices = {
	names: [],
	tags: [],
	durationMs: null,
	runs: null,
	deep: false,
	flame: false,
	seed: 0,
	profiler: null,
	ui: 'plain',
	command: '',
}

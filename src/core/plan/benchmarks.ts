import type {CommandVariant} from '../suite/command-steps.ts'
import type {CommandPlan, LaunchSpec} from './plan.ts'

/** What is timed in a `command` suite: the command, or one for each combination of parameters. */
export interface Benchmark {
	/** `size=10`; null: there are no parameters. */
	readonly label: string | null
	readonly launch: LaunchSpec
	readonly prepare: LaunchSpec | null
	readonly conclude: LaunchSpec | null
	/** Runs before the counted ones. A probe would slow the start of a Node program, so it rides in one of these: the first of all. */
	readonly warmups: number
	readonly runs: number
}

export function benchmarksOf(plan: CommandPlan): readonly Benchmark[] {
	const variants: readonly (Omit<CommandVariant, 'label'> & {readonly label: string | null})[] = plan.variants ?? [
		{...plan, label: null},
	]
	return variants.map(({label, launch, prepare, conclude}, index) => ({
		label,
		launch,
		prepare: prepare ?? null,
		conclude: conclude ?? null,
		warmups: plan.probe && index === 0 ? Math.max(1, plan.warmup) : plan.warmup,
		runs: plan.runs,
	}))
}

export function runTotals(plan: CommandPlan): {readonly warmups: number; readonly runs: number} {
	const benchmarks = benchmarksOf(plan)
	return {
		warmups: benchmarks.reduce((sum, one) => sum + one.warmups, 0),
		runs: benchmarks.reduce((sum, one) => sum + one.runs, 0),
	}
}

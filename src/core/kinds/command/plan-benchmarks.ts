import type {LaunchSpec} from '../../plan/plan.ts'
import type {CommandPlan} from './plan.ts'
import type {CommandVariant} from './suite-steps.ts'

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
	/** Runs behind the counted ones, for the probe alone: 0 or 1. */
	readonly profiledAfter: number
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
		warmups: plan.probe && !plan.probeAfter && index === 0 ? Math.max(1, plan.warmup) : plan.warmup,
		runs: plan.runs,
		profiledAfter: plan.probe && plan.probeAfter && index === 0 ? 1 : 0,
	}))
}

export function runTotals(plan: CommandPlan): Readonly<Record<'warmups' | 'runs' | 'profiledAfter', number>> {
	const benchmarks = benchmarksOf(plan)
	const sum = (of: 'warmups' | 'runs' | 'profiledAfter') => benchmarks.reduce((total, one) => total + one[of], 0)
	return {warmups: sum('warmups'), runs: sum('runs'), profiledAfter: sum('profiledAfter')}
}

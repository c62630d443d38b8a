import type {SuitePlanCommon} from '../../plan/suite-plan-common.ts'
import type {LaunchSpec} from '../../suite/launch.ts'
import type {CommandSteps} from '../command/suite-steps.ts'
import type {BenchFile} from '../micro/plan.ts'

/**
 * Two programs, or one program at two revisions, run in turn and compared. Not written in a configuration: made by `ab` and `noise`
 * (make-compare-plan.ts). `launch` of the common part is what head runs first, for whoever only wants a name.
 */
export interface ComparePlan extends SuitePlanCommon {
	readonly kind: 'compare'
	/** `noise`: both sides are the same, and what differs all the same is the machine's. */
	readonly purpose: 'ab' | 'noise'
	readonly base: ArmPlan
	readonly head: ArmPlan
	/** The one metric that decides; the others are judged and shown beside it. */
	readonly gate: CompareMetric
	/** As a share: ratios between 1 / (1 + margin) and 1 + margin count as the same. */
	readonly margin: number
	/** `noise`: the floor that `noise` measured for this suite on this machine. */
	readonly marginFrom: 'asked' | 'noise' | 'standard'
	readonly stopping: StoppingPlan
	/** The whole comparison shall not take longer; null: as long as it takes. */
	readonly mostMs: number | null
	/** Run these many pairs even where the time is up; 0 where the user set the time. */
	readonly leastPairs: number
	/** Runs of either side before the first pair, shown and thrown away. */
	readonly warmup: number
	/** A run that takes longer is ended and counts as failed. */
	readonly timeoutMs: number | null
	/** A regression has to come back in fresh processes before it counts. */
	readonly confirm: boolean
	/** A program that cannot have changed is run between the others. */
	readonly control: boolean
	/** What an inconclusive verdict does to the exit code. */
	readonly inconclusive: 'pass' | 'fail'
	/** Run in each checked-out revision before it is measured. */
	readonly build: Pick<LaunchSpec, 'argv' | 'shell'> | null
	/** Whole comparisons made: 1, of `noise` as many as were asked for. */
	readonly comparisons: number
}

export const compareMetrics = ['wall', 'cpu', 'peakRss', 'time'] as const
/** Of a run of a command: `wall` and `cpu` (user + system) in ns, `peakRss` in bytes. Of a run of a benchmark: `time`, its median in ns a call. */
export type CompareMetric = (typeof compareMetrics)[number]

/** When there are pairs enough. Never asks what the verdict would be. */
export type StoppingPlan =
	| {readonly is: 'pairs'; readonly pairs: number}
	/** As many as a pilot of so many pairs (thrown away) says that a change of this size needs. */
	| {readonly is: 'pilot'; readonly pairs: number; readonly change: number}
	/** Until the interval of the ratio is so narrow that a change of this size, and none at all, could be told. */
	| {readonly is: 'precise'; readonly change: number}

interface ArmCommon {
	/** What the user called it: a command, or a revision. */
	readonly label: string
	/** A git revision that is checked out first, in place of the work tree; null: what is there. */
	readonly revision: string | null
}

export type ArmPlan = CommandArm | MicroArm

/** Benchmarks of a file, each run of each in a fresh process. Which those are the file says; both sides run those that both have. */
export interface MicroArm extends ArmCommon, BenchFile {
	readonly kind: 'micro'
	/** Source of a regular expression that names must match; null: all are measured. */
	readonly only: string | null
}

export interface CommandArm extends ArmCommon, Pick<CommandSteps, 'setup' | 'cleanup'> {
	readonly kind: 'command'
	/** One, or one for each combination of parameters. Both arms have the same labels in the same order. */
	readonly benchmarks: readonly ArmBenchmark[]
	/** See `CommandPlan.shellRuns`. */
	readonly shellRuns?: number
}

export interface ArmBenchmark extends Pick<CommandSteps, 'prepare' | 'conclude'> {
	/** `size=10`; null: there are no parameters. */
	readonly label: string | null
	readonly launch: LaunchSpec
}

/** What an arm starts first: for whoever only wants to show it. */
export function firstLaunchOf(arm: ArmPlan): LaunchSpec {
	return arm.kind === 'micro' ? arm.launch : arm.benchmarks[0]!.launch
}

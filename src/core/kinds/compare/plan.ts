import type {SuitePlanCommon} from '../../plan/suite-plan-common.ts'
import type {LaunchSpec} from '../../suite/launch.ts'
import type {CommandArm} from '../command/plan.ts'
import type {MicroArm} from '../micro/plan.ts'

/**
 * Two programs, or one program at two revisions, run in turn and compared. Not written in a configuration: made by `ab` and `noise`
 * (plan-make.ts). `launch` of the common part is what head runs first, for whoever only wants a name.
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
	/** What fails the gate beside a regression; absent: nothing. */
	readonly failOn?: readonly FailOn[]
}

export const failOnNames = ['less-steady'] as const
export type FailOn = (typeof failOnNames)[number]

export const compareMetrics = ['wall', 'cpu', 'peakRss', 'time'] as const
/** For a run of a command: `wall` and `cpu` (user + system) in ns, `peakRss` in bytes. For a run of a benchmark: `time`, its median in ns a call. */
export type CompareMetric = (typeof compareMetrics)[number]

/** When there are pairs enough. Never asks what the verdict would be. */
export type StoppingPlan =
	| {readonly is: 'pairs'; readonly pairs: number}
	/** As many as a pilot of so many pairs (thrown away) says that a change of this size needs. */
	| {readonly is: 'pilot'; readonly pairs: number; readonly change: number}
	/** Until the interval of the ratio is so narrow that a change of this size, and none at all, could be told. */
	| {readonly is: 'precise'; readonly change: number}

export type ArmPlan = CommandArm | MicroArm

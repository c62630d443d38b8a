import type {Stamp} from '../../events/run-event.ts'
import {latencyOf} from '../../run/state/latency-track.ts'
import type {StateOfKind} from '../../run/state/state-of-kind.ts'
import type {SuiteStateCommon} from '../../run/state/suite-state-common.ts'
import type {StepsEvent} from './events.ts'
import type {StepsPlan} from './plan.ts'
import {runsEnd} from './state-end.ts'
import {isOfSteps, stepMetric, wholeRun} from './state-metrics.ts'

type Finished = Extract<StepsEvent, {type: 'step-finished'}>
type Started = Extract<StepsEvent, {type: 'step-started'}>

/** One step of one run, when it was over. */
export type StepRun = Omit<Finished, 'type' | 'suite'> & Stamp
/** All steps of one run, one after the other, when the last was over, or one had failed. */
export interface WholeRun extends Stamp {
	readonly run: number
	readonly benchmark: string | null
	readonly warmup: boolean
	/** What all steps took together; null: one of them failed. */
	readonly durationNs: number | null
}

export interface StepsState extends SuiteStateCommon {
	readonly kind: 'steps'
	readonly plan: StepsPlan
	/** Those of warm-up runs too, in the order they ended. */
	readonly steps: StepRun[]
	/** Likewise. */
	readonly wholes: WholeRun[]
	underWay: (Omit<Started, 'type' | 'suite'> & Stamp) | null
	/** How many steps of the run under way are done, and what they took. */
	sum: {readonly run: number; readonly done: number; readonly durationNs: number}
}

export const stepsStates: StateOfKind<StepsState, StepsEvent> = {
	start: (common, plan) => ({
		...common,
		kind: 'steps',
		plan,
		steps: [],
		wholes: [],
		underWay: null,
		sum: {run: 0, done: 0, durationNs: 0},
	}),
	folds: {
		'step-started': (suite, event) => {
			// Where no program is waited for, nobody else says that it goes on.
			suite.phase = 'running'
			suite.underWay = event
		},
		'step-finished': (suite, event) => {
			suite.underWay = null
			suite.steps.push(event)
			const {run, warmup, tMs, durationNs} = event
			const benchmark = event.benchmark ?? null
			if (event.outcome !== 'done' || durationNs === null) {
				suite.wholes.push({tMs, run, benchmark, warmup, durationNs: null})
				return
			}
			if (!warmup) latencyOf(suite, stepMetric(event.step, benchmark)).add(tMs, durationNs)
			const before = suite.sum.run === run ? suite.sum : {run, done: 0, durationNs: 0}
			suite.sum = {run, done: before.done + 1, durationNs: before.durationNs + durationNs}
			if (suite.sum.done < (suite.plan.benchmarks[0]?.steps.length ?? 0)) return
			suite.wholes.push({tMs, run, benchmark, warmup, durationNs: suite.sum.durationNs})
			if (!warmup) latencyOf(suite, stepMetric(wholeRun, benchmark)).add(tMs, suite.sum.durationNs)
		},
	},
	runsFromFirstProcess: false,
	plannedMs: () => null,
	expected: () => null,
	begunMs: suite => suite.readyMs ?? suite.startedMs,
	end: runsEnd,
	isOfRuns: isOfSteps,
	driverUsage: () => null,
	coverage: 'tree',
}

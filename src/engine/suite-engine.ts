import type {GateOutcome, SuiteOutcome} from '../core/events/run-event.ts'
import type {LaunchSpec, SuitePlan} from '../core/plan/plan.ts'
import type {SuiteRun, Watched} from './suite-run.ts'

/** What the engine knows of a kind of suite. */
export interface SuiteEngine<Plan extends SuitePlan> {
	/** Carries out a suite of this kind. */
	run(run: SuiteRun<Plan>): Promise<SuiteOutcome>
	/** How it runs under a deep profiler in place of our own probe; null: it never does, also when the run was started under one. */
	readonly deep: DeepWay<Plan> | null
	/** Why it never does, for who asks for it; absent: nobody can ask. */
	readonly notDeep?: string
	/** What the suite does to the exit code of a run in which nothing failed. @param outcome undefined: it was not run */
	gateOf(plan: Plan, outcome: SuiteOutcome | undefined): GateOutcome
}

export interface DeepWay<Plan extends SuitePlan> {
	launchOf(plan: Plan): LaunchSpec
	/** Waits for the target and works it, until it has been seen long enough or `run.signal` aborts. @throws when it never gets ready */
	exercise(run: SuiteRun<Plan>, output: Pick<Watched, 'onLine'>): Promise<void>
}

/**
 * What a run is, as far as it is known: the fold of its events. Screens, reports and the store read this and nothing else.
 * It is grown in place (`apply`), because a run is a million events long and is drawn four times a second; nothing outside this folder
 * writes to it, and everything that can be asked of a moment can still be asked of it later (`series`, `window(from, to)`), which is
 * what freezing the screen uses.
 */
import type {Environment, RunEvent, RunOutcome} from '../../events/run-event.ts'
import type {RunPlan} from '../../plan/plan.ts'
import {keptProcesses} from './kept-processes.ts'
import {startSuiteState} from './kinds.ts'
import {Series} from './series.ts'
import type {SuiteState, SuiteStateOf} from './suite-state.ts'
import type {SuiteStateCommon} from './suite-state-common.ts'

export type {SuiteState, SuiteStateOf}

export interface Artifact {
	readonly kind: string
	readonly path: string
	readonly bytes: number
	readonly sha256: string
}

export interface RunState {
	readonly id: string
	readonly startedAt: string
	readonly plan: RunPlan
	readonly environment: Environment
	readonly tool: {readonly name: string; readonly version: string}
	readonly runner: {readonly pid: number; readonly socket: string}
	readonly suites: readonly SuiteState[]
	/** Index of the suite that runs, or ran last. */
	current: number
	/** Time of the newest event. */
	tMs: number
	/** null while it runs. */
	outcome: RunOutcome | null
	exitCode: number | null
	readonly system: {
		readonly cpuShare: Series
		readonly loadAverage1: Series
		readonly availableMemoryBytes: Series
		readonly runnerCpuShare: Series
	}
	readonly artifacts: Artifact[]
}

/** @param event the `run-started` event every log begins with */
export function startRunState(event: Extract<RunEvent, {type: 'run-started'}>, kept = keptProcesses): RunState {
	return {
		id: event.id,
		startedAt: event.startedAt,
		plan: event.plan,
		environment: event.environment,
		tool: event.tool,
		runner: event.runner,
		suites: event.plan.suites.map(plan => startSuiteState(plan, kept)),
		current: 0,
		tMs: event.tMs,
		outcome: null,
		exitCode: null,
		system: {
			cpuShare: new Series(),
			loadAverage1: new Series(),
			availableMemoryBytes: new Series(),
			runnerCpuShare: new Series(),
		},
		artifacts: [],
	}
}

/** How many Node processes let the probe in. */
export function nodeCount({nodes, folded}: SuiteStateCommon): number {
	return nodes.size + folded.nodes
}

/** The versions of Node that were seen from inside, in the order they came, and how many processes ran each. */
export function nodeVersions({nodes, folded}: SuiteStateCommon): ReadonlyMap<string, number> {
	const versions = new Map(folded.versions)
	for (const {nodeVersion} of nodes.values()) versions.set(nodeVersion, (versions.get(nodeVersion) ?? 0) + 1)
	return versions
}

import type {Bottleneck} from '../../load/self-check.ts'
import type {LoadStage} from '../../load/stage.ts'
import {tidy} from '../../run/summary/tidy.ts'
import type {Histogram} from '../../stats/histogram.ts'
import {supportsQuantile} from '../../stats/quantile.ts'
import type {LoadState} from './state.ts'
import {type Searched, searchedOf} from './state-search.ts'
import type {LoadSums} from './state-track.ts'

/** From when response times count: when a request should have been sent, when it was, or the first byte of its answer. */
export const latencyBases = ['intended', 'service', 'ttfb'] as const

/** Requests by what became of them. `planned` = sent + dropped; `sent` = completed + failed + timedOut, and those under way at the end. */
export interface LoadCountsReport {
	readonly planned: number
	readonly sent: number
	/** Answered to the end, whatever the status. */
	readonly completed: number
	/** Refused, reset, cut, or answered with something that is not HTTP. */
	readonly failed: number
	/** Left out because too many were under way. */
	readonly dropped: number
	readonly timedOut: number
	/** Among `completed`. */
	readonly clientErrors: number
	readonly serverErrors: number
}

/** What was sent, and how, as report.json tells it: times are in the metrics `response`, `service`, `firstByte`, `connect`, `sendLag`. */
export interface LoadReport extends LoadCountsReport {
	/** The generator was not the bottleneck. */
	readonly valid: boolean
	readonly invalidBecause: ReadonlyArray<{readonly code: Bottleneck; readonly text: string}>
	readonly engine: string
	readonly basis: (typeof latencyBases)[number]
	/** When the first request was due, milliseconds since the run started; null: the load never began. */
	readonly startMs: number | null
	readonly arrival: 'uniform' | 'poisson'
	readonly connections: number
	/** Requests that were sent again on a new connection, because the kept one had been closed by the server meanwhile. */
	readonly resent: number
	readonly connectionsOpened: number
	readonly receivedBytes: number
	/** Answers by status. */
	readonly statuses: Readonly<Record<string, number>>
	/** Requests that failed, by class: docs/load.md. */
	readonly failures: Readonly<Record<string, number>>
	/** Those of the plan, or the steps of a search. */
	readonly stages: readonly LoadStageReport[]
	/** Absent: none was asked for. */
	readonly search?: Searched
}

export interface LoadStageReport extends LoadCountsReport {
	/** For a step of a search: whether all held that had to; null: nobody could tell. Absent: it is a stage of the plan. */
	readonly holds?: boolean | null
	/** What did not. Absent: nothing is to be said. */
	readonly broke?: string
	/** Requests a second. */
	readonly fromRate: number
	readonly toRate: number
	readonly forMs: number
	/** Answers a second over the time of the stage. */
	readonly throughput: number
	/** Milliseconds; null: too few to tell. */
	readonly response: StageTimes
	readonly service: StageTimes
}

export interface StageTimes {
	readonly p50: number | null
	readonly p95: number | null
	readonly p99: number | null
	readonly max: number | null
}

export function loadReport({plan, load}: LoadState): LoadReport {
	const found = load.bottlenecks()
	return {
		...countsOf(load.total),
		valid: found.length === 0,
		invalidBecause: found.map(({is, words}) => ({code: is, text: words})),
		engine: 'arsenal-tui',
		basis: 'intended',
		startMs: load.startMs === null ? null : tidy(load.startMs),
		arrival: plan.load.arrival,
		connections: plan.load.connections,
		resent: load.total.resent,
		connectionsOpened: load.total.connections,
		receivedBytes: load.total.receivedBytes,
		statuses: Object.fromEntries(
			[...load.statuses].sort(([a], [b]) => a - b).map(([status, count]) => [String(status), count]),
		),
		failures: Object.fromEntries(load.failures),
		stages: stagesOf(plan, load),
		...(plan.load.search === null ? {} : {search: searchedOf({plan, load})}),
	}
}

function stagesOf(plan: LoadState['plan'], load: LoadState['load']): LoadStageReport[] {
	const {search, stages} = plan.load
	if (search === null) return stages.map((stage, index) => stageReport(stage, load.stages[index]!))
	return load.steps.map(({rate, holds, expr}, index) => ({
		...stageReport({fromRate: rate, toRate: rate, forMs: search.stepMs}, load.stages[index]!),
		holds,
		...(expr === null ? {} : {broke: expr}),
	}))
}

function countsOf({
	planned,
	sent,
	completed,
	failed,
	dropped,
	timedOut,
	clientErrors,
	serverErrors,
}: LoadSums): LoadCountsReport {
	return {planned, sent, completed, failed, dropped, timedOut, clientErrors, serverErrors}
}

function stageReport(stage: LoadStage, track: LoadState['load']['stages'][number]): LoadStageReport {
	const {fromRate, toRate, forMs} = stage
	return {
		...{fromRate, toRate, forMs},
		...countsOf(track),
		throughput: tidy((track.completed * 1000) / forMs)!,
		response: timesOf(track.response),
		service: timesOf(track.service),
	}
}

function timesOf(histogram: Histogram): StageTimes {
	const at = (q: number) => (supportsQuantile(histogram.n, q) ? tidy(histogram.quantile(q) / 1e6) : null)
	return {p50: at(0.5), p95: at(0.95), p99: at(0.99), max: histogram.n === 0 ? null : tidy(histogram.max / 1e6)}
}

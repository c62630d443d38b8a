import type {GeneratorSample, StageCounts} from '../../load/counted.ts'
import type {FailureClass} from '../../load/outcome.ts'
import {bottlenecksOf, type FoundBottleneck} from '../../load/self-check.ts'
import {Series} from '../../run/state/series.ts'
import {Histogram} from '../../stats/histogram.ts'

/** Requests of a load, or of one of its stages, by what became of them. */
export interface LoadSums {
	planned: number
	sent: number
	completed: number
	failed: number
	dropped: number
	timedOut: number
	resent: number
	receivedBytes: number
	connections: number
	/** Answered with 400 to 499, and with 500 and above. */
	clientErrors: number
	serverErrors: number
}

const sumNames = [
	'planned',
	'sent',
	'completed',
	'failed',
	'dropped',
	'timedOut',
	'resent',
	'receivedBytes',
	'connections',
] as const

/** A rate that a search has tried. */
export interface SearchStep {
	readonly rate: number
	/** null: nobody can tell, or not yet. */
	holds: boolean | null
	isOver: boolean
	/** See the event. */
	expr: string | null
	observed: number | null
}

export interface StageTrack extends LoadSums {
	readonly response: Histogram
	readonly service: Histogram
}

function noSums(): LoadSums {
	return {
		...{
			planned: 0,
			sent: 0,
			completed: 0,
			failed: 0,
			dropped: 0,
			timedOut: 0,
			resent: 0,
			receivedBytes: 0,
			connections: 0,
		},
		...{clientErrors: 0, serverErrors: 0},
	}
}

function newStage(): StageTrack {
	return {...noSums(), response: new Histogram(), service: new Histogram()}
}

/** A load while it goes on, and when it is over: sums, stages, and what happened in each second. */
export class LoadTrack {
	/** When the first request was due, since the run started; null: it has not begun. */
	startMs: number | null = null
	address = ''
	readonly total: LoadSums = noSums()
	/** Those of the plan, or the steps of a search as they are tried. */
	readonly stages: StageTrack[]
	readonly steps: SearchStep[] = []
	readonly sendLag = new Histogram()
	readonly statuses = new Map<number, number>()
	readonly failures = new Map<FailureClass, number>()
	/** A second: */
	readonly planned = new Series()
	readonly sent = new Series()
	readonly completed = new Series()
	readonly failed = new Series()
	readonly dropped = new Series()
	readonly timedOut = new Series()
	readonly clientErrors = new Series()
	readonly serverErrors = new Series()
	/** How the generator fared, the worst of each second. */
	readonly inFlight = new Series()
	readonly queued = new Series()
	readonly openConnections = new Series()
	readonly loopBusy = new Series()
	readonly gcShare = new Series()
	readonly waitedShare = new Series()
	readonly cpuShare = new Series()
	backlogDrops = 0

	/** @param stages  how many the plan has */
	constructor(stages: number) {
		this.stages = Array.from({length: stages}, newStage)
	}

	/** One more rate is tried. Steps come in order; one that does not is dropped. */
	beginStep(step: number, rate: number): void {
		if (step !== this.steps.length) return
		this.steps.push({rate, holds: null, isOver: false, expr: null, observed: null})
		this.stages.push(newStage())
	}

	count(tMs: number, stages: readonly StageCounts[], sample: GeneratorSample | null): void {
		for (const stage of stages) this.#countStage(tMs, stage)
		if (sample !== null) this.#note(tMs, sample)
	}

	/** Sent, and not known to have ended. */
	get underWay(): number {
		const {sent, completed, failed, timedOut} = this.total
		return Math.max(0, sent - completed - failed - timedOut)
	}

	/** What made it another load than was asked for. */
	bottlenecks(): readonly FoundBottleneck[] {
		return bottlenecksOf({
			sendLag: this.sendLag,
			sent: this.total.sent,
			withoutSocket: this.failures.get('sockets') ?? 0,
			backlogDrops: this.backlogDrops,
			loopBusy: this.loopBusy.values,
			gcShare: this.gcShare.values,
			waitedShare: this.waitedShare.values,
		})
	}

	#countStage(tMs: number, counts: StageCounts): void {
		const stage = this.stages[counts.stage]
		// A damaged log may name one that the plan does not have.
		if (stage === undefined) return
		for (const name of sumNames) {
			stage[name] += counts[name]
			this.total[name] += counts[name]
		}
		const {statuses, failures, times} = counts
		for (let i = 0; i < statuses.length; i += 2) {
			const [status, count] = [statuses[i]!, statuses[i + 1]!]
			this.statuses.set(status, (this.statuses.get(status) ?? 0) + count)
			if (status >= 500) this.#countStatus(tMs, stage, 'serverErrors', count)
			else if (status >= 400) this.#countStatus(tMs, stage, 'clientErrors', count)
		}
		for (const [failure, count] of Object.entries(failures) as Array<[FailureClass, number]>)
			this.failures.set(failure, (this.failures.get(failure) ?? 0) + count)
		for (const name of ['planned', 'sent', 'completed', 'failed', 'dropped', 'timedOut'] as const)
			this[name].add(tMs, counts[name])
		const {response, service, sendLag} = times
		if (response) stage.response.addCounts(response.counts, response.minNs, response.maxNs)
		if (service) stage.service.addCounts(service.counts, service.minNs, service.maxNs)
		if (sendLag) this.sendLag.addCounts(sendLag.counts, sendLag.minNs, sendLag.maxNs)
	}

	#countStatus(tMs: number, stage: StageTrack, name: 'clientErrors' | 'serverErrors', count: number): void {
		stage[name] += count
		this.total[name] += count
		this[name].add(tMs, count)
	}

	#note(tMs: number, sample: GeneratorSample): void {
		this.inFlight.setMax(tMs, sample.inFlight)
		this.queued.setMax(tMs, sample.queued)
		this.openConnections.setMax(tMs, sample.openConnections)
		this.loopBusy.setMax(tMs, sample.loopBusy)
		this.gcShare.setMax(tMs, sample.gcShare)
		if (sample.waitedShare !== null) this.waitedShare.setMax(tMs, sample.waitedShare)
		if (sample.cpuShare !== null) this.cpuShare.setMax(tMs, sample.cpuShare)
		this.backlogDrops += sample.backlogDrops ?? 0
	}
}

/** What every live screen says of a suite, whatever its kind: its name, how far it is, what went wrong. */
import type {RunState, SuiteState} from '../../core/run/state/run-state.ts'
import {clockMs} from '../../core/units/format.ts'
import {clean} from './suites-view.ts'

export interface HeaderView extends Progress {
	readonly name: string
	/** Counted from 1. */
	readonly number: number
	readonly of: number
	/** One word: what the suite is doing. */
	readonly word: string
	readonly pids: readonly number[]
	readonly errors: number
	/** Requests whose connection went before they were answered to the end. */
	readonly unanswered: number
	readonly findings: SuiteState['findings']
	readonly failure: string | null
	readonly outputLines: number
	readonly asOfMs: number
}

export interface Progress {
	readonly elapsedMs: number
	readonly totalMs: number | null
	/** 0..1; null where nobody knows how long it will take. */
	readonly progress: number | null
	readonly etaMs: number | null
	/** Runs of a command suite, warm-up included, or of all benchmarks; pairs of a comparison, whose end may not be known. */
	readonly iteration: {readonly what: 'run' | 'pair'; readonly done: number; readonly total: number | null} | null
}

/** What only the kind of a suite can tell of that. */
export interface OwnHeader {
	/** What it is doing, where its kind has a word for that; null: what any suite does. */
	readonly word: string | null
	/** Until then, or until its end where that was earlier. */
	readonly progress: (endMs: number) => Progress
	/** Beside those of what was timed. */
	readonly errors: number
}

export function headerOf(run: RunState, suite: SuiteState, asOfMs: number, own: OwnHeader): HeaderView {
	return {
		name: clean(suite.plan.name),
		number: run.suites.indexOf(suite) + 1,
		of: run.suites.length,
		word: wordOf(run, suite) ?? own.word ?? phaseWord(suite),
		...progressOf(suite, asOfMs, own),
		pids: suite.processes.filter(one => one.role === 'target' && one.exit === null).map(one => one.pid),
		errors: own.errors + [...suite.latencies.values()].reduce((sum, {errors}) => sum + errors, 0),
		unanswered: [...suite.latencies.values()].reduce((sum, {left, cut}) => sum + left + cut, 0),
		findings: suite.findings,
		failure: suite.outcome?.is === 'failed' ? clean(suite.outcome.reason) : null,
		outputLines: suite.outputLines,
		asOfMs,
	}
}

export function isOver({word}: Pick<HeaderView, 'word'>): boolean {
	return word === 'DONE' || word === 'FAIL' || word === 'STOP'
}

/** `18s left`; empty when it is over or nobody knows. */
export function sayLeft(view: Pick<HeaderView, 'word' | 'etaMs'>): string {
	return isOver(view) || view.etaMs === null ? '' : `${clockMs(view.etaMs)} left`
}

/** How it ended, or that another tool has it. */
function wordOf(run: RunState, suite: SuiteState): string | null {
	if (suite.outcome !== null)
		return suite.outcome.is === 'done' ? 'DONE' : suite.outcome.is === 'failed' ? 'FAIL' : 'STOP'
	if (run.outcome !== null) return run.outcome === 'done' ? 'DONE' : run.outcome === 'failed' ? 'FAIL' : 'STOP'
	return suite.deepProfile?.state === 'running' ? 'TOOL' : null
}

function phaseWord({phase}: SuiteState): string {
	return phase === 'waiting' ? 'WAIT' : phase === 'starting' ? 'START' : 'RUN'
}

function progressOf(suite: SuiteState, asOfMs: number, own: OwnHeader): Progress {
	const endMs = Math.min(asOfMs, suite.finishedMs ?? Number.POSITIVE_INFINITY)
	// How long another tool takes to draw nobody knows.
	const tool =
		suite.deepProfile?.state === 'running' ? suite.processes.findLast(one => one.role === 'profiler') : undefined
	if (tool) return {elapsedMs: endMs - tool.startedMs, totalMs: null, progress: null, etaMs: null, iteration: null}
	return own.progress(endMs)
}

/** Progress of runs that take about equally long. @param fromMs when the first began; null: not yet. overMs: when the last will be over; null: not known */
export function progressOfRuns(
	{done, total}: {readonly done: number; readonly total: number},
	{fromMs, endMs, overMs}: {readonly fromMs: number | null; readonly endMs: number; readonly overMs: number | null},
): Progress {
	const elapsedMs = Math.max(0, endMs - (fromMs ?? endMs))
	return {
		elapsedMs,
		totalMs: null,
		progress: total > 0 ? done / total : null,
		etaMs: done > 0 && done >= total ? 0 : overMs === null || overMs < endMs ? null : overMs - endMs,
		iteration: {what: 'run', done, total},
	}
}

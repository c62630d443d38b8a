/** What every live screen says of a suite, whatever its kind: its name, how far it is, what went wrong. */
import {runTotals} from '../../core/kinds/command/plan-benchmarks.ts'
import {hasFailed} from '../../core/kinds/command/state-failed.ts'
import type {SuitePlan} from '../../core/plan/plan.ts'
import type {RunState, SuiteState, SuiteStateOf} from '../../core/run/state/run-state.ts'
import {clockMs} from '../../core/units/format.ts'
import {compareProgress} from '../kinds/compare/progress.ts'
import {clean} from './suites-view.ts'

export interface HeadView extends Progress {
	readonly name: string
	readonly kind: SuitePlan['kind']
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

export function headOf(run: RunState, suite: SuiteState, asOfMs: number): HeadView {
	return {
		name: clean(suite.plan.name),
		kind: suite.plan.kind,
		number: run.suites.indexOf(suite) + 1,
		of: run.suites.length,
		word: wordOf(run, suite),
		...progressOf(suite, asOfMs),
		pids: suite.processes.filter(one => one.role === 'target' && one.exit === null).map(one => one.pid),
		errors: errorsOf(suite),
		unanswered: [...suite.latencies.values()].reduce((sum, {left, cut}) => sum + left + cut, 0),
		findings: suite.findings,
		failure: suite.outcome?.is === 'failed' ? clean(suite.outcome.reason) : null,
		outputLines: suite.outputLines,
		asOfMs,
	}
}

export function isOver({word}: Pick<HeadView, 'word'>): boolean {
	return word === 'DONE' || word === 'FAIL' || word === 'STOP'
}

/** `18s left`; empty when it is over or nobody knows. */
export function sayLeft(view: Pick<HeadView, 'word' | 'etaMs'>): string {
	return isOver(view) || view.etaMs === null ? '' : `${clockMs(view.etaMs)} left`
}

function wordOf(run: RunState, suite: SuiteState): string {
	if (suite.outcome !== null)
		return suite.outcome.is === 'done' ? 'DONE' : suite.outcome.is === 'failed' ? 'FAIL' : 'STOP'
	if (run.outcome !== null) return run.outcome === 'done' ? 'DONE' : run.outcome === 'failed' ? 'FAIL' : 'STOP'
	if (suite.deepProfile?.state === 'running') return 'TOOL'
	if (suite.kind === 'compare' && suite.phase !== 'waiting')
		return compareProgress(suite, Number.POSITIVE_INFINITY).step.toUpperCase()
	return suite.phase === 'waiting' ? 'WAIT' : suite.phase === 'starting' ? 'START' : 'RUN'
}

function progressOf(suite: SuiteState, asOfMs: number): Progress {
	const endMs = Math.min(asOfMs, suite.finishedMs ?? Number.POSITIVE_INFINITY)
	// How long another tool takes to draw nobody knows.
	const tool =
		suite.deepProfile?.state === 'running' ? suite.processes.findLast(one => one.role === 'profiler') : undefined
	if (tool) return {elapsedMs: endMs - tool.startedMs, totalMs: null, progress: null, etaMs: null, iteration: null}
	if (suite.kind === 'compare') {
		const elapsedMs = Math.max(0, endMs - (suite.startedMs ?? endMs))
		const {progress, leftMs, pairs} = compareProgress(suite, endMs)
		const iteration = pairs && {what: 'pair' as const, ...pairs}
		return {elapsedMs, totalMs: null, progress, etaMs: suite.finishedMs === null ? leftMs : 0, iteration}
	}
	if (suite.kind === 'micro' || suite.kind === 'command') {
		const {done, total} = runsOf(suite)
		const beganMs = suite.kind === 'micro' ? (suite.readyMs ?? suite.startedMs) : suite.startedMs
		const elapsedMs = Math.max(0, endMs - (beganMs ?? endMs))
		const etaMs = done > 0 && done < total ? (elapsedMs / done) * (total - done) : done === 0 ? null : 0
		const iteration = {what: 'run' as const, done, total}
		return {elapsedMs, totalMs: null, progress: total > 0 ? done / total : null, etaMs, iteration}
	}
	const elapsedMs = Math.max(0, endMs - (suite.readyMs ?? suite.startedMs ?? endMs))
	const totalMs = suite.plan.durationMs
	return {
		elapsedMs,
		totalMs,
		progress: totalMs === null || totalMs === 0 ? null : suite.readyMs === null ? 0 : Math.min(1, elapsedMs / totalMs),
		etaMs: totalMs === null ? null : Math.max(0, totalMs - elapsedMs),
		iteration: null,
	}
}

function runsOf(suite: SuiteStateOf<'micro' | 'command'>): {readonly done: number; readonly total: number} {
	if (suite.kind === 'micro') return suite.micro.progress(suite.plan.runs)
	const {runs, warmups, profiledAfter} = runTotals(suite.plan)
	return {done: suite.iterations.length, total: runs + warmups + profiledAfter}
}

function errorsOf(suite: SuiteState): number {
	let errors = ownErrorsOf(suite)
	for (const track of suite.latencies.values()) errors += track.errors
	return errors
}

function ownErrorsOf(suite: SuiteState): number {
	switch (suite.kind) {
		case 'compare':
			return suite.compare.failures.base.count + suite.compare.failures.head.count
		case 'micro':
			return [...suite.micro.benchmarks.values()].filter(one => one.failure !== null).length
		case 'command':
			return suite.iterations.filter(one => hasFailed(suite.plan, one.exit)).length
		case 'observe':
			return 0
	}
}

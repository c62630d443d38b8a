import type {RunState, SuiteStateOf} from '../../../core/run/state/run-state.ts'
import {type HeaderView, headerOf, type Progress} from '../../select/suite-header.ts'
import {compareProgress} from './progress.ts'

export function headerOfComparison(run: RunState, suite: SuiteStateOf<'compare'>, asOfMs: number): HeaderView {
	const {base, head} = suite.compare.failures
	return headerOf(run, suite, asOfMs, {
		word: suite.phase === 'waiting' ? null : stepOf(suite).toUpperCase(),
		progress: endMs => progressOf(suite, endMs),
		errors: base.count + head.count,
	})
}

function stepOf(suite: SuiteStateOf<'compare'>): string {
	return compareProgress(suite, Number.POSITIVE_INFINITY).step
}

function progressOf(suite: SuiteStateOf<'compare'>, endMs: number): Progress {
	const elapsedMs = Math.max(0, endMs - (suite.startedMs ?? endMs))
	const {progress, leftMs, pairs} = compareProgress(suite, endMs)
	const iteration = pairs && {what: 'pair' as const, ...pairs}
	return {elapsedMs, totalMs: null, progress, etaMs: suite.finishedMs === null ? leftMs : 0, iteration}
}

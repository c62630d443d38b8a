import type {FlameWritten} from '../../core/events/run-event.ts'
import type {DeepProfiler, SuitePlan} from '../../core/plan/plan.ts'
import {busySamples} from '../../core/profile/busy-samples.ts'
import {profileWriters} from '../../core/profile/formats/writers.ts'
import {rankedFrames} from '../../core/profile/ranking.ts'
import {type StackWeights, type TimedSamples, weightsOfStacks} from '../../core/profile/stack-weights.ts'
import {nodeVersions, type SuiteState} from '../../core/run/state/run-state.ts'
import {rankingOf, treeCoverage} from '../../core/run/state/sample-coverage.ts'
import {clockMs, percent} from '../../core/units/format.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import type {LookedInto} from '../../engine/suite-run.ts'
import type {DeepProfileResult} from '../../ports.ts'
import {renderFlameSvg} from '../../report/flame-svg.ts'

const topFrameCount = 20

/** What the forms of a flamegraph are filed as: the kind of artifact, and what the name of its file ends with. */
export const filedAs = {
	svg: {kind: 'flame-svg', ending: 'svg'},
	cpuProfile: {kind: 'cpuprofile', ending: 'cpuprofile'},
} as const

/** A flamegraph ready to be filed: what the event will say, and the files' contents. */
export interface FlameFiles {
	readonly written: Omit<FlameWritten, 'svg' | 'profile' | 'html' | 'tookMs'>
	readonly svg: string | null
	readonly cpuProfile: string | null
}

/** The last seconds of a suite. null when nothing was sampled in them. @param why  they are drawn; absent: somebody has asked */
export function recentFlame(suite: SuiteState, fromMs: number, toMs: number, why?: string): FlameFiles | null {
	const start = Math.max(fromMs, suite.startedMs ?? 0)
	const title = `${suite.plan.name}, ${why === undefined ? 'last ' : `${why}: the `}${clockMs(toMs - start)}${why === undefined ? '' : ' before and during'}`
	const weights = suite.cpu.window(start, toMs)
	if (weights.self.size === 0) return null
	return v8Flame(suite, {
		title,
		fromMs: start,
		toMs,
		weights,
		timed: suite.cpu.timed(start, toMs),
	})
}

/** The whole of a suite. null when nothing was sampled. */
export function wholeFlame(suite: SuiteState): FlameFiles | null {
	const fromMs = suite.startedMs ?? 0
	const weights = suite.cpu.whole()
	if (weights.self.size === 0) return null
	const flame = {
		title: suite.plan.name,
		fromMs,
		toMs: Math.max(fromMs, suite.cpu.endMs),
		weights,
		timed: suite.cpu.timed(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
	}
	const coverage = treeCoverage(suite)
	const share =
		coverage === null || coverage.samples === 0 || Number.isNaN(coverage.share)
			? ''
			: `, ${percent(coverage.share)} of the CPU time of all threads`
	const files = v8Flame(suite, flame, null, share)
	if (rankingOf(coverage, files.written.samples) === null) return files
	return {...files, written: {...files.written, top: []}}
}

/** What broke a rule, run once more. null: nothing was sampled. */
export function brokenFlame(
	suite: SuiteState,
	expr: string,
	{what, fromMs, toMs, runs}: Extract<LookedInto, {is: 'looked-into'}>,
): FlameFiles | null {
	const weights = suite.cpu.window(fromMs, toMs)
	if (weights.self.size === 0) return null
	const name = what === null ? suite.plan.name : `${suite.plan.name} ${sanitise(what)}`
	const flame = {
		title: `${name}, run again because ${expr} was broken`,
		fromMs,
		toMs,
		weights,
		timed: suite.cpu.timed(fromMs, toMs),
	}
	return v8Flame(suite, flame, runs === 1 ? null : runs)
}

/**
 * @param runs several processes, one after another, whose samples are drawn as one; null: one stretch of time
 * @param share what part of the CPU time the samples stand for, to follow the versions
 */
export function v8Flame(
	suite: SuiteState,
	flame: {
		readonly title: string
		readonly fromMs: number
		readonly toMs: number
		readonly weights: StackWeights
		readonly timed: readonly TimedSamples[]
	},
	runs: number | null = null,
	share = '',
): FlameFiles {
	const {title, fromMs, toMs, weights, timed} = flame
	const what = runs === null ? 'V8 CPU samples' : `V8 CPU samples of ${runs} runs`
	const versions = [...nodeVersions(suite).keys()].map(version => `Node ${version}`).join(', ')
	return {
		written: {
			title,
			source: 'v8',
			samples: busySamples(weights),
			durationMs: Math.round(weights.durationMs),
			fromMs: Math.round(fromMs),
			toMs: Math.round(toMs),
			top: rankedFrames(weights, topFrameCount),
		},
		svg: renderFlameSvg({title, subtitle: `${what}, ${versions}${share}`, weights}),
		cpuProfile: profileWriters.cpuprofile({weights, timed: {table: suite.cpu.table, isolates: timed}}),
	}
}

/** What another tool measured, drawn by us; its own page is filed beside it. */
export function deepFlame(
	suite: SuitePlan,
	profiler: DeepProfiler,
	result: Extract<DeepProfileResult, {is: 'done'}>,
): FlameFiles {
	const title = `${suite.name}, ${profiler}`
	const source = profiler === '0x' ? '0x' : 'clinic'
	const common = {title, source, fromMs: 0, toMs: 0, durationMs: 0} as const
	if (result.folded === null) return {written: {...common, samples: 0, top: []}, svg: null, cpuProfile: null}
	const {stacks, unit} = result.folded
	const weights = weightsOfStacks(stacks, unit)
	return {
		written: {
			...common,
			samples: Math.round(busySamples(weights)),
			...(unit === 'bytes' ? {bytes: Math.round(stacks.reduce((sum, [, bytes]) => sum + bytes, 0))} : {}),
			top: rankedFrames(weights, topFrameCount),
		},
		svg: renderFlameSvg({title, subtitle: unit === 'bytes' ? 'bytes allocated and alive' : 'ticks', weights}),
		cpuProfile: null,
	}
}

export function filesOf(
	flame: FlameFiles,
	number: number,
): {readonly kind: string; readonly name: string; readonly content: string}[] {
	return (['svg', 'cpuProfile'] as const).flatMap(form => {
		const content = flame[form]
		const {kind, ending} = filedAs[form]
		return content === null ? [] : [{kind, name: `flame-${number}.${ending}`, content}]
	})
}

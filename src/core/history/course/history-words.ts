/** What is told of a history beside its insights: what it covers, and each metric in a row. The same in lines, reports and on screens. Names are foreign text. */
import {absent, grouped} from '../../units/format.ts'
import {courseLine} from '../../words/course-line.ts'
import {sayKeptFigure} from '../../words/kept-figure.ts'
import {sayChangeBetween} from '../../words/ratio-words.ts'
import {mostPoints} from './course.ts'
import type {CoursePoint} from './course-point.ts'
import {sayDay} from './insight-words.ts'
import type {MetricHistory, SuiteHistory} from './suite-history.ts'

/** `work (command): 60 commits in 120 runs, 2026-10-01 to 2026-11-29, on machine d0491dc846ce` */
export function sayHead(history: SuiteHistory): string {
	const {suite, kind, fingerprint} = history
	return `${suite} (${kind}): ${saySpan(history)}, on machine ${fingerprint}`
}

/** `60 commits in 120 runs, 2026-10-01 to 2026-11-29`; `12 runs, ...` where there are no commits */
export function saySpan({metrics}: SuiteHistory): string {
	const points = longest(metrics)
	const commits = points
		.filter(({commit, dirty}) => commit !== null && !dirty)
		.reduce((sum, {alongside}) => sum + 1 + alongside.length, 0)
	const runs = points.reduce((sum, point) => sum + point.runs.length, 0)
	const days = points.length === 0 ? '' : `, ${sayDay(points[0]!.atMs)} to ${sayDay(points.at(-1)!.atMs)}`
	const latest = points.length === mostPoints ? 'the latest ' : ''
	const what = commits === 0 ? counted(runs, 'run') : `${counted(commits, 'commit')} in ${counted(runs, 'run')}`
	return `${latest}${what}${days}`
}

/** What is kept and is no part of it: sentences without their ends; none: nothing. */
export function sayLeftOut({leftOut: {otherBranch, otherMachine, otherSetup, unfinished}}: SuiteHistory): string[] {
	const parts = [
		...(otherBranch > 0 ? [`${grouped(otherBranch)} of commits that are not in what is checked out`] : []),
		...(otherMachine > 0 ? [`${grouped(otherMachine)} on other machines`] : []),
		...(otherSetup > 0 ? [`${grouped(otherSetup)} measured in another way`] : []),
		...(unfinished > 0 ? [`${grouped(unfinished)} that did not get to their end`] : []),
	]
	return parts.length === 0 ? [] : [`left out: ${parts.join(', ')}`]
}

function longest(metrics: readonly MetricHistory[]): readonly CoursePoint[] {
	return metrics.reduce<readonly CoursePoint[]>((a, {points}) => (points.length > a.length ? points : a), [])
}

/** Where the newest value was to be expected, and whether it is not there. */
export function sayExpected({expected, unit, points}: MetricHistory): string {
	if (expected === null) return absent
	const {value} = points.at(-1)!
	const isInside = value >= expected.low && value <= expected.high
	// Few values that lie far apart would let it reach below nothing.
	const low = value < 0 ? expected.low : Math.max(0, expected.low)
	return `${sayKeptFigure(low, unit)} .. ${sayKeptFigure(expected.high, unit)}${isInside ? '' : ' (!)'}`
}

/** Change over the points since the last change point, as an interval: `-1.2% .. +3.4%`. */
export function saySlope({slope}: MetricHistory): string {
	return slope === null ? absent : sayChangeBetween({low: 1 + slope.low, high: 1 + slope.high})
}

/** On one scale, with a bar where it changed. @param levels as `sparkline` has them */
export function drawCourse({points, changes}: MetricHistory, width: number, levels?: readonly string[]): string {
	const edges = [0, ...changes.map(({at}) => at), points.length]
	const values = points.map(({value}) => value)
	return courseLine(
		edges.slice(1).map((edge, i) => values.slice(edges[i], edge)),
		Math.max(4, width - changes.length),
		levels,
	)
}

export function counted(count: number, noun: string): string {
	return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`
}

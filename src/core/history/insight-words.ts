/** What the history of a suite says, in sentences: the same in lines, reports, issues and on screens. Names and commits are foreign text. */
import {joinWords} from '../suite/split-words.ts'
import {sayKeptFigure} from '../words/kept-figure.ts'
import {sayMetric} from '../words/metric-words.ts'
import {sayChange, sayP} from '../words/ratio-words.ts'
import type {CoursePoint} from './course.ts'
import type {Insight} from './insights.ts'

/** `1a2b3c4`, `1a2b3c4 with changes`, or the run where there is no commit. */
export function sayPlace({commit, dirty, runs}: Pick<CoursePoint, 'commit' | 'dirty' | 'runs'>): string {
	if (commit === null) return `run ${runs[0]}`
	return `${commit.slice(0, 7)}${dirty ? ' with changes' : ''}`
}

/** `2026-11-20`, UTC. */
export function sayDay(ms: number): string {
	return new Date(ms).toISOString().slice(0, 10)
}

/** `wall time +10.2%, from 74.5 ms to 82.1 ms, between 1a2b3c4 (2026-11-20) and 5d6e7f8 (2026-11-21)`: a sentence without its end. */
export function sayInsight(insight: Insight): string {
	const {is, metric, before, after, from, to, isCurrent} = insight
	const figures = `${sayKeptFigure(before, metric.unit)} to ${sayKeptFigure(after, metric.unit)}`
	const what = `${sayMetric(metric.metric)} ${sayMore(insight.relativeChange)}`
	const between = `${sayPlace(from)} (${sayDay(from.atMs)}) and ${sayPlace(to)} (${sayDay(to.atMs)})`
	switch (is) {
		case 'change':
			return `${what}, from ${figures}, between ${between}${isCurrent ? '' : '; it was taken back since'}`
		case 'drift':
			return `${what}, little by little from ${figures}, between ${between}${isCurrent ? '' : '; not any more'}`
		case 'outlier':
			return `${what} at ${sayPlace(to)} (${sayDay(to.atMs)}) alone, ${sayKeptFigure(after, metric.unit)} where about ${sayKeptFigure(before, metric.unit)} are usual`
		case 'unexpected':
			return `${what} at ${sayPlace(to)} (${sayDay(to.atMs)}), ${sayKeptFigure(after, metric.unit)} where about ${sayKeptFigure(before, metric.unit)} were to be expected`
	}
}

function sayMore(relativeChange: number | null): string {
	return relativeChange === null ? 'changed' : sayChange(1 + relativeChange)
}

/** What it rests on; '': nothing beyond the figures. */
export function sayEvidence({p, also, is}: Insight): string {
	const others = also.map(one => `${sayMetric(one.metric.metric)} ${sayMore(one.relativeChange)}`)
	return [
		...(p !== null ? [`p ${sayP(p)}`] : is === 'change' ? ['the same figure each time before and after'] : []),
		...(others.length > 0 ? [`also ${others.join(', ')}`] : []),
	].join('; ')
}

/** Kinds of suites that two revisions can be compared of, by running both. */
const compared: ReadonlySet<string> = new Set(['command', 'micro'])

/** What to do about it: sentences without their ends, commands as they are typed. */
export function sayAdvice({is, suite, kind, from, to}: Insight): readonly string[] {
	const isBetween = from.commit !== null && to.commit !== null && from.commit !== to.commit
	if (is === 'outlier') return []
	if (is === 'unexpected')
		return [`one value is no more than a reason to measure again: ${joinWords(['arsenal-tui', 'run', suite])}`]
	if (!isBetween)
		return [`see what the two runs say: arsenal-tui runs show ${from.runs.at(-1)}, arsenal-tui runs show ${to.runs[0]}`]
	const [base, head] = [from.commit!.slice(0, 12), to.commit!.slice(0, 12)]
	return [
		`the commits in question: ${joinWords(['git', 'log', '--oneline', `${base}..${head}`])}`,
		...(compared.has(kind)
			? [
					`measure both in turn, and see which functions grew: ${joinWords(['arsenal-tui', 'ab', '--suite', suite, '--base', base, '--head', head])}`,
				]
			: []),
	]
}

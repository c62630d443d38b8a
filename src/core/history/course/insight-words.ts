/** What the history of a suite says, in sentences: the same in lines, reports, issues and on screens. Names and commits are foreign text. */
import {joinWords} from '../../suite/split-words.ts'
import {grouped} from '../../units/format.ts'
import {sayKeptFigure} from '../../words/kept-figure.ts'
import {sayMetric} from '../../words/metric-words.ts'
import {sayChange, sayP} from '../../words/ratio-words.ts'
import type {CoursePoint} from './course-point.ts'
import type {Insight, InsightSeverity} from './insights.ts'

export const severityWords: Readonly<Record<InsightSeverity, string>> = {high: 'HIGH', medium: 'MEDIUM', info: 'info'}

/** `1a2b3c4`, `1a2b3c4 with changes`, `1a2b3c4 and 3 more of its second`, or the run where there is no commit. */
export function sayPlace({commit, dirty, runs, alongside}: Place): string {
	if (commit === null) return `run ${runs[0]}`
	const others = alongside.length > 0 ? ` and ${grouped(alongside.length)} more of its second` : ''
	return `${commit.slice(0, 7)}${dirty ? ' with changes' : ''}${others}`
}

type Place = Pick<CoursePoint, 'commit' | 'dirty' | 'runs' | 'alongside'>

/** `2026-11-20`, UTC. */
export function sayDay(ms: number): string {
	return moment(ms).slice(0, 10)
}

/** `2026-11-20 14:05`, UTC. */
export function sayMinute(ms: number): string {
	return moment(ms).slice(0, 16).replace('T', ' ')
}

/** The last moment there is a name for. */
const lastMs = 8.64e15

/** What is kept may be told by others, and may be no moment at all. */
function moment(ms: number): string {
	return new Date(Number.isNaN(ms) ? 0 : Math.max(-lastMs, Math.min(lastMs, ms))).toISOString()
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

/** The same where there is little room: parts that are left out from the end. */
export function sayInsightParts(insight: Insight): readonly [what: string, ...rest: readonly string[]] {
	const {is, metric, before, after, to, isCurrent, from} = insight
	const what = `${sayMetric(metric.metric)} ${sayMore(insight.relativeChange)}`
	const [was, now] = [sayKeptFigure(before, metric.unit), sayKeptFigure(after, metric.unit)]
	const at = (point: CoursePoint) => `${sayPlace(point)} (${sayDay(point.atMs)})`
	switch (is) {
		case 'change':
			return [what, `since ${at(to)}`, ...(isCurrent ? [] : ['taken back']), `${was} to ${now}`]
		case 'drift':
			return [what, `little by little since ${at(from)}`, ...(isCurrent ? [] : ['not any more']), `${was} to ${now}`]
		case 'outlier':
			return [what, `at ${at(to)} alone`, `${now} for ${was}`]
		case 'unexpected':
			return [what, `not expected at ${at(to)}`, `${now} for ${was}`]
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

/** What can be typed to learn more. */
export interface Advice {
	/** What for: the beginning of a sentence. */
	readonly words: string
	/** As they are typed: what comes from elsewhere is quoted. */
	readonly commands: readonly string[]
}

/** What to do about it: sentences without their ends, commands as they are typed. */
export function sayAdvice(insight: Insight): readonly string[] {
	return adviceOf(insight).map(({words, commands}) => `${words}: ${commands.join(', ')}`)
}

export function adviceOf({is, suite, kind, from, to}: Insight): readonly Advice[] {
	const isBetween = from.commit !== null && to.commit !== null && from.commit !== to.commit
	if (is === 'outlier') return []
	if (is === 'unexpected')
		return [
			{
				words: 'one value is no more than a reason to measure again',
				commands: [joinWords(['arsenal-tui', 'run', suite])],
			},
		]
	if (!isBetween)
		return [{words: 'see what the two runs say', commands: [showRun(from.runs.at(-1)!), showRun(to.runs[0]!)]}]
	const [base, head] = [shortCommit(from.commit!), shortCommit(to.commit!)]
	return [
		{words: 'the commits in question', commands: [joinWords(['git', 'log', '--oneline', `${base}..${head}`])]},
		...(compared.has(kind)
			? [
					{
						words: 'measure both in turn, and see which functions grew',
						commands: [joinWords(['arsenal-tui', 'ab', '--suite', suite, '--base', base, '--head', head])],
					},
				]
			: []),
	]
}

/** Where to see more of one point, whatever happened there. */
export function adviceAt(place: Place): readonly Advice[] {
	const {runs, commit} = place
	const whose = commit === null ? '' : ` of ${sayPlace(place)}`
	return [
		{words: `${runs.length === 1 ? 'the run' : 'the latest run'}${whose}`, commands: [showRun(runs.at(-1)!)]},
		...(commit === null
			? []
			: [{words: 'what that commit changed', commands: [joinWords(['git', 'show', '--stat', shortCommit(commit)])]}]),
	]
}

function showRun(run: string): string {
	return joinWords(['arsenal-tui', 'runs', 'show', run])
}

function shortCommit(commit: string): string {
	return commit.slice(0, 12)
}

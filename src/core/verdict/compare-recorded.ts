import {type CompareFigure, compareFigures} from '../kinds/compare/state-figures.ts'
import type {RunState} from '../run/state/run-state.ts'
import {summaryKindOf} from '../run/summary/kinds.ts'
import type {RecordedBenchmark} from '../run/summary/recorded-benchmark.ts'
import {tidy, tidyInterval} from '../run/summary/tidy.ts'
import type {VerdictReport} from '../run/summary/verdict-report.ts'
import type {Finding} from '../trouble/finding.ts'
import type {Problem} from '../trouble/problem.ts'
import {compareUnpaired, type RecordedRuns} from './compare-unpaired.ts'
import {judgeFamily} from './family.ts'
import type {Judgement} from './judge.ts'
import type {ArmRun} from './run-figure.ts'

export interface RecordedOptions {
	/** The metric that decides: `wall`, `cpu`, `peakRss`; a benchmark of functions has its time. */
	readonly gate: string
	/** See `leastUnpairedMargin`. */
	readonly margin: number | null
	readonly mismatch: 'refuse' | 'accept'
}

export interface RecordedVerdict extends VerdictReport {
	readonly suite: string
}

export type RecordedComparison =
	| {readonly is: 'refused'; readonly problems: readonly Problem[]}
	| {
			readonly is: 'compared'
			readonly verdicts: readonly RecordedVerdict[]
			readonly findings: ReadonlyArray<{readonly suite: string; readonly finding: Finding}>
			/** Suites that only one of the two has, or that have nothing to compare. */
			readonly leftOut: readonly string[]
	  }

/** One question: what both runs have measured more than once. */
interface Series {
	readonly suite: string
	readonly benchmark: string | null
	readonly metric: string
	readonly unit: VerdictReport['unit']
	/** In its unit, see `CompareFigure`. */
	readonly step: number | null
	readonly runs: readonly ArmRun[]
	readonly nodeVersions: readonly string[]
}

/** Two runs as they were recorded, suite by suite. Weaker than pairs by nature, and says so; see `compareUnpaired`. */
export function compareRecorded(base: RunState, head: RunState, options: RecordedOptions): RecordedComparison {
	const [ofBase, ofHead] = [seriesOf(base), seriesOf(head)]
	const both = ofBase.flatMap(one => {
		const other = ofHead.find(two => nameOf(two) === nameOf(one))
		return other === undefined ? [] : [{base: one, head: other}]
	})
	const compared = both.map(pair => ({
		...pair,
		result: compareUnpaired(recorded(base, pair.base, 'base'), recorded(head, pair.head, 'head'), {
			direction: 'lower',
			mismatch: options.mismatch,
			step: pair.base.step,
			...(options.margin === null ? {} : {margin: options.margin}),
		}),
	}))
	const refused = compared.flatMap(({result}) => (result.is === 'refused' ? result.problems : []))
	// The same two machines in every question.
	if (refused.length > 0) return {is: 'refused', problems: distinct(refused, problem => JSON.stringify(problem))}
	const answers = compared.flatMap(({base: asked, result}) => {
		if (result.is === 'refused') return []
		const {outcome} = result.verdicts[0]!
		return outcome.verdict === null ? [] : [{asked, judgement: outcome, gates: isGate(asked, options.gate)}]
	})
	const families = new Map(
		[true, false]
			.flatMap(gates => {
				const members = answers.filter(one => one.gates === gates)
				return judgeFamily(members.map(({asked, judgement}) => ({name: nameOf(asked), judgement})))
			})
			.map(one => [one.name, one]),
	)
	const findings = compared.flatMap(({base: asked, result}) =>
		result.is === 'refused' || !isGate(asked, options.gate)
			? []
			: result.findings.map(finding => ({suite: asked.suite, finding})),
	)
	const inBoth = new Set(both.map(pair => pair.base.suite))
	const names = new Set([...base.suites, ...head.suites].map(suite => suite.plan.name))
	return {
		is: 'compared',
		verdicts: answers
			.map(({asked, gates}) => {
				const {judgement, adjustedP} = families.get(nameOf(asked))!
				return verdictOf(asked, judgement, {gates, adjustedP})
			})
			.toSorted((a, b) => Number(b.gates) - Number(a.gates)),
		findings: distinct(findings, one => `${one.suite} ${one.finding.code}`),
		leftOut: [...names].filter(name => !inBoth.has(name)),
	}
}

function seriesOf(run: RunState): Series[] {
	return run.suites.flatMap(suite =>
		summaryKindOf(suite)
			.recorded(suite)
			.flatMap(one =>
				compareFigures
					.filter(figure => one.figures.includes(figure.key))
					.map((figure): Series => seriesFrom(suite.plan.name, one, figure)),
			),
	)
}

function seriesFrom(
	suite: string,
	{benchmark, runs, nodeVersions}: RecordedBenchmark,
	{key, metric, unit, step}: CompareFigure,
): Series {
	const scale = unit === 'ns' ? 1e6 : 1
	return {
		suite,
		benchmark,
		metric,
		unit: unit === 'ns' ? 'ms' : 'bytes',
		step: step === null ? null : step / scale,
		runs: runs.map((run): ArmRun => {
			if (run.is === 'failed') return run
			const value = run.figures[key]
			return {is: 'done', samples: value === undefined ? [] : [value / scale]}
		}),
		nodeVersions,
	}
}

function recorded(run: RunState, {runs, nodeVersions}: Series, side: string): RecordedRuns {
	return {label: `${side} ${run.id}`, environment: run.environment, nodeVersions, runs}
}

function isGate({metric}: Series, gate: string): boolean {
	return metric === gate || (metric === 'time' && gate === 'wall')
}

function verdictOf(
	{suite, benchmark, metric, unit}: Series,
	judgement: Judgement,
	{gates, adjustedP}: {readonly gates: boolean; readonly adjustedP: number},
): RecordedVerdict {
	const {design, interval} = judgement
	return {
		suite,
		benchmark,
		metric,
		stat: 'median',
		unit,
		gates,
		comparison: 0,
		verdict: judgement.verdict,
		doubt: judgement.doubt,
		base: tidy(judgement.base)!,
		head: tidy(judgement.head)!,
		ratio: tidy(judgement.ratio)!,
		ci: tidyInterval(interval),
		p: judgement.p,
		adjustedP,
		margin: judgement.margin,
		mde: judgement.mde,
		pairs: design.is === 'paired' ? design.pairs : Math.min(design.base, design.head),
		moreRuns: judgement.moreRuns,
		confirmation: null,
		// What the machine did between two recordings is in their spreads, too, and a margin does not mend that: see docs/comparing.md.
		lessSteady: null,
	}
}

function nameOf({suite, benchmark, metric}: Series): string {
	return JSON.stringify([suite, benchmark, metric])
}

function distinct<T>(all: readonly T[], key: (one: T) => string): T[] {
	return [...new Map(all.map(one => [key(one), one])).values()]
}

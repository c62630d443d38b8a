import type {CommandState, Iteration} from '../kinds/command/state.ts'
import {hasFailed} from '../kinds/command/state-failed.ts'
import {compareFigures} from '../kinds/compare/state-figures.ts'
import {nodeVersions, type RunState} from '../run/state/run-state.ts'
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
	return run.suites.flatMap(suite => {
		switch (suite.kind) {
			case 'command':
				return commandSeries(suite)
			case 'micro':
				return [...suite.micro.benchmarks.values()].map(
					({listed, runs}): Series => ({
						suite: suite.plan.name,
						benchmark: listed.name,
						metric: 'time',
						unit: 'ms',
						step: 1e-6,
						runs: runs.map(one => ({is: 'done', samples: [one.median / 1e6]})),
						nodeVersions: suite.micro.node === null ? [] : [suite.micro.node],
					}),
				)
			default:
				return []
		}
	})
}

function commandSeries(suite: CommandState): Series[] {
	const {plan} = suite
	const counted = suite.iterations.filter(one => !one.warmup)
	const versions = [...nodeVersions(suite).keys()]
	return [...Map.groupBy(counted, one => one.benchmark ?? null)].flatMap(([benchmark, iterations]) =>
		compareFigures.flatMap(({key, metric, unit, step}): Series[] => {
			const value = figures[key]
			if (value === undefined) return []
			const runs = iterations.map((one): ArmRun => {
				const found = value(one)
				if (hasFailed(plan, one.exit))
					return {is: 'failed', reason: `ended with ${one.exit.signal ?? `code ${one.exit.exitCode}`}`}
				return {is: 'done', samples: found === null ? [] : [unit === 'ns' ? found / 1e6 : found]}
			})
			const isMeasured = runs.some(run => run.is === 'done' && run.samples.length > 0)
			const shown = unit === 'ns' ? 'ms' : 'bytes'
			return isMeasured
				? [
						{
							suite: suite.plan.name,
							benchmark,
							metric,
							unit: shown,
							step: shown === 'ms' && step !== null ? step / 1e6 : step,
							runs,
							nodeVersions: versions,
						},
					]
				: []
		}),
	)
}

const figures: Readonly<Record<string, (run: Iteration) => number | null>> = {
	wall: run => run.wallNs,
	cpu: run => (run.userMs === undefined || run.systemMs === undefined ? null : (run.userMs + run.systemMs) * 1e6),
	peakRss: run => (run.maxRssIsFloor ? null : (run.maxRssBytes ?? null)),
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
	}
}

function nameOf({suite, benchmark, metric}: Series): string {
	return JSON.stringify([suite, benchmark, metric])
}

function distinct<T>(all: readonly T[], key: (one: T) => string): T[] {
	return [...new Map(all.map(one => [key(one), one])).values()]
}

import type {Environment} from '../../events/run-event.ts'
import {type Runtime, runtimeOfAll} from '../../plan/runtime.ts'
import type {RunReport, SuiteReport} from '../../run/summary/run-report.ts'
import {canonicalJson} from './canonical-json.ts'
import {cleanText, longest} from './clean-text.ts'
import type {
	BudgetRecord,
	EnvironmentRecord,
	MetricRecord,
	ResultRecord,
	RunRecord,
	VerdictRecord,
} from './run-record.ts'

type Loose<Report, Words extends keyof Report> = Omit<Report, Words> & {readonly [Word in Words]: string}
type Metric = SuiteReport['metrics'][number]
type Verdict = SuiteReport['verdicts'][number]
type Budget = SuiteReport['budgets'][number]

/** What a report has to hold to be kept. A `RunReport` does; one of another version may, with words in it that we do not know. */
export interface KeptReport {
	readonly tool: Pick<RunReport['tool'], 'version'>
	readonly run: Pick<RunReport['run'], 'id' | 'startedAt' | 'endedAt' | 'outcome' | 'exitCode' | 'command'>
	readonly environment: Environment
	readonly suites: ReadonlyArray<
		Loose<Pick<SuiteReport, 'name' | 'kind' | 'tags' | 'outcome' | 'durationMs'>, 'kind' | 'outcome'> & {
			readonly setup?: unknown
			readonly node?: Pick<NonNullable<SuiteReport['node']>, 'versions'> | null | undefined
			readonly nodeVersion?: string | undefined
			readonly micro?: {readonly node: string | null} | undefined
			readonly metrics: readonly KeptMetric[]
			readonly verdicts: readonly KeptVerdict[]
			readonly budgets: readonly KeptBudget[]
		}
	>
}
type KeptMetric = Omit<MetricRecord, 'ciLow' | 'ciHigh'> & {
	readonly ci: Pick<NonNullable<Metric['ci']>, 'low' | 'high'> | null
}
type KeptVerdict = Loose<
	Pick<
		Verdict,
		| 'metric'
		| 'stat'
		| 'benchmark'
		| 'unit'
		| 'base'
		| 'head'
		| 'ratio'
		| 'margin'
		| 'adjustedP'
		| 'verdict'
		| 'gates'
		| 'pairs'
		| 'comparison'
	>,
	'unit' | 'verdict'
> & {
	readonly doubt: string | null
	readonly ci: Pick<NonNullable<Verdict['ci']>, 'low' | 'high'> | null
	readonly lessSteady?: unknown
}
type KeptBudget = Loose<
	Pick<Budget, 'list' | 'expr' | 'severity' | 'unit' | 'observed' | 'limit' | 'n' | 'outcome'>,
	'list' | 'severity' | 'unit' | 'outcome'
>

/**
 * What the history keeps of a report. Names that differ only beyond what is kept of them are the same, and the first of them stays; so does the
 * first metric of a name. What is no finite number is null.
 */
export function rowsOf(report: KeptReport): RunRecord {
	const {run, environment} = report
	const {git} = environment
	return {
		id: cleanText(run.id, longest.suite),
		startedMs: timeOf(run.startedAt) ?? 0,
		endedMs: timeOf(run.endedAt),
		outcome: run.outcome,
		exitCode: run.exitCode === null ? null : wholeOr(run.exitCode, null),
		command: cleanText(run.command),
		toolVersion: cleanText(report.tool.version, longest.suite),
		environment: rowsOfEnvironment(environment),
		branch: git?.branch == null ? null : cleanText(git.branch, longest.name),
		commit: git === null ? null : cleanText(git.commit, longest.suite),
		commitMs: git?.committedAt == null ? null : timeOf(git.committedAt),
		dirty: git?.dirty ?? null,
		results: report.suites.map(resultOf),
	}
}

/** What is known of a run when it begins. @param started.command  without secrets, as a report says it */
export function runningRecord(started: {
	readonly id: string
	readonly startedAt: string
	readonly command: string
	readonly environment: Environment
	readonly toolVersion: string
}): RunRecord {
	const {toolVersion, environment, ...run} = started
	const record = rowsOf({
		tool: {version: toolVersion},
		run: {...run, endedAt: '', outcome: 'interrupted', exitCode: null},
		environment,
		suites: [],
	})
	return {...record, outcome: 'running'}
}

/** The machine as it is kept. */
export function rowsOfEnvironment(environment: Environment): EnvironmentRecord {
	const {cores, memBytes, governor, container} = environment
	const said = (text: string) => cleanText(text, longest.name)
	return {
		fingerprint: cleanText(environment.fingerprint, longest.suite),
		hostname: said(environment.hostname),
		os: said(environment.os),
		kernel: said(environment.kernel),
		arch: said(environment.arch),
		cpu: said(environment.cpu),
		cores: wholeOr(cores, 0),
		memBytes: wholeOr(memBytes, 0),
		node: said(environment.node),
		governor: governor === null ? null : said(governor),
		container: container === null ? null : said(container),
	}
}

function resultOf(suite: KeptReport['suites'][number]): ResultRecord {
	return {
		suite: cleanText(suite.name, longest.suite),
		kind: word(suite.kind),
		outcome: word(suite.outcome),
		durationMs: real(suite.durationMs),
		tags: suite.tags.map(tag => cleanText(tag, longest.suite)),
		setup: suite.setup == null ? null : setupText(suite.setup),
		runtime: runtimeOfReport(suite),
		metrics: metricsOf(suite.metrics),
		verdicts: suite.verdicts.map(verdictOf),
		budgets: suite.budgets.map(budgetOf),
	}
}

/** What its processes have run under. */
export function runtimeOfReport({
	node,
	micro,
	nodeVersion,
}: Pick<KeptReport['suites'][number], 'node' | 'micro' | 'nodeVersion'>): Runtime {
	return runtimeOfAll({
		seen: [...(node?.versions ?? []), ...(micro?.node ? [micro.node] : [])],
		named: nodeVersion ?? null,
	})
}

/** A suite's setup as it is kept. @returns null also for one that is too long: half of it would pass for another's */
export function setupText(setup: unknown): string | null {
	const text = canonicalJson(setup)
	if (text === null || text === 'null') return null
	const clean = cleanText(text, Number.POSITIVE_INFINITY)
	return clean.length > longest.text ? null : clean
}

function metricsOf(metrics: readonly KeptMetric[]): MetricRecord[] {
	const found = new Map<string, MetricRecord>()
	for (const one of metrics) {
		const name = cleanText(one.name, longest.name)
		if (found.has(name)) continue
		found.set(name, {
			name,
			unit: word(one.unit),
			direction: one.direction,
			n: wholeOr(one.n, 0),
			runs: wholeOr(one.runs, 0),
			mean: real(one.mean),
			median: real(one.median),
			p90: real(one.p90),
			p95: real(one.p95),
			p99: real(one.p99),
			min: real(one.min),
			max: real(one.max),
			ciLow: real(one.ci?.low),
			ciHigh: real(one.ci?.high),
			throughput: real(one.throughput),
			errors: wholeOr(one.errors, 0),
		})
	}
	return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function verdictOf(one: KeptVerdict): VerdictRecord {
	return {
		metric: cleanText(one.metric, longest.name),
		stat: word(one.stat),
		benchmark: one.benchmark === null ? null : cleanText(one.benchmark, longest.name),
		comparison: wholeOr(one.comparison, 0),
		unit: word(one.unit),
		base: real(one.base),
		head: real(one.head),
		ratio: real(one.ratio),
		ciLow: real(one.ci?.low),
		ciHigh: real(one.ci?.high),
		margin: real(one.margin),
		adjustedP: real(one.adjustedP),
		verdict: word(one.verdict),
		doubt: one.doubt === null ? null : word(one.doubt),
		gates: one.gates,
		pairs: wholeOr(one.pairs, 0),
		lessSteady: one.lessSteady != null,
	}
}

function budgetOf(one: KeptBudget): BudgetRecord {
	return {
		list: word(one.list),
		expr: cleanText(one.expr),
		severity: word(one.severity),
		unit: word(one.unit),
		observed: real(one.observed),
		limit: real(one.limit),
		n: wholeOr(one.n, 0),
		outcome: word(one.outcome),
	}
}

function word(text: string): string {
	return cleanText(text, longest.word)
}

/** SQLite has no negative zero. */
function real(value: number | null | undefined): number | null {
	return value == null || !Number.isFinite(value) ? null : value + 0
}

function wholeOr<Else>(value: number, otherwise: Else): number | Else {
	return Number.isSafeInteger(value) ? value + 0 : otherwise
}

function timeOf(iso: string): number | null {
	const ms = Date.parse(iso)
	return Number.isNaN(ms) ? null : ms
}

/**
 * report.json as a schema: `docs/report.schema.json` is made from it, every report is held against it in tests, and reading it back goes
 * through it. The types below hold it equal to `RunReport`.
 */
import * as z from 'zod'
import {
	artifact,
	environment,
	figure,
	finding,
	runOutcome,
	strings,
	suiteFailure,
	text,
	tool,
	topFrame,
	ui,
} from '../core/events/event-shapes.ts'
import {baselineStats} from '../core/plan/baseline-plan.ts'
import type {PlanKind} from '../core/plan/plan.ts'
import {alertStates} from '../core/rules/alert-state.ts'
import {ruleSeverities} from '../core/rules/rule.ts'
import {ruleUnits} from '../core/rules/units.ts'
import {budgetLists, budgetOutcomes, type RunReport} from '../core/run/summary/run-report.ts'
import {compareReportSchema, verdictSchema} from './kinds/compare/schema.ts'
import {loadReportSchema} from './kinds/load/schema.ts'
import {microReportSchema} from './kinds/micro/schema.ts'
import {stepsReportSchema} from './kinds/steps/schema.ts'

const maybe = figure.nullable()
const count = z.int().nonnegative()
const command = z.object({argv: strings, shell: z.boolean(), cwd: text})
const interval = z.object({
	level: figure,
	low: figure,
	high: figure,
	method: z.enum(['order-statistic', 't', 'within-run']),
})
const top = z.array(topFrame)

const baseline = z.object({
	name: text,
	runs: z.array(z.object({id: text, startedAt: text, commit: text.nullable()})),
	misfits: strings.describe('What does not fit and was accepted all the same'),
	verdicts: z.array(
		z.object({
			metric: text,
			stat: z.enum(baselineStats),
			unit: z.enum(['ms', 'cores', 'bytes', 'ns']).nullable(),
			gates: z.boolean().describe('Whether it decides the exit code'),
			base: maybe.describe('Median over the runs of the baseline'),
			head: maybe,
			ratio: maybe.describe('Head over base: 1.02 is 2 % more'),
			ci: z.object({level: figure, low: figure, high: figure, method: z.literal('prediction')}).nullable(),
			p: maybe.describe('That the ratio lies inside the margin'),
			adjustedP: maybe.describe('Corrected for the number of questions asked (Holm)'),
			margin: figure,
			runs: count.describe('Runs of the baseline that have it'),
			verdict: z.enum(['regression', 'improvement', 'equivalent', 'inconclusive']),
			reason: text.nullable().describe('Why it is inconclusive'),
		}),
	),
})

const metric = z
	.object({
		name: text.describe('wall, step:<name>, http, measure:<name>, cpuShare, rssBytes; of a micro suite its benchmarks'),
		unit: z.enum(['ms', 'cores', 'bytes', 'ns']),
		direction: z.enum(['lower', 'higher', 'none']).describe('Which way is better'),
		n: count.describe('Samples'),
		runs: count.describe('Independent runs behind the samples'),
		mean: maybe,
		median: maybe,
		p50: maybe,
		p90: maybe,
		p95: maybe,
		p99: maybe,
		min: maybe,
		max: maybe,
		stddev: maybe,
		cv: maybe,
		ci: interval.nullable().describe('Interval of the median'),
		outliers: z.object({mild: count, severe: count}).nullable(),
		throughput: maybe.describe('Events a second'),
		errors: count,
		unanswered: z
			.object({
				left: count.describe('The connection went before the answer had begun'),
				cut: count.describe('The connection went while the answer was under way'),
				underWay: count.describe('Neither answered nor given up at the end'),
			})
			.describe('Requests without a duration, not in n')
			.exactOptional(),
		histogram: z.array(z.object({from: figure, to: figure, count})),
	})
	.describe('A figure that n cannot support is null')

/** What only suites of one kind have. */
const partsOfKind = {
	observe: {},
	command: {},
	compare: {compare: compareReportSchema.exactOptional()},
	micro: {micro: microReportSchema.exactOptional()},
	steps: {steps: stepsReportSchema.exactOptional()},
	load: {load: loadReportSchema.exactOptional()},
} satisfies Record<PlanKind, z.ZodRawShape>
type Parts = typeof partsOfKind
type All<Part> = (Part extends unknown ? (part: Part) => void : never) extends (all: infer Whole) => void
	? Whole
	: never
const ofKinds: All<Parts[PlanKind]> = Object.assign({}, ...Object.values(partsOfKind))

const suite = z.object({
	name: text,
	kind: z.enum(Object.keys(partsOfKind) as PlanKind[]),
	tags: strings,
	outcome: z.enum(['done', 'failed', 'interrupted', 'not-run']),
	failure: z
		.object({
			code: suiteFailure,
			reason: text,
		})
		.nullable(),
	exitCode: maybe,
	command,
	driver: command.nullable(),
	setup: z.record(text, text).describe('Every setting that can change its figures, by name').exactOptional(),
	nodeVersion: text.describe('The Node that its command names, asked when the run began').exactOptional(),
	durationMs: figure,
	readyAfterMs: maybe,
	metrics: z.array(metric),
	observed: z
		.enum(['outside', 'light'])
		.exactOptional()
		.describe('outside: nothing of ours was in the target; light: no CPU samples, no garbage collections'),
	usage: z
		.object({
			cpuShare: z.object({mean: maybe, max: maybe}).describe('1 = one core busy'),
			rssBytes: z.object({
				mean: maybe,
				max: maybe,
				last: maybe,
				of: z.enum(['samples', 'runs']).exactOptional().describe('runs: the largest peak of the counted runs'),
			}),
			perProcess: z.array(
				z.object({
					pid: count,
					ppid: count,
					name: text,
					cpuShare: maybe,
					cpuMs: figure,
					maxRssBytes: figure,
					threads: figure,
					fds: maybe,
					readBytes: maybe,
					writtenBytes: maybe,
					node: text.nullable(),
					waitMs: maybe.exactOptional().describe('Its threads, ready to run with no core free'),
					otherThreadsShare: maybe.exactOptional().describe("The share of its CPU time that was not its main thread's"),
					sampledShare: maybe.exactOptional().describe('The share of its CPU time that the samples stand for'),
					role: z.enum(['primary', 'worker']).nullable().exactOptional().describe('In a cluster'),
					requests: count.nullable().exactOptional(),
				}),
			),
			processCount: count,
			probeBytes: maybe.exactOptional().describe('About what is ours in the memory of each Node process'),
			probeCpuShare: z
				.object({low: figure, high: figure})
				.nullable()
				.exactOptional()
				.describe('What watching usually costs a Node process, of the CPU time of its main thread'),
			waitMs: maybe.exactOptional().describe('Threads of the tree, ready to run with no core free'),
			readBytes: maybe.exactOptional().describe('By all processes, each byte once'),
			writtenBytes: maybe.exactOptional(),
		})
		.nullable(),
	node: z
		.object({
			loopDelayMs: z
				.object({p50: maybe, p99: maybe, max: maybe})
				.describe('How long an event waits for the loop that comes at a random moment'),
			utilisation: maybe,
			gc: z
				.object({
					...{count: maybe, major: maybe, share: maybe, maxMs: maybe},
					watchedShare: maybe
						.exactOptional()
						.describe(
							'The share of the time for which they were watched, where that is less than all: number and share are estimates',
						),
					shareMargin: maybe
						.exactOptional()
						.describe(
							'Two standard errors of the share, where it is an estimate: it is off by more in one case of twenty',
						),
				})
				.describe('Pauses, and their share of the time; null: nobody told of them'),
			heapBytes: maybe,
			versions: strings,
		})
		.nullable(),
	hottest: z
		.object({
			samples: count,
			durationMs: figure,
			top,
			cpuShare: maybe.exactOptional().describe('The share of the CPU time of the tree that the samples stand for'),
			mainThreadShare: maybe.exactOptional(),
			unranked: z.enum(['few-samples', 'small-share']).nullable().exactOptional(),
		})
		.nullable(),
	flames: z.array(
		z.object({
			title: text,
			source: z.enum(['v8', '0x', 'clinic', 'perf']),
			svg: text.nullable(),
			profile: text.nullable(),
			html: text.nullable(),
			samples: figure,
			bytes: figure
				.exactOptional()
				.describe('Only for a profile of memory: what its shares are of; samples counts its stacks'),
			durationMs: figure,
			top,
		}),
	),
	deepProfile: z.object({profiler: text, outcome: runOutcome, text}).nullable(),
	series: z.array(
		z.object({
			name: text,
			unit: text,
			t0: figure.describe('Milliseconds since the run started'),
			stepMs: figure,
			values: z.array(maybe).describe('null where nobody measured'),
		}),
	),
	budgets: z
		.array(
			z.object({
				expr: text,
				observed: maybe,
				limit: maybe,
				n: count,
				outcome: z.enum(budgetOutcomes),
				list: z.enum(budgetLists).describe('budgets must hold, alerts must not happen'),
				severity: z.enum(ruleSeverities).describe('A warning never changes the exit code'),
				unit: z.enum(ruleUnits),
				headroom: maybe.describe('What is left of the limit, as a share of it; below 0: so much beyond it'),
				atMs: maybe.describe('When it was observed, milliseconds since the run started'),
				reason: text.nullable(),
				aborted: z.boolean().describe('It ended the run'),
				broken: z.array(z.object({fromMs: figure, toMs: maybe})),
			}),
		)
		.describe('What was asked of the suite'),
	alerts: z
		.array(
			z.object({
				name: text,
				expr: text.describe('As in budgets, which has what came of it'),
				severity: z.enum(ruleSeverities),
				message: text,
				labels: z.record(text, text),
				state: z.enum(alertStates).describe('As it stood last'),
				unit: z.enum(ruleUnits),
				history: z
					.array(
						z.object({
							state: z.enum(alertStates),
							atMs: figure.describe('Milliseconds since the run started'),
							observed: maybe,
						}),
					)
					.describe('Each change of its state; before the first it is inactive'),
			}),
		)
		.exactOptional()
		.describe('Alerts of files, as they stood second by second'),
	captures: z
		.array(
			z.object({
				expr: text,
				at: figure.describe('Milliseconds since the run started'),
				flame: text.nullable(),
				profile: text.nullable(),
				observed: maybe,
				limit: maybe,
				unit: z.enum(ruleUnits),
				culprit: text.nullable(),
			}),
		)
		.exactOptional()
		.describe('What was filed because a condition came true'),
	verdicts: z.array(verdictSchema),
	baseline: baseline.describe('What it was held against, and what came of it').exactOptional(),
	findings: z.array(finding),
	...ofKinds,
	output: z.object({lines: strings, omittedLines: count}),
})

export const reportSchema = z
	.object({
		schemaVersion: z.literal(1),
		tool,
		run: z.object({
			id: text,
			startedAt: text,
			endedAt: text,
			outcome: runOutcome,
			exitCode: maybe,
			command: text,
			out: text.exactOptional().describe('What --out says for commands that are to find the run'),
			seed: figure,
			ui,
		}),
		environment,
		suites: z.array(suite),
		artifacts: z.array(z.object(artifact)),
	})
	.describe('report.json of arsenal-tui: what a run came to')

/** Both ways: a field that only one of the two knows does not compile. */
type Parsed = z.infer<typeof reportSchema>
const schemaIsType = (parsed: Parsed): RunReport => parsed
const typeIsSchema = (report: RunReport): DeepReadonly<Parsed> => report
void schemaIsType
void typeIsSchema
type DeepReadonly<T> =
	T extends ReadonlyArray<infer Item>
		? ReadonlyArray<DeepReadonly<Item>>
		: T extends object
			? {readonly [K in keyof T]: DeepReadonly<T[K]>}
			: T

/** The text of `docs/report.schema.json`. Readers must let fields pass that they do not know: later versions add some. */
export function renderReportSchema(): string {
	const schema = z.toJSONSchema(reportSchema, {target: 'draft-2020-12', io: 'input'})
	return `${JSON.stringify(schema, null, 2)}\n`
}

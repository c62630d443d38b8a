/** The `micro` part of report.json, for report-schema.ts. */
import * as z from 'zod'
import {findingCode} from '../../../core/events/event-shapes.ts'
import {ownFailureCodes} from '../../../core/kinds/micro/events.ts'
import {microFailureCodes, microPhases} from '../../../core/kinds/micro/events-message.ts'
import {growthOrders} from '../../../core/stats/growth.ts'
import {drift} from '../../drift-schema.ts'

const text = z.string()
const figure = z.number()
const maybe = figure.nullable()
const count = z.int().nonnegative()

const benchmark = z.object({
	name: text.describe('Also of its metric'),
	params: z.record(text, z.union([text, figure, z.boolean(), z.null()])),
	source: z.enum(['arsenal-tui', 'mitata', 'tinybench', 'vitest']),
	outcome: z.enum(['measured', 'partial', 'failed', 'not-run']).describe('partial: in fewer runs than were asked for'),
	failure: z
		.object({
			code: z.enum([...microFailureCodes, ...ownFailureCodes]),
			phase: z.enum(microPhases),
			run: count,
			text,
			stack: text.nullable(),
		})
		.nullable(),
	runs: z.array(
		z.object({
			run: count,
			samples: count,
			batch: count.describe('Calls that made up one sample'),
			median: maybe,
			p99: maybe,
			mean: maybe,
			effective: maybe.describe('Independent samples these are worth'),
			gcCount: count,
			course: z.array(figure).describe('Medians of successive parts of its samples'),
		}),
	),
	effective: maybe.describe('Independent samples all runs are worth, for the median'),
	effectiveTail: maybe.describe('The same for p90 and above'),
	async: z.boolean().nullable(),
	kind: z.enum(['call', 'loop', 'own']).nullable(),
	firstCallNs: maybe,
	heapBytesPerCall: maybe,
	gcNsPerCall: maybe,
	emptyNs: maybe.describe('An empty function measured the same way'),
	drift: drift.nullable().describe('Drift of the medians of the runs'),
	findings: z.array(
		z.object({code: findingCode(text), severity: z.enum(['info', 'warning', 'error']), text, evidence: text}),
	),
})

const sweep = z.object({
	name: text,
	param: text,
	kind: z.enum(['size', 'concurrency']),
	rows: z.array(
		z.object({
			benchmark: text,
			value: figure,
			timeNs: figure,
			perSecond: figure,
			factor: figure.describe('Time over that of the smallest size; throughput over that of the lowest concurrency'),
			efficiency: figure,
			exponent: maybe,
		}),
	),
	growth: z
		.object({
			order: z.enum(growthOrders),
			fixedNs: figure,
			rateNs: figure,
			r2: figure,
			runnerUp: z.enum(growthOrders).nullable(),
			lead: maybe.describe('AICc of the runner-up above that of the order'),
			ambiguous: z.boolean(),
			slope: z.object({value: figure, low: figure, high: figure}).describe('Slope of log time over log size'),
			sizes: count,
		})
		.nullable(),
	peak: maybe,
})

export const microReportSchema = z
	.object({
		runs: count.describe('Asked for, of each benchmark'),
		samples: count.describe('Asked for, of each benchmark and run'),
		node: text.nullable(),
		timer: z.object({name: z.literal('performance.now'), costNs: figure, resolutionNs: figure}).nullable(),
		leftOut: count,
		benchmarks: z.array(benchmark),
		sweeps: z.array(sweep),
	})
	.describe('Only for suites of kind micro: times in ns a call')

/** The `load` part of report.json, for report-schema.ts. */
import * as z from 'zod'
import {latencyBases} from '../../../core/kinds/load/summary-report.ts'
import {arrivalKinds} from '../../../core/load/arrivals.ts'
import {bottlenecks} from '../../../core/load/self-check.ts'

const text = z.string()
const count = z.number().nonnegative()

const counts = {
	planned: count.describe('Should have been sent'),
	sent: count,
	completed: count.describe('Answered to the end, whatever the status'),
	failed: count.describe('Refused, reset, cut, or answered with something that is not HTTP'),
	dropped: count.describe('Left out because too many were under way'),
	timedOut: count.describe('Not answered in time; in the response times at the limit'),
	clientErrors: count.describe('Of those completed, with status 400 to 499'),
	serverErrors: count.describe('Of those completed, with status 500 and above'),
}

const times = z
	.object({p50: count.nullable(), p95: count.nullable(), p99: count.nullable(), max: count.nullable()})
	.describe('Milliseconds; null: too few to tell')

export const loadReportSchema = z
	.object({
		...counts,
		valid: z.boolean().describe('The generator was not the bottleneck'),
		invalidBecause: z.array(z.object({code: z.enum(bottlenecks), text})),
		engine: text,
		basis: z.enum(latencyBases).describe('From when response times count'),
		startMs: count.nullable().describe('When the first request was due, milliseconds since the run started'),
		arrival: z.enum(arrivalKinds),
		connections: count,
		resent: count.describe('Sent again, because the server had closed the kept connection meanwhile'),
		connectionsOpened: count,
		receivedBytes: count,
		statuses: z.record(text, count).describe('Answers by status'),
		failures: z.record(text, count).describe('Requests that failed, by class: docs/load.md'),
		stages: z.array(
			z.object({
				fromRate: count.describe('Requests a second'),
				toRate: count,
				forMs: count,
				...counts,
				holds: z.boolean().nullable().describe('Of a step of a search: whether all held that had to').exactOptional(),
				broke: text.describe('What did not hold, or could not be told').exactOptional(),
				throughput: count.describe('Answers a second over the time of the stage'),
				response: times,
				service: times,
			}),
		),
		search: z
			.object({
				outcome: z.enum(['between', 'below', 'above', 'untold', 'open']),
				low: count.nullable().describe('Requests a second: the highest rate at which all held'),
				high: count.nullable().describe('The lowest rate at which something did not'),
				holds: z.array(text),
			})
			.exactOptional(),
	})
	.describe('Only for suites of kind load')

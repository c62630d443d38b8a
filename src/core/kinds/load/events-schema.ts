/** What the plan and the events of a load suite must look like; rows of `events/kinds.ts`. */
import * as z from 'zod'
import {count, figure, strings, text} from '../../events/event-shapes.ts'
import {index, planCommon, readiness, request, rule, suite} from '../../events/log-shapes.ts'
import {arrivalKinds} from '../../load/arrivals.ts'
import {loadTimes} from '../../load/counted.ts'
import {failureClasses} from '../../load/outcome.ts'
import {overflowKinds} from './suite-load.ts'

export const loadPlan = z.object({
	...planCommon,
	kind: z.literal('load'),
	hasTarget: z.boolean(),
	ready: readiness,
	load: z.object({
		requests: z.array(request.extend({weight: count})),
		module: text.nullable(),
		data: text.nullable(),
		socketPath: text.nullable(),
		stages: z.array(z.object({fromRate: count, toRate: count, forMs: count})),
		search: z
			.object({fromRate: count, toRate: count, stepMs: count, precision: count, holds: z.array(rule)})
			.nullable(),
		arrival: z.enum(arrivalKinds),
		connections: count,
		http2: z.boolean(),
		fresh: z.boolean(),
		maxInFlight: count,
		overflow: z.enum(overflowKinds),
		timeoutMs: count,
		threads: count,
		insecure: z.boolean(),
		allowHosts: strings,
	}),
})

const times = z.partialRecord(z.enum(loadTimes), z.object({counts: z.array(count), minNs: count, maxNs: count}))

const stageCounts = z.object({
	stage: index,
	planned: count,
	sent: count,
	completed: count,
	failed: count,
	dropped: count,
	timedOut: count,
	resent: count,
	receivedBytes: count,
	connections: count,
	statuses: z.array(count),
	failures: z.partialRecord(z.enum(failureClasses), count),
	times,
})

const sample = z.object({
	intervalMs: count,
	loopBusy: figure,
	gcShare: figure,
	waitedShare: figure.nullable(),
	cpuShare: figure.nullable(),
	inFlight: count,
	queued: count,
	openConnections: count,
	backlogDrops: count.nullable(),
})

export const loadEvents = {
	'load-started': {...suite, startMs: count, address: text},
	'load-step-started': {...suite, step: index, rate: count},
	'load-step-finished': {
		...suite,
		step: index,
		toMs: count,
		holds: z.boolean().nullable(),
		expr: text.nullable(),
		observed: figure.nullable(),
	},
	'load-counted': {...suite, stages: z.array(stageCounts), sample: sample.nullable()},
} as const

import type {MetricDef, MetricsOfKind} from '../../rules/metric-def.ts'
import {insideMetrics, readyMetric, requestMetrics, sampledMetrics} from '../../rules/observed-metrics.ts'

const times = {shape: 'times', unit: 'ms', windowed: true} as const
const counter = {shape: 'counter', unit: 'count', windowed: true} as const
const share = {shape: 'share', unit: 'share', windowed: true} as const

/** Told by the generator: as the client saw it. */
const clientMetrics: readonly MetricDef[] = [
	{
		...times,
		name: 'response_time',
		aliases: ['latency', 'http_req_duration'],
		help: 'from when a request should have been sent to the last byte of its answer; one that timed out counts as one that took as long as the limit',
	},
	{
		...times,
		name: 'service_time',
		help: 'from when a request was written to its connection to the last byte of its answer',
	},
	{
		...times,
		name: 'first_byte_time',
		aliases: ['http_req_waiting'],
		help: 'from when a request was written to the first byte of its answer',
	},
	{...times, name: 'connect_time', aliases: ['http_req_connecting'], help: 'of new connections, with their encryption'},
	{...times, name: 'send_lag', help: 'from when a request should have been sent to when the generator got to it'},
	{
		...counter,
		name: 'requests',
		aliases: ['http_reqs'],
		help: 'requests answered to the end; `requests_per_second` is their rate',
	},
	{...counter, name: 'planned', help: 'requests that should have been sent'},
	{...counter, name: 'sent', help: 'requests that were sent'},
	{
		...counter,
		name: 'dropped',
		aliases: ['dropped_iterations'],
		help: 'requests that were left out because too many were under way',
	},
	{...counter, name: 'timed_out', help: 'requests that were not answered within the limit'},
	{
		...counter,
		name: 'failed',
		help: 'requests that were refused, reset, cut or answered with something that is not HTTP',
	},
	{
		...share,
		name: 'achieved',
		help: 'share of the planned requests that were answered to the end',
	},
	{
		...share,
		name: 'error_rate',
		aliases: ['error_rate_5xx'],
		help: 'share of the requests that failed, timed out, or were answered with status 500 and above',
	},
	{...share, name: 'error_rate_4xx', help: 'share of the requests that were answered with status 400 to 499'},
	{
		...share,
		name: 'http_req_failed',
		help: 'share of the requests that failed, timed out, or were answered with status 400 and above, which is what k6 calls failed',
	},
	{...share, name: 'success_rate', help: 'share of the requests that were answered to the end with a status below 400'},
	{...counter, name: 'status_4xx', help: 'requests answered with status 400 to 499'},
	{...counter, name: 'status_5xx', aliases: ['errors'], help: 'requests answered with status 500 and above'},
	{
		name: 'breaking_point',
		shape: 'single',
		unit: '1/s',
		windowed: false,
		help: 'the rate at which what `search` asks for holds no more: between the last that held and the first that did not',
	},
	{
		name: 'in_flight',
		shape: 'level',
		unit: 'count',
		windowed: true,
		help: 'requests that were sent and had not ended, at the most in each second',
	},
]

/** The same requests as the target's own HTTP servers saw them. */
const ownTime: MetricDef = {
	...times,
	name: 'server_time',
	help: "from a request's head to the last byte of its answer, as HTTP servers of the target see it themselves",
	needs: 'probe',
}

/** What the target times itself. */
const measures = requestMetrics.filter(({name}) => name === 'measure')

export const loadMetrics: MetricsOfKind = {
	main: 'response_time',
	all: [...clientMetrics, ownTime, ...sampledMetrics, ...insideMetrics, ...measures, readyMetric],
}

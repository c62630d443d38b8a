import * as z from 'zod/mini'
import {arrivalKinds} from '../../load/arrivals.ts'
import {mostRate, mostStages, parseStages} from '../../load/parse-stages.ts'
import type {LoadStage} from '../../load/stage.ts'
import {
	after,
	duration,
	either,
	environment,
	field,
	integer,
	list,
	plainText,
	record,
	truth,
} from '../../suite/fields.ts'
import {readyField} from '../../suite/ready-field.ts'
import {requestField, requestOf, requestShape} from '../../suite/request-field.ts'
import {folder, shell, someTimeAboveZero, startedShape} from '../../suite/suite-schema.ts'
import {overflowKinds} from './suite-load.ts'

const target = record(
	{
		command: z.optional(z.unknown()),
		shell: z.optional(shell),
		cwd: z.optional(plainText(folder)),
		env: z.optional(environment),
		ready: z.optional(readyField),
	},
	'an object such as {command: "node server.js", ready: {port: 8080}}',
)

const someRate = `a rate from 0 to ${mostRate} requests a second`

const rate = field((value, report): number => {
	if (typeof value !== 'number' || !(value >= 0 && value <= mostRate)) report(someRate)
	return Number(value)
})

const stageTime = duration({leastMs: 1, expected: someTimeAboveZero})

const stage = after(
	record(
		{rate, to: z.optional(rate), for: stageTime},
		'an object such as {rate: 1000, for: "60s"} or {rate: 100, to: 5000, for: "1m"}',
	),
	(read): LoadStage => ({fromRate: read.rate, toRate: read.to ?? read.rate, forMs: read.for}),
)

const stages = either(
	(value, report): readonly LoadStage[] | undefined => {
		if (typeof value !== 'string') return undefined
		const read = parseStages(value)
		if (!('expected' in read)) return read
		report(read.expected)
		return []
	},
	after(list(stage, 'a list of stages such as [{rate: 1000, for: "60s"}]'), (read, report): readonly LoadStage[] => {
		if (read.length === 0 || read.length > mostStages) report(`1 to ${mostStages} stages`)
		else if (read.every(({fromRate, toRate}) => fromRate === 0 && toRate === 0))
			report('a stage with a rate above zero')
		return read
	}),
)

const aboveZero = field((value, report): number => {
	if (typeof value !== 'number' || !(value > 0 && value <= mostRate))
		report(`a rate above 0, up to ${mostRate} requests a second`)
	return Number(value)
})

const precision = field((value, report): number => {
	const percent = typeof value === 'string' ? /^(\d{1,2}(?:\.\d+)?)%$/.exec(value)?.[1] : undefined
	const share = Number(percent) / 100
	if (!(share >= 0.005 && share <= 0.5)) report('a share from "0.5%" to "50%"')
	return share
})

const search = after(
	record(
		{
			from: aboveZero,
			to: aboveZero,
			// Each is read as a budget by `suite-read.ts`.
			holds: list(
				plainText('a condition such as "response_time_p95 < 20ms"'),
				'a list of conditions such as ["response_time_p95 < 20ms"]',
			),
			step: z.optional(duration({leastMs: 1000, expected: 'a duration of a second or more, such as "3s"'})),
			precision: z.optional(precision),
		},
		'an object such as {from: 100, to: 20000, holds: ["response_time_p95 < 20ms", "error_rate < 1%"]}',
	),
	(read, report) => {
		if (read.to <= read.from) report('to above from')
		if (read.holds.length === 0) report('at least one condition that has to hold', ['holds'])
		return read
	},
)

const weighted = after(
	record(
		{
			...requestShape,
			weight: z.optional(
				field((value, report): number => {
					if (typeof value !== 'number' || !(value > 0 && value <= 1e6)) report('a weight above 0')
					return Number(value)
				}),
			),
		},
		'an object such as {url: "http://127.0.0.1:8080/items", weight: 3}',
	),
	read => ({...requestOf(read), weight: read.weight ?? 1}),
)

const oneOf = <T extends string>(words: readonly T[]) =>
	field((value, report): T => {
		if (!words.includes(value as T)) report(words.map(word => `"${word}"`).join(' or '))
		return value as T
	})

const hosts = list(plainText('the name of a host'), 'a list of hosts such as ["staging.example.org"]')

const {command: _command, shell: _shell, cwd: _cwd, env: _env, ...shared} = startedShape

export const mostConnections = 20_000

export const loadSchema = record(
	{
		...shared,
		target: z.optional(target),
		request: z.optional(requestField),
		requests: z.optional(list(weighted, 'a list of requests')),
		module: z.optional(plainText('a module, relative to the configuration file')),
		data: z.optional(plainText('a CSV file, relative to the configuration file')),
		stages: z.optional(stages),
		search: z.optional(search),
		rate: z.optional(rate),
		duration: z.optional(stageTime),
		arrival: z.optional(oneOf(arrivalKinds)),
		connections: z.optional(integer(1, mostConnections, `a number of connections from 1 to ${mostConnections}`)),
		http2: z.optional(truth),
		keepAlive: z.optional(truth),
		socket: z.optional(plainText('a unix socket, relative to the configuration file')),
		timeout: z.optional(duration({leastMs: 1, expected: someTimeAboveZero})),
		maxInFlight: z.optional(integer(1, 1_000_000, 'a number of requests from 1 to 1000000')),
		overflow: z.optional(oneOf(overflowKinds)),
		threads: z.optional(integer(1, 64, 'a number of threads from 1 to 64')),
		insecure: z.optional(truth),
		allowHosts: z.optional(hosts),
		light: z.optional(truth),
		// Read by `read-rules.ts`.
		capture: z.optional(z.unknown()),
	},
	'an object such as {name: "api", kind: "load", request: "http://127.0.0.1:8080/", rate: 1000, duration: "60s"}',
)

export type LoadData = z.infer<typeof loadSchema>

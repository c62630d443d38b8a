import {nearnessOf} from '../../load/near-address.ts'
import {type LoadStage, peakRateOf} from '../../load/stage.ts'
import {reportBesideCapture, reportBesideLight} from '../../suite/contraries.ts'
import type {KindOfSuite} from '../../suite/kind-of-suite.ts'
import type {RawSuite} from '../../suite/raw-suite.ts'
import {ruleSaid, sayTrouble, troublesOf} from '../../suite/read-rules.ts'
import {readStarted} from '../../suite/read-started.ts'
import {withholdAddress, withholdSecrets} from '../../units/withhold-secrets.ts'
import {defaultInFlight, defaultThreads, type LoadSuite, loadDefaults} from './suite.ts'
import type {LoadRequest, LoadSearch} from './suite-load.ts'
import {type LoadData, loadSchema} from './suite-schema.ts'

export const loadSuites: KindOfSuite<LoadSuite> = {
	schema: loadSchema,
	read(raw) {
		const data = raw.parse(loadSchema)
		reportBesideLight(raw)
		reportBesideCapture(raw)
		const target = targetOf(raw)
		if (target === null) reportWithoutTarget(raw)
		// All of it is read, so that all problems are told at once.
		const shared = readStarted(ofTarget(raw, target), data && {...data, ...placeOf(data)}, {
			command: target === null ? 'optional' : 'needed',
		})
		if (data === null) return null
		const search = readSearch(raw, data)
		const stages = search === null ? readStages(raw, data) : []
		const requests = readRequests(raw, data)
		if (raw.problems.length > 0 || shared === null) return null
		const {configDir, resolvePath} = raw.options
		const connections = data.connections ?? loadDefaults.connections
		const [first] = requests
		return {
			...shared,
			...(target === null
				? {launch: {...shared.launch, argv: [first!.method, withholdSecrets(first!.url)]}, probe: {is: 'off'}}
				: {}),
			kind: 'load',
			hasTarget: target !== null,
			ready: data.target?.ready ?? {is: 'at-once'},
			light: data.light ?? false,
			load: {
				requests,
				module: data.module === undefined ? null : resolvePath(configDir, data.module),
				data: data.data === undefined ? null : resolvePath(configDir, data.data),
				socketPath: data.socket === undefined ? null : resolvePath(configDir, data.socket),
				stages,
				search,
				arrival: data.arrival ?? loadDefaults.arrival,
				connections,
				http2: data.http2 ?? false,
				fresh: data.keepAlive === false,
				maxInFlight: data.maxInFlight ?? defaultInFlight(connections),
				overflow: data.overflow ?? loadDefaults.overflow,
				timeoutMs: data.timeout ?? loadDefaults.timeoutMs,
				threads: data.threads ?? defaultThreads(search?.toRate ?? peakRateOf(stages)),
				insecure: data.insecure ?? false,
				allowHosts: data.allowHosts ?? [],
			},
		}
	},
}

type Said = Readonly<Record<string, unknown>>

function saidOf({value}: RawSuite): Said {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Said) : {}
}

/** null: there is none. */
function targetOf(raw: RawSuite): Said | null {
	const {target} = saidOf(raw)
	if (target === undefined) return null
	return typeof target === 'object' && target !== null ? (target as Said) : {}
}

function placeOf({target}: LoadData): Pick<NonNullable<LoadData['target']>, 'cwd' | 'env'> {
	return {
		...(target?.cwd === undefined ? {} : {cwd: target.cwd}),
		...(target?.env === undefined ? {} : {env: target.env}),
	}
}

/** The same suite, with what starts its target where the suites of other kinds have it. */
function ofTarget(raw: RawSuite, target: Said | null): RawSuite {
	const {command, shell} = target ?? {}
	return {
		...raw,
		value: {...saidOf(raw), command, shell},
		report: (path, value, expected) =>
			raw.report(path[0] === 'command' || path[0] === 'shell' ? ['target', ...path] : path, value, expected),
	}
}

/** Keys that are about a program, where there is none. */
const ofPrograms = [
	'probe',
	'observe',
	'light',
	'flame',
	'deep',
	'allCollections',
	'capture',
	'stop',
	'exitCodes',
] as const

function reportWithoutTarget(raw: RawSuite): void {
	const said = saidOf(raw)
	for (const key of ofPrograms)
		if (said[key] !== undefined)
			raw.report([key], said[key], 'nothing, because the suite has no target to which it applies')
}

/** Said in `suite-config.ts` and in docs/load.md too. */
const searchDefaults = {stepMs: 3000, precision: 0.03} as const

function readSearch(raw: RawSuite, {search, stages, rate, duration}: LoadData): LoadSearch | null {
	if (search === undefined) return null
	for (const [key, value] of Object.entries({stages, rate, duration}))
		if (value !== undefined) raw.report([key], saidOf(raw)[key], 'nothing, because search says what is sent')
	const holds = search.holds.map(expr => ruleSaid('budgets', expr))
	for (const [index, spec] of holds.entries())
		for (const trouble of troublesOf(spec, 'load'))
			raw.report(['search', 'holds', index], spec.expr, sayTrouble(trouble, spec))
	const {from, to, step, precision} = search
	return {
		fromRate: from,
		toRate: to,
		stepMs: step ?? searchDefaults.stepMs,
		precision: precision ?? searchDefaults.precision,
		holds,
	}
}

const stagesOrRate = 'either stages, or rate and duration'

function readStages(raw: RawSuite, {stages, rate, duration}: LoadData): readonly LoadStage[] {
	if (stages !== undefined) {
		if (rate !== undefined) raw.report(['rate'], rate, `nothing: ${stagesOrRate}`)
		if (duration !== undefined) raw.report(['duration'], saidOf(raw).duration, `nothing: ${stagesOrRate}`)
		return stages
	}
	if (rate === undefined) raw.report(['rate'], undefined, `how much is sent: ${stagesOrRate}`)
	if (duration === undefined) raw.report(['duration'], undefined, `for how long it is sent: ${stagesOrRate}`)
	if (rate === 0) raw.report(['rate'], rate, 'a rate above zero')
	return [{fromRate: rate ?? 1, toRate: rate ?? 1, forMs: duration ?? 1}]
}

function readRequests(raw: RawSuite, {request, requests, data, allowHosts = []}: LoadData): readonly LoadRequest[] {
	if (request !== undefined && requests !== undefined)
		raw.report(['requests'], [], 'nothing: either request or requests')
	const all = requests ?? (request === undefined ? [] : [{...request, weight: 1}])
	if (all.length === 0) raw.report(['request'], undefined, 'what is sent: a URL, or an object with one')
	const pathOf = (index: number) => (requests === undefined ? ['request', 'url'] : ['requests', index, 'url'])
	for (const [index, {url}] of all.entries()) {
		if (data === undefined && /\{[A-Za-z_][\w-]*\}/.test(url))
			raw.report(pathOf(index), withholdAddress(url), 'no {name}, or data with a column of that name')
		if (!URL.canParse(url)) continue
		const {origin, hostname} = new URL(url)
		const first = URL.canParse(all[0]!.url) ? new URL(all[0]!.url).origin : origin
		if (origin !== first)
			raw.report(
				pathOf(index),
				withholdAddress(url),
				`a URL of ${first}, where the first request goes: a suite has one target`,
			)
		if (nearnessOf(hostname, allowHosts) === 'never') raw.report(pathOf(index), withholdAddress(url), notNear(hostname))
	}
	return all
}

function notNear(host: string): string {
	return `an address of this machine or of a private network, or ${host} in allowHosts: load is sent to no stranger`
}

import {pathToFileURL} from 'node:url'
import type {LoadAnswer, LoadContext, LoadModule, LoadModuleRequest} from '../../core/kinds/load/suite-config.ts'
import type {LoadRequest} from '../../core/kinds/load/suite-load.ts'
import {pickWeighted, unitOf} from '../../core/load/weighted.ts'
import type {WireRequest} from './exchange.ts'
import type {Row} from './read-rows.ts'
import {wireRequestOf} from './wire-request.ts'

export interface SourcePlan {
	readonly requests: readonly LoadRequest[]
	readonly rows: readonly Row[] | null
	readonly module: string | null
	readonly seed: number
	readonly isFresh: boolean
	readonly part: number
	readonly parts: number
}

/** What is sent when a request is due. */
export interface RequestSource {
	/** @throws whatever a module throws */
	next(index: number, stage: number): WireRequest
	/** null: whatever comes is fine. @returns whether an answer is as it should be */
	readonly check: ((answer: LoadAnswer, index: number, stage: number) => boolean) | null
}

/** @throws when the module cannot be loaded, or its `setup` fails */
export async function requestSource(plan: SourcePlan): Promise<RequestSource> {
	const {requests, rows, seed, isFresh} = plan
	const weights = requests.map(({weight}) => weight)
	const pick = (index: number) => pickWeighted(weights, seed, index)
	if (plan.module === null && rows === null) {
		const ready = requests.map(request => wireRequestOf(request, isFresh))
		return {next: index => ready[pick(index)]!, check: null}
	}
	const rowOf = (index: number) => (rows === null ? undefined : rows[index % rows.length])
	if (plan.module === null)
		return {next: index => wireRequestOf(filled(requests[pick(index)]!, rowOf(index)!), isFresh), check: null}
	const made: LoadModule = await loadModule(plan.module)
	const data = await made.setup?.({thread: plan.part, threads: plan.parts})
	const contextOf = (index: number, stage: number): LoadContext => {
		let drawn = 0
		return {index, stage, row: rowOf(index), data, random: () => unitOf(seed + ++drawn, index)}
	}
	const {request, check} = made
	return {
		next(index, stage) {
			const base = requests[pick(index)]!
			const row = rowOf(index)
			const own = row === undefined ? base : filled(base, row)
			return wireRequestOf(changed(own, request?.(contextOf(index, stage))), isFresh)
		},
		check:
			check === undefined
				? null
				: (answer, index, stage) => {
						const said = check(answer, contextOf(index, stage))
						return said === undefined || said === true
					},
	}
}

const parts = ['setup', 'request', 'check'] as const

async function loadModule(file: string): Promise<LoadModule> {
	const loaded: Record<string, unknown> = await import(pathToFileURL(file).href)
	const from = typeof loaded.default === 'object' && loaded.default !== null ? {...loaded.default, ...loaded} : loaded
	const said = from as Record<string, unknown>
	const wrong = parts.find(name => said[name] !== undefined && typeof said[name] !== 'function')
	if (wrong !== undefined) throw new Error(`${wrong} is no function`)
	if (said.request === undefined && said.check === undefined) throw new Error('it exports neither request nor check')
	return said as LoadModule
}

/** `{name}` stands for the value in the row; what is in none of its columns stays as it is. */
function filled({url, headers, body, ...more}: LoadRequest, row: Row): LoadRequest {
	const fill = (text: string, encode: (value: string) => string) =>
		text.replace(/\{([^{}]{1,80})\}/g, (whole, name: string) => (Object.hasOwn(row, name) ? encode(row[name]!) : whole))
	return {
		...more,
		url: fill(url, encodeURIComponent),
		headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, oneLine(fill(value, plain))])),
		body: body === null ? null : fill(body, plain),
	}
}

function plain(text: string): string {
	return text
}

/** What would end a header and begin another is left out. */
function oneLine(text: string): string {
	return text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '')
}

/** @throws when it is no request */
function changed(base: LoadRequest, own: LoadModuleRequest | undefined): LoadRequest {
	if (own === undefined) return base
	if (typeof own !== 'object' || own === null || 'then' in own)
		throw new TypeError('request() has to return a request, and not a promise of one')
	const {
		method = own.body === undefined ? base.method : base.method === 'GET' ? 'POST' : base.method,
		path,
		headers,
		body,
	} = own
	if (!/^[A-Z]{1,20}$/.test(method)) throw new TypeError('method has to be a word in capitals')
	if (path !== undefined && !/^\/[\x21-\x7e]*$/.test(path))
		throw new TypeError('path has to begin with a slash, and to be encoded')
	return {
		...base,
		method,
		...(path === undefined ? {} : {url: `${new URL(base.url).origin}${path}`}),
		headers:
			headers === undefined
				? base.headers
				: {...base.headers, ...Object.fromEntries(Object.entries(headers).map(headerOf))},
		...(body === undefined ? {} : {body: String(body)}),
	}
}

function headerOf([name, value]: readonly [string, string | number]): readonly [string, string] {
	const text = String(value)
	if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name) || /[^\t\x20-\x7e\x80-\xff]/.test(text))
		throw new TypeError(`header ${name} cannot be sent`)
	return [name, text]
}

import path from 'node:path'
import {parseConfig} from '../../core/suite/parse-config.ts'
import type {Suite} from '../../core/suite/suite.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import type {Problem} from '../../core/trouble/problem.ts'
import {durationText} from '../../core/units/duration.ts'
import type {Invocation} from '../command-line/invocation.ts'

type LoadInvocation = Extract<Invocation, {command: 'load'}>

const standardRate = 100
const standardDurationMs = 10_000

/** The suite that `load URL` speaks of, read as one of a configuration would be: what is wrong there is wrong here. @throws ArsenalError `bad-usage` */
export function loadSuite(cwd: string, invocation: LoadInvocation): Suite {
	const parsed = parseConfig({suites: [configOf(invocation)]}, {configDir: cwd, resolvePath: path.resolve})
	if (!('problems' in parsed)) return parsed.suites[0]!
	throw new ArsenalError('bad-usage', 'This load cannot be sent as asked.', {problems: parsed.problems.map(asTyped)})
}

function configOf({url, argv, load, measure: {durationMs, budgets}}: LoadInvocation): object {
	const {connections, timeoutMs, maxInFlight, threads, socket} = load
	return {
		name: nameOf(url),
		kind: 'load',
		request: requestOf(url, load),
		...(argv.length === 0 ? {} : {target: {command: argv, ready: readyOf(url)}}),
		...(load.search === null ? whenOf(load, durationMs) : searchOf(load.search, load, durationMs, budgets)),
		...given('connections', connections),
		...given('timeout', timeoutMs === null ? null : durationText(timeoutMs)),
		...given('maxInFlight', maxInFlight),
		...given('threads', threads),
		...given('socket', socket),
		...(load.poisson ? {arrival: 'poisson'} : {}),
		...(load.http2 ? {http2: true} : {}),
		...(load.newConnections ? {keepAlive: false} : {}),
		...(load.queue ? {overflow: 'queue'} : {}),
		...(load.insecure ? {insecure: true} : {}),
		...(load.allowHosts.length > 0 ? {allowHosts: load.allowHosts} : {}),
	}
}

function given<Value>(key: string, value: Value | null): Readonly<Record<string, Value>> {
	return value === null ? {} : {[key]: value}
}

function whenOf({stages, rate}: LoadInvocation['load'], durationMs: number | null): object {
	const duration = durationMs === null ? null : durationText(durationMs)
	if (stages !== null) return {stages, ...given('rate', rate), ...given('duration', duration)}
	return {rate: rate ?? standardRate, duration: duration ?? durationText(standardDurationMs)}
}

/** What has to hold at a rate is what budgets say; those of the breaking point itself hold of what is found. */
function searchOf(
	range: {readonly from: number; readonly to: number},
	{stages, rate}: LoadInvocation['load'],
	durationMs: number | null,
	budgets: readonly string[],
): object {
	return {
		search: {
			...range,
			holds: budgets.filter(isOfStep),
			...(durationMs === null ? {} : {step: durationText(durationMs)}),
		},
		...given('stages', stages),
		...given('rate', rate),
	}
}

export function isOfStep(budget: string): boolean {
	return !/\bbreaking_point\b/.test(budget)
}

function requestOf(url: string, {method, headers, body}: LoadInvocation['load']): object {
	const fields = headers.map(header => {
		const colon = header.indexOf(':')
		return [header.slice(0, colon), header.slice(colon + 1).trim()] as const
	})
	return {
		url,
		...(method === null ? {} : {method}),
		...(fields.length === 0 ? {} : {headers: Object.fromEntries(fields)}),
		...(body === null ? {} : {body}),
	}
}

/** The host it goes to: a name of a suite. */
function nameOf(url: string): string {
	const host = URL.canParse(url) ? new URL(url).host : ''
	return host === '' || host.length > 80 ? 'load' : host
}

/** What is launched is ready when it accepts connections where the load goes. */
function readyOf(url: string): object {
	if (!URL.canParse(url)) return {delay: '1s'}
	const {hostname, port, protocol} = new URL(url)
	return {port: `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`}
}

const words: Readonly<Record<string, string>> = {
	'request.url': 'load URL',
	'request.headers': '--header',
	'request.body': '--body',
	rate: '--rate',
	duration: '--duration',
	stages: '--stages',
	search: '--search with --budget',
	allowHosts: '--allow-host',
}

/** In words of the command line. */
function asTyped(problem: Problem): Problem {
	const key = problem.path.replace(/^suites\[0\]\.?/, '').replace(/^"[^"]*"\.?/, '')
	const found = Object.keys(words).find(word => key === word || key.endsWith(word))
	const said = found === undefined ? problem : {...problem, path: words[found]!}
	return 'expected' in said ? {...said, expected: said.expected.replace(' in allowHosts', ' with --allow-host')} : said
}

import path from 'node:path'
import {describe, expect, test} from 'vitest'
import type {LoadSuite} from '../../../../src/core/kinds/load/suite.ts'
import {noChoices} from '../../../../src/core/plan/choices.ts'
import {makePlan} from '../../../../src/core/plan/make-plan.ts'
import {withholdValues} from '../../../../src/core/plan/withheld.ts'
import {parseConfig} from '../../../../src/core/suite/parse-config.ts'
import {describeProblem} from '../../../../src/core/trouble/problem.ts'

const options = {configDir: '/srv/shop', resolvePath: path.posix.resolve}
const url = 'http://127.0.0.1:8080/items'
const base = {name: 'api', kind: 'load', request: url, rate: 100, duration: '10s'}
const target = {command: 'node server.js', ready: {port: 8080}}

function read(suite: object): LoadSuite {
	const parsed = parseConfig({suites: [suite]}, options)
	if ('problems' in parsed) throw new Error(parsed.problems.map(describeProblem).join('\n'))
	const [first] = parsed.suites
	if (first?.kind !== 'load') throw new Error('another kind')
	return first
}

function problemsOf(suite: object): readonly string[] {
	const parsed = parseConfig({suites: [suite]}, options)
	return 'problems' in parsed ? parsed.problems.map(one => describeProblem(one).replace(/^suites\[0\]\.?/, '')) : []
}

describe('a load suite', () => {
	test('has every default filled in', () => {
		expect(read({...base, target})).toEqual({
			name: 'api',
			tags: [],
			kind: 'load',
			launch: {argv: ['node', 'server.js'], shell: false, cwd: '/srv/shop', env: {}},
			hasTarget: true,
			probe: {is: 'default'},
			deep: false,
			allCollections: false,
			flame: null,
			light: false,
			stop: {signal: 'SIGTERM', graceMs: 5000},
			allowedExitCodes: [0],
			ready: {is: 'port', host: '127.0.0.1', port: 8080, timeoutMs: 15_000},
			load: {
				requests: [{url, method: 'GET', headers: {}, body: null, weight: 1}],
				module: null,
				data: null,
				socketPath: null,
				stages: [{fromRate: 100, toRate: 100, forMs: 10_000}],
				search: null,
				arrival: 'uniform',
				connections: 50,
				http2: false,
				fresh: false,
				maxInFlight: 1000,
				overflow: 'drop',
				timeoutMs: 10_000,
				threads: 1,
				insecure: false,
				allowHosts: [],
			},
		})
	})

	test('without a target says what is asked, and carries no probe', () => {
		const suite = read({...base, request: {url: 'http://127.0.0.1:8080/?token=LEAK', method: 'POST', body: 'x'}})
		expect(suite).toMatchObject({hasTarget: false, probe: {is: 'off'}})
		expect(suite.launch.argv[0]).toBe('POST')
		expect(suite.launch.argv.join(' ')).not.toContain('LEAK')
	})

	test.each([
		[
			'100..5000x1m, 5000x10s',
			[
				{fromRate: 100, toRate: 5000, forMs: 60_000},
				{fromRate: 5000, toRate: 5000, forMs: 10_000},
			],
		],
		[
			[
				{rate: 0, to: 50, for: '5s'},
				{rate: 50, for: '1s'},
			],
			[
				{fromRate: 0, toRate: 50, forMs: 5000},
				{fromRate: 50, toRate: 50, forMs: 1000},
			],
		],
	])('has stages %j', (stages, expected) => {
		const {rate: _, duration: __, ...bare} = base
		expect(read({...bare, stages}).load.stages).toEqual(expected)
	})

	test('has threads and requests under way by what is asked of it', () => {
		expect(read({...base, rate: 12_000}).load.threads).toBe(3)
		expect(read({...base, rate: 900_000}).load.threads).toBe(8)
		expect(read({...base, connections: 500}).load.maxInFlight).toBe(2000)
	})

	test('is planned as it is, or for another time', () => {
		const planOf = (suite: object, durationMs: number | null) => {
			const made = makePlan([read(suite)], {...noChoices, durationMs})
			if ('problems' in made) throw new Error(made.problems.map(describeProblem).join())
			const [plan] = made.plan.suites
			return plan!.kind === 'load' ? plan!.load.stages : []
		}
		expect(planOf(base, null)).toEqual([{fromRate: 100, toRate: 100, forMs: 10_000}])
		expect(planOf(base, 3000)).toEqual([{fromRate: 100, toRate: 100, forMs: 3000}])
		const {rate: _, duration: __, ...bare} = base
		const staged = {...bare, stages: '10x4s,10..50x4s,50x4s'}
		expect(planOf(staged, 6000)).toEqual([
			{fromRate: 10, toRate: 10, forMs: 4000},
			{fromRate: 10, toRate: 30, forMs: 2000},
		])
		expect(planOf(staged, 60_000)).toHaveLength(3)
	})

	test('keeps values of headers and the body out of logs', () => {
		const request = {url: `${url}?key=LEAK`, headers: {authorization: 'Bearer LEAK'}, body: 'LEAK'}
		const made = makePlan([read({...base, request})], noChoices)
		if ('problems' in made) throw new Error('no plan')
		expect(JSON.stringify(made.plan)).toContain('LEAK')
		expect(JSON.stringify(withholdValues(made.plan))).not.toContain('LEAK')
	})

	test.each<[object, RegExp]>([
		[{...base, request: undefined}, /^request: expected what is sent/],
		[{...base, requests: [{url}]}, /^requests: expected nothing: either request or requests/],
		[{...base, rate: undefined}, /^rate: expected how much is sent/],
		[{...base, duration: undefined}, /^duration: expected for how long/],
		[{...base, rate: 0}, /^rate: expected a rate above zero/],
		[{...base, rate: -1}, /^rate: expected a rate from 0/],
		[{...base, rate: Number.NaN}, /^rate: expected a rate from 0/],
		[{...base, rate: 2e6}, /^rate: expected a rate from 0/],
		[{...base, stages: '100x10s'}, /^rate: expected nothing: either stages, or rate and duration/],
		[{name: 'api', kind: 'load', request: url, stages: []}, /^stages: expected 1 to 1000 stages/],
		[{name: 'api', kind: 'load', request: url, stages: '100'}, /^stages: expected a rate from 0/],
		[
			{name: 'api', kind: 'load', request: url, stages: [{rate: 0, for: '1s'}]},
			/^stages: expected a stage with a rate above zero/,
		],
		[
			{name: 'api', kind: 'load', request: url, stages: [{rate: 5, for: '0s'}]},
			/^stages\[0\]\.for: expected a duration above zero/,
		],
		[{...base, connections: 0}, /^connections: expected a number of connections/],
		[{...base, timeout: '0s'}, /^timeout: expected a duration above zero/],
		[{...base, arrival: 'bursts'}, /^arrival: expected "uniform" or "poisson"/],
		[{...base, overflow: 'wait'}, /^overflow: expected "drop" or "queue"/],
		[{...base, request: 'ftp://127.0.0.1/'}, /^request: expected a URL/],
		[{...base, request: 'http://u:LEAK@127.0.0.1/'}, /^request: expected a URL .*, without user and password/],
		[
			{...base, request: 'http://8.8.8.8/'},
			/^request\.url: expected an address of this machine or of a private network, or 8\.8\.8\.8 in allowHosts/,
		],
		[
			{...base, request: undefined, requests: [{url}, {url: 'http://127.0.0.1:9090/'}]},
			/^requests\[1\]\.url: expected a URL of http:\/\/127\.0\.0\.1:8080/,
		],
		[{...base, request: undefined, requests: [{url, weight: 0}]}, /^requests\[0\]\.weight: expected a weight above 0/],
		[{...base, deep: true}, /^deep: expected nothing, because the suite has no target/],
		[{...base, capture: ['loop_block > 1s']}, /^capture: expected nothing, because the suite has no target/],
		[{...base, target: {}}, /^target\.command: expected a command/],
		[{...base, target: {...target, command: 'node a | b'}}, /^target\.command: expected/],
		[{...base, target: {...target, kwd: 'x'}}, /^target\.kwd: expected a known key \(nearest: cwd\)/],
		[{...base, command: 'node x'}, /^command: expected no such key/],
		[{...base, runs: 5}, /^runs: expected no such key/],
		[{...base, budgets: ['wall < 5ms']}, /^budgets\[0\]: expected a metric of load suites/],
	])('%j is refused', (suite, expected) => {
		const problems = problemsOf(suite)
		expect(
			problems.some(one => expected.test(one)),
			problems.join('\n'),
		).toBe(true)
		expect(problems.join()).not.toContain('LEAK')
	})

	test('may be sent to a stranger who is allowed', () => {
		expect(problemsOf({...base, request: 'http://8.8.8.8/', allowHosts: ['8.8.8.8']})).toEqual([])
		// What a name leads to is asked when the load is sent.
		expect(problemsOf({...base, request: 'http://staging.example.org/'})).toEqual([])
	})
})

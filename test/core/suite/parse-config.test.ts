import {posix} from 'node:path'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import type {CommandSuite} from '../../../src/core/kinds/command/suite.ts'
import type {CommandConfig} from '../../../src/core/kinds/command/suite-config.ts'
import type {LoadConfig} from '../../../src/core/kinds/load/suite-config.ts'
import type {MicroConfig} from '../../../src/core/kinds/micro/suite-config.ts'
import type {ObserveConfig} from '../../../src/core/kinds/observe/suite-config.ts'
import type {StepsConfig} from '../../../src/core/kinds/steps/suite-config.ts'
import type {Config} from '../../../src/core/suite/config.ts'
import {kindsWithKey, suiteKinds, suitesOfKind} from '../../../src/core/suite/kinds.ts'
import {parseConfig} from '../../../src/core/suite/parse-config.ts'
import {describeProblem} from '../../../src/core/trouble/problem.ts'

const options = {configDir: '/project', resolvePath: posix.resolve}

function suitesOf(config: Config) {
	const parsed = parseConfig(config, options)
	if ('problems' in parsed) throw new Error(parsed.problems.map(describeProblem).join('\n'))
	return parsed.suites
}

function problemsOf(value: unknown): readonly string[] {
	const parsed = parseConfig(value, options)
	return 'problems' in parsed ? parsed.problems.map(describeProblem) : []
}

const observe = {name: 'api', kind: 'observe', command: 'node server.js'} as const

describe('the mouse', () => {
	test.each([
		[{}, null],
		[{mouse: true}, true],
		[{mouse: false}, false],
	])('of %o is %o', (said, mouse) => {
		expect(parseConfig({suites: [observe], ...said}, options)).toMatchObject({mouse})
	})

	test('is on or off and nothing else', () => {
		expect(problemsOf({suites: [observe], mouse: 'off'})).toEqual(['mouse: expected true or false, found "off"'])
		expect(problemsOf({suites: [observe], mouze: false})).toEqual([
			'mouze: expected a known key (nearest: mouse), found false',
		])
	})
})

describe('a bench file', () => {
	test('gets every default, and its place from where the configuration stands', () => {
		expect(suitesOf({suites: [{name: 'json', kind: 'micro', file: 'bench/json.bench.ts'}]})).toEqual([
			{
				kind: 'micro',
				name: 'json',
				tags: [],
				launch: {argv: ['node', 'bench/json.bench.ts'], shell: false, cwd: '/project', env: {}},
				probe: {is: 'off'},
				deep: false,
				allCollections: false,
				flame: false,
				stop: {signal: 'SIGTERM', graceMs: 5000},
				allowedExitCodes: [0],
				file: '/project/bench/json.bench.ts',
				nodeFlags: [],
				only: null,
				samples: 10_000,
				runs: 10,
				timeLimitMs: 5000,
				gc: 'before',
			},
		])
	})

	test('keeps what it is asked', () => {
		const [suite] = suitesOf({
			suites: [
				{
					name: 'json',
					kind: 'micro',
					file: 'a.ts',
					samples: 500,
					runs: 3,
					timeLimit: '250ms',
					gc: 'none',
					only: 'sort/n=1(0)',
					nodeFlags: ['--jitless'],
					cwd: 'bench',
					env: {SIZE: 7},
					tags: ['quick', 'quick'],
				},
			],
		})
		expect(suite).toMatchObject({
			samples: 500,
			runs: 3,
			timeLimitMs: 250,
			gc: 'none',
			nodeFlags: ['--jitless'],
			tags: ['quick'],
			launch: {argv: ['node', '--jitless', 'a.ts'], cwd: '/project/bench', env: {SIZE: '7'}},
		})
		if (suite?.kind !== 'micro') throw new Error('not a micro suite')
		expect(new RegExp(suite.only!).test('x sort/n=1(0) y')).toBe(true)
		expect(new RegExp(suite.only!).test('sort/n=10')).toBe(false)
	})

	test('has all its problems told at once', () => {
		const broken = {
			name: 'json',
			kind: 'micro',
			samples: 0,
			runs: 1.5,
			timeLimit: 5,
			gc: 'always',
			only: /x/i,
			nodeFlags: ['server.js', '--test'],
			probe: false,
			params: {n: [1]},
		}
		expect(problemsOf({suites: [broken]})).toEqual([
			'suites[0].file: expected a bench file, relative to the configuration file, found nothing',
			'suites[0].samples: expected a whole number of samples from 1 to 10000000, found 0',
			'suites[0].runs: expected a whole number of runs, at least 1, found 1.5',
			'suites[0].timeLimit: expected a duration above zero such as "30s" or "500ms", with its unit, found 5',
			'suites[0].gc: expected one of "none", "before", "each", found "always"',
			'suites[0].only: expected a regular expression without flags, found an object',
			'suites[0].nodeFlags[0]: expected a flag for Node such as "--max-old-space-size=4096", its value behind "=", found "server.js"',
			'suites[0].nodeFlags[1]: expected a flag for Node such as "--max-old-space-size=4096", its value behind "=", found "--test"',
			'suites[0].probe: expected no such key, only suites of kind "observe", "command", "steps" or "load" have it, found false',
			'suites[0].params: expected no such key, only suites of kind "command" or "steps" have it, found an object',
		])
	})
})

describe('a command with everything around it', () => {
	const sort = {name: 'sort', kind: 'command', command: 'sort {size}.txt'} as const
	function commandOf(more: Partial<CommandConfig>): CommandSuite {
		const [suite] = suitesOf({suites: [{...sort, ...more}]})
		if (suite?.kind !== 'command') throw new Error('not a command suite')
		return suite
	}

	test('makes one benchmark of each combination of parameters, the last changing fastest', () => {
		const {variants} = commandOf({
			command: ['sort', '--{order}', '{size}.txt', '{other}', '{"a": 1}'],
			cwd: 'data/{size}',
			env: {ORDER: '{order}'},
			prepare: 'make {size}',
			params: {size: {from: 0.1, to: 0.3, step: 0.1}, order: ['up', 'down']},
			input: {file: 'in-{size}'},
		})
		expect(variants!.map(one => one.label)).toEqual(
			['0.1', '0.2', '0.3'].flatMap(size => [`size=${size},order=up`, `size=${size},order=down`]),
		)
		expect(variants![1]).toEqual({
			label: 'size=0.1,order=down',
			launch: {
				argv: ['sort', '--down', '0.1.txt', '{other}', '{"a": 1}'],
				shell: false,
				cwd: '/project/data/0.1',
				env: {ORDER: 'down'},
				input: {file: '/project/in-0.1'},
			},
			prepare: {argv: ['make', '0.1'], shell: false, cwd: '/project/data/0.1', env: {ORDER: 'down'}},
		})
	})

	test('a value cannot become two words, and an absolute folder stays one', () => {
		const {variants} = commandOf({params: {size: ['a b']}, cwd: '{size}', prepare: {command: 'x', cwd: '/{size}'}})
		expect(variants![0]!.launch).toMatchObject({argv: ['sort', 'a b.txt'], cwd: '/project/a b'})
		expect(variants![0]!.prepare!.cwd).toBe('/a b')
	})

	test('lines around a command for the shell go through it too, unless they say otherwise', () => {
		const suite = commandOf({
			command: 'a | b',
			shell: 'bash',
			prepare: 'c && d',
			conclude: {command: 'e f', shell: false},
			setup: ['g', 'h'],
			cleanup: {command: 'i; j', shell: true, env: {K: 1}},
		})
		const launch = {shell: false, cwd: '/project', env: {}}
		expect(suite).toMatchObject({
			launch: {argv: ['a | b'], shell: true, shellProgram: 'bash'},
			prepare: {argv: ['c && d'], shell: true, shellProgram: 'bash'},
			conclude: {...launch, argv: ['e', 'f']},
			setup: {...launch, argv: ['g', 'h']},
			cleanup: {argv: ['i; j'], shell: true, env: {K: '1'}},
		})
		expect(suite.cleanup).not.toHaveProperty('shellProgram')
	})

	test('any exit code may be a success', () => {
		expect(commandOf({exitCodes: 'any'}).allowedExitCodes).toEqual(Array.from({length: 256}, (_, code) => code))
	})

	test.each([
		[{params: {}}, 'params: expected an object such as'],
		[{params: {size: []}}, 'params.size: expected a list of values, or {from, to, step}'],
		[{params: {size: [1, 1]}}, 'params.size[1]: expected a value that is not in the list already'],
		[{params: {size: [null]}}, 'params.size[0]: expected text or a number'],
		[{params: {size: {from: 1, to: 9, by: 2}}}, 'params.size.by: expected only from, to and step'],
		[{params: {size: {from: 1}}}, 'params.size.to: expected a number'],
		[{params: {size: {from: 9, to: 1}}}, 'expected a step that leads from "from" to "to"'],
		[{params: {size: {from: 1, to: 9, step: 0}}}, 'expected a step that leads from "from" to "to"'],
		[{params: {size: {from: 1, to: 1e9}}}, 'in at most 1000 values'],
		[{params: {'a b': [1]}}, 'params["a b"]: expected a name of letters'],
		[{params: {count: [1]}}, 'params.count: expected a {count} somewhere in the command or around it'],
		[{input: {}}, 'input: expected exactly one of file, text'],
		[{input: {file: 'a', text: 'b'}}, 'input: expected exactly one of file, text'],
		[{input: 'a'}, 'input: expected an object such as {file: "input.txt"}'],
		[{prepare: 'a | b'}, 'prepare: expected no shell syntax'],
		[{setup: {command: ''}}, 'setup: expected a command such as'],
		[{cleanup: 3}, 'cleanup: expected a command, or an object with a command'],
		[{shell: ''}, 'shell: expected true, false, or the name of a shell'],
		[{exitCodes: 'some'}, 'exitCodes: expected a list of exit codes such as [0], or "any"'],
	])('%j is no such thing', (more, said) => {
		expect(problemsOf({suites: [{...sort, ...more}]}).join('\n')).toContain(said)
	})
})

describe('a good configuration', () => {
	test('gets every default filled in', () => {
		expect(suitesOf({suites: [observe, {name: 'start', kind: 'command', command: ['node', '--version']}]})).toEqual([
			{
				name: 'api',
				kind: 'observe',
				tags: [],
				launch: {argv: ['node', 'server.js'], shell: false, cwd: '/project', env: {}},
				probe: {is: 'default'},
				deep: false,
				allCollections: false,
				flame: null,
				stop: {signal: 'SIGTERM', graceMs: 5000},
				allowedExitCodes: [0],
				light: false,
				ready: {is: 'at-once'},
				driver: null,
				durationMs: null,
			},
			{
				name: 'start',
				kind: 'command',
				tags: [],
				launch: {argv: ['node', '--version'], shell: false, cwd: '/project', env: {}},
				probe: {is: 'default'},
				deep: false,
				allCollections: false,
				flame: null,
				stop: {signal: 'SIGTERM', graceMs: 5000},
				allowedExitCodes: [0],
				runs: 10,
				warmup: null,
				timeoutMs: null,
			},
		])
	})

	test('keeps everything that was said', () => {
		const [suite] = suitesOf({
			suites: [
				{
					...observe,
					tags: ['macro', 'macro'],
					cwd: '../api',
					env: {PORT: 8080, MODE: 'x'},
					ready: {http: 'http://127.0.0.1:8080/', timeout: '2s'},
					driver: {command: 'a | b', shell: true, env: {MODE: 'y'}, cwd: 'load'},
					duration: '1m30s',
					stop: {signal: 'SIGINT', grace: '0s'},
					exitCodes: [0, 143],
					probe: {interval: '500us'},
					flame: false,
					deep: true,
					allCollections: true,
				},
			],
		})
		expect(suite).toEqual({
			name: 'api',
			kind: 'observe',
			tags: ['macro'],
			launch: {argv: ['node', 'server.js'], shell: false, cwd: '/api', env: {PORT: '8080', MODE: 'x'}},
			ready: {is: 'http', url: 'http://127.0.0.1:8080/', timeoutMs: 2000},
			driver: {argv: ['a | b'], shell: true, cwd: '/project/load', env: {PORT: '8080', MODE: 'y'}},
			durationMs: 90_000,
			light: false,
			stop: {signal: 'SIGINT', graceMs: 0},
			allowedExitCodes: [0, 143],
			probe: {is: 'on', cpuIntervalUs: 500},
			flame: false,
			deep: true,
			allCollections: true,
		})
	})

	test.each([
		[{port: 80}, {is: 'port', host: '127.0.0.1', port: 80, timeoutMs: 15_000}],
		[{port: 'db.local:5432'}, {is: 'port', host: 'db.local', port: 5432, timeoutMs: 15_000}],
		[{port: '[::1]:80'}, {is: 'port', host: '::1', port: 80, timeoutMs: 15_000}],
		[{log: 'listening on \\d+'}, {is: 'log', pattern: 'listening on \\d+', timeoutMs: 15_000}],
		[{log: /ready/}, {is: 'log', pattern: 'ready', timeoutMs: 15_000}],
		[{delay: '500ms'}, {is: 'delay', delayMs: 500}],
	])('ready %j', (ready, expected) => {
		expect(suitesOf({suites: [{...observe, ready}]})[0]).toMatchObject({ready: expected})
	})
})

describe('a bad configuration', () => {
	test('has all its problems told at once, in place', () => {
		expect(
			problemsOf({
				suits: [],
				suites: [
					{name: 'a', kind: 'observe', comand: 'x', duration: 30, ready: {htpp: 'x', port: 99_999}},
					{name: 'a', kind: 'external', command: 'node x', budgets: []},
					{kind: 'command', command: ['node', 7], runs: 0, stop: {signal: 'SIGSTOP'}, env: {'A=B': 'x', C: null}},
					'nonsense',
				],
			}),
		).toEqual([
			'suits: expected a known key (nearest: suites), found an empty list',
			'suites[0].ready.port: expected a port from 1 to 65535, or "host:port", found 99999',
			'suites[0].ready.htpp: expected a known key (nearest: http), found "x"',
			'suites[0].duration: expected a duration above zero such as "30s" or "500ms", with its unit, found 30',
			'suites[0].comand: expected a known key (nearest: command), found "x"',
			'suites[0].command: expected a command such as "node server.js" or ["node", "server.js"], found nothing',
			'suites[1].kind: expected "observe", "command", "micro", "steps" or "load" ("external" is not available in this version), found "external"',
			'suites[2].name: expected a name of 1 to 80 characters on one line, without blanks around it or a "-" in front, found nothing',
			'suites[2].env: expected a name without "=" in place of "A=...", found an object',
			'suites[2].env.C: expected text or a number, found null',
			expect.stringMatching(/^suites\[2\]\.stop\.signal: expected a signal: SIGTERM, .*, found "SIGSTOP"$/),
			'suites[2].runs: expected a whole number of runs, at least 1, found 0',
			'suites[2].command[1]: expected text without NUL characters, found 7',
			'suites[3]: expected an object such as {name: "api", kind: "observe", command: "node server.js"}, found "nonsense"',
			'suites[1].name: expected a name of its own (suites[0] has it already), found "a"',
		])
	})

	test.each([
		{env: {'': 'LEAK', 'X=LEAK': 'LEAK', A: 'LEAK\0'}},
		{env: 'TOKEN=LEAK FOO=LEAK'},
		{Env: 'FOO=LEAK', password: 'LEAK'},
		{ready: {http: 'u:LEAK@localhost/?a=LEAK'}},
		{ready: {http: '/u:LEAK@h/#LEAK'}},
		{ready: {htpp: 'LEAK@h/?LEAK', port: 'u:LEAK@h:80'}},
		{ready: 'u:LEAK@h'},
		{kind: 'steps', steps: [{name: 'a', request: '//u:LEAK@h/?token=LEAK'}]},
		{kind: 'steps', steps: [{name: 'a', request: {url: 'u:LEAK@h', body: ['LEAK'], headers: {'bad name': 'LEAK'}}}]},
		{kind: 'steps', steps: [{name: 'a', request: {url: 'h?LEAK', headers: 'a: LEAK'}}]},
		{kind: 'steps', steps: [{name: 'a', request: {url: 'http://h/', header: 'a: LEAK', headers: {'a: LEAK': 'b'}}}]},
		{kind: 'steps', params: {p: ['1']}, steps: [{name: 'a', request: 'http://{p}:LEAK@h/'}]},
	])('shows no value of what is written nowhere: %j', wrong => {
		const problems = problemsOf({suites: [{...observe, ...wrong}]})
		expect(problems.length).toBeGreaterThan(0)
		expect(problems.join('\n')).not.toContain('LEAK')
	})

	test.each([null, undefined, 1, 'x', [], () => 1])('of the wrong type altogether: %s', value => {
		expect(problemsOf(value)).toHaveLength(1)
	})

	test('with hostile keys and values is shown harmlessly', () => {
		const value = JSON.parse(
			'{"suites":[{"__proto__":{"name":"x"},"name":"\\u001b[2J","kind":"observe","command":"x","\\u0007":1}]}',
		)
		expect(problemsOf(value)).toEqual([
			'suites[0].name: expected a name of 1 to 80 characters on one line, without blanks around it or a "-" in front, found "\\u001b[2J"',
			expect.stringContaining('suites[0].__proto__: expected a known key: '),
			expect.stringContaining('suites[0]["\\u0007"]: expected a known key: '),
		])
		expect(({} as {name?: string}).name).toBeUndefined()
	})

	test('with a value under a name that says a secret is told without it', () => {
		const value = {
			token: 'LEAK',
			suites: [
				{
					name: 'a',
					kind: 'command',
					command: 'x',
					params: {password: 'LEAK'},
					budgets: [{expr: 'rss < 1GB', apiKey: 'LEAK'}],
				},
				{name: 'b', kind: 'command', command: 'x', params: {secret: [{}, 'LEAK', true]}, budgets: {token: 'LEAK'}},
			],
		}
		const said = problemsOf(value).join('\n')
		expect(said).not.toContain('LEAK')
		expect(said.match(/^.*(?=: expected .*, found a text$)/gm)).toEqual([
			...['token', 'suites[0].params.password', 'suites[0].budgets[0].apiKey', 'suites[1].budgets.token'],
		])
	})

	test('whose getter throws is a problem, not a crash', () => {
		const bad = {
			get suites() {
				throw new Error('ha\x1b[31m')
			},
		}
		expect(problemsOf(bad)).toEqual([
			'the configuration: expected plain values (reading one threw an error), found "ha\\u001b[31m"',
		])
	})

	test('in a list with holes', () => {
		const suites: unknown[] = []
		suites[1] = observe
		expect(problemsOf({suites})).toEqual([
			expect.stringMatching(/^suites\[0\]: expected an object such as .*, found nothing$/),
		])
	})
})

test('any value at all gives suites or problems, and never throws', () => {
	const anything = fc.anything({
		withNullPrototype: true,
		withSparseArray: true,
		withBigInt: true,
		withMap: true,
		withDate: true,
	})
	const suite = fc.record(
		{
			name: fc.oneof(fc.string(), anything),
			kind: fc.oneof(fc.constantFrom('observe', 'command'), anything),
			command: fc.oneof(fc.string(), fc.array(fc.string()), anything),
			ready: anything,
			driver: anything,
			stop: anything,
			env: fc.oneof(fc.dictionary(fc.string(), fc.string()), anything),
			probe: anything,
			exitCodes: anything,
			duration: anything,
		},
		{requiredKeys: []},
	)
	fc.assert(
		fc.property(fc.oneof(anything, fc.record({suites: fc.array(fc.oneof(suite, anything), {maxLength: 4})})), value => {
			const parsed = parseConfig(value, options)
			if ('problems' in parsed) {
				expect(parsed.problems.length).toBeGreaterThan(0)
				for (const problem of parsed.problems) expect(describeProblem(problem)).not.toMatch(/[\x00-\x1f\x7f-\x9f]/)
			} else expect(parsed.suites.length).toBeGreaterThan(0)
		}),
		{numRuns: 300},
	)
})

test.each([
	[{observe: 'from afar'}, '"inside" or "outside"'],
	[{observe: 'outside', deep: true}, 'because observe is "outside" and this needs the probe'],
	[{observe: 'outside', flame: true}, 'because observe is "outside" and this needs the probe'],
	[{observe: 'outside', probe: {interval: '5ms'}}, 'because probe has settings and "outside" leaves the probe out'],
	[{light: true, deep: true}, 'because deep takes CPU samples'],
	[{light: true, allCollections: true}, 'because allCollections watches garbage collections'],
	[{observe: 'outside', allCollections: true}, 'because observe is "outside" and this needs the probe'],
	[{light: true, flame: true}, 'because flame needs CPU samples'],
	[{light: true, probe: {interval: '5ms'}}, 'because probe says how often a CPU sample is taken'],
	[{light: true, probe: false}, 'because probe is false'],
	[{light: true, observe: 'outside'}, 'because observe is "outside"'],
	[{observe: 'inside', probe: false}, '"outside" or nothing, because probe is false'],
])('%j contradicts itself', (more, said) => {
	const found = problemsOf({suites: [{...observe, ...more}]})
	expect(found).toHaveLength(1)
	expect(found[0]).toContain(said)
})

test('the types of a configuration name the keys that are read, all of them and no other', () => {
	const everyObserve: Required<ObserveConfig> = {
		...observe,
		tags: [],
		shell: false,
		cwd: '.',
		env: {},
		stop: {},
		exitCodes: [0],
		probe: {},
		observe: 'inside',
		flame: true,
		deep: true,
		allCollections: true,
		ready: {delay: '1s'},
		driver: 'x',
		duration: '1s',
		light: false,
		budgets: ['p99 < 1ms'],
		alerts: ['rss > 3GB'],
		capture: ['loop_block > 100ms'],
	}
	const {ready, driver, duration, light, capture, ...common} = everyObserve
	const everyCommand: Required<CommandConfig> = {
		...common,
		name: 'b',
		kind: 'command',
		runs: 1,
		warmup: 0,
		timeout: '1s',
		prepare: 'x {size}',
		conclude: 'x',
		setup: 'x',
		cleanup: 'x',
		params: {size: [1]},
		input: {text: ''},
	}
	const everyMicro: Required<MicroConfig> = {
		name: 'c',
		kind: 'micro',
		tags: [],
		file: 'bench/json.bench.ts',
		samples: 100,
		runs: 3,
		timeLimit: '1s',
		budgets: ['p99 < 1ms'],
		alerts: [],
		gc: 'each',
		only: /parse/,
		nodeFlags: ['--max-old-space-size=4096'],
		cwd: '.',
		env: {},
	}
	const everySteps: Required<StepsConfig> = {
		...common,
		name: 'd',
		kind: 'steps',
		ready: {delay: '1s'},
		light: false,
		capture: ['loop_block > 100ms'],
		steps: [{name: 'reload', touch: 'src/{file}.ts', until: {log: /updated/}}],
		runs: 1,
		warmup: 0,
		fresh: true,
		workIn: 'copy',
		params: {file: ['a', 'b']},
	}
	const {shell: _shell, cwd: _cwd, env: _env, command: _command, ...ofLoad} = common
	const everyLoad: Required<LoadConfig> = {
		...ofLoad,
		name: 'e',
		kind: 'load',
		target: {command: 'node server.js', shell: false, cwd: '.', env: {}, ready: {port: 8080}},
		request: 'http://127.0.0.1:8080/',
		requests: [{url: 'http://127.0.0.1:8080/', weight: 2}],
		module: 'load.mjs',
		data: 'users.csv',
		stages: [{rate: 100, to: 200, for: '10s'}],
		search: {from: 100, to: 1000, holds: ['p95 < 1s']},
		rate: 100,
		duration: '10s',
		arrival: 'poisson',
		connections: 10,
		http2: false,
		keepAlive: true,
		socket: 'x.sock',
		timeout: '1s',
		maxInFlight: 100,
		overflow: 'queue',
		threads: 1,
		insecure: true,
		allowHosts: ['staging.example.org'],
		light: false,
		capture: ['loop_block > 100ms'],
	}
	expect(problemsOf({suites: [everyObserve, everyCommand, everyMicro, everySteps]})).toEqual([])
	const {requests: _requests, rate: _rate, duration: _duration, search: _search, ...wholeLoad} = everyLoad
	expect(problemsOf({suites: [wholeLoad]})).toEqual([])
	const every = {
		...{observe: everyObserve, command: everyCommand, micro: everyMicro, steps: everySteps},
		load: everyLoad,
	}
	for (const kind of suiteKinds)
		expect(Object.keys(suitesOfKind[kind].schema.shape).toSorted()).toEqual(Object.keys(every[kind]).toSorted())
	const keys = [...new Set(Object.values(every).flatMap(one => Object.keys(one)))]
	for (const key of keys) {
		const kinds = Object.entries(every).flatMap(([kind, one]) => (key in one ? [kind] : []))
		expect(kindsWithKey(key), key).toEqual(kinds.length === 5 ? null : kinds)
	}
})

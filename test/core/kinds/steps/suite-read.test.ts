import path from 'node:path'
import {describe, expect, test} from 'vitest'
import type {StepsSuite} from '../../../../src/core/kinds/steps/suite.ts'
import {parseConfig} from '../../../../src/core/suite/parse-config.ts'
import {describeProblem} from '../../../../src/core/trouble/problem.ts'

const options = {configDir: '/srv/shop', resolvePath: path.posix.resolve}
const until = {log: /updated in/}
const touch = {name: 'reload', touch: 'src/a.ts', until}
const base = {name: 'reload', kind: 'steps', command: 'npm run dev', steps: [touch]}

function read(suite: object): StepsSuite {
	const parsed = parseConfig({suites: [suite]}, options)
	if ('problems' in parsed) throw new Error(parsed.problems.map(describeProblem).join('\n'))
	const [first] = parsed.suites
	if (first?.kind !== 'steps') throw new Error('another kind')
	return first
}

/** As they are printed, without the place of the suite. */
function problemsOf(suite: object): readonly string[] {
	const parsed = parseConfig({suites: [suite]}, options)
	return 'problems' in parsed ? parsed.problems.map(one => describeProblem(one).replace(/^suites\[0\]\.?/, '')) : []
}

/** With these in place of its step. */
const withSteps = (...steps: readonly object[]) => ({...base, steps})

describe('a suite of steps', () => {
	test('has every default filled in', () => {
		expect(read(base)).toEqual({
			name: 'reload',
			tags: [],
			kind: 'steps',
			launch: {argv: ['npm', 'run', 'dev'], shell: false, cwd: '/srv/shop', env: {}},
			hasProgram: true,
			probe: {is: 'default'},
			deep: false,
			allCollections: false,
			flame: null,
			light: false,
			stop: {signal: 'SIGTERM', graceMs: 5000},
			allowedExitCodes: [0],
			ready: {is: 'at-once'},
			runs: 10,
			warmup: 0,
			fresh: false,
			workIn: 'folder',
			benchmarks: [
				{
					label: null,
					steps: [
						{
							name: 'reload',
							action: {is: 'touch', file: 'src/a.ts', append: null},
							times: 1,
							until: {is: 'log', pattern: 'updated in'},
							expect: null,
							settleMs: 0,
							timeoutMs: 30_000,
						},
					],
				},
			],
		})
	})

	test('has actions and reactions of every sort', () => {
		const {benchmarks} = read({
			...base,
			fresh: true,
			env: {A: '1'},
			shell: 'bash',
			command: 'npm run dev | tee log',
			steps: [
				{name: 'gen', run: 'npm run gen && true'},
				{name: 'list', run: {command: ['ls'], cwd: 'web', env: {B: 2}}, until: {exit: 3}},
				{name: 'append', touch: {file: 'a', append: '{run}'}, until: {file: 'out', contains: 'x'}},
				{name: 'write', write: {file: 'a', text: ''}, times: 3, until, expect: 1},
				{name: 'get', request: 'http://h/'},
				{name: 'post', request: {url: 'http://h/', body: 'x', headers: {n: 1}}, until: {status: 201, body: 'ok'}},
				{name: 'put', request: {url: 'http://h/', method: 'PUT'}, until: {http: 'http://h/state', status: 200}},
				{name: 'quit', type: 'q\n', until: {exit: 0}, settle: '1s', timeout: '2s'},
			],
		})
		const [{steps}] = benchmarks
		expect(steps.map(({name, action, until: waitsFor}) => ({name, action, waitsFor}))).toEqual([
			{
				name: 'gen',
				action: {
					is: 'run',
					launch: {argv: ['npm run gen && true'], shell: true, shellProgram: 'bash', cwd: '/srv/shop', env: {A: '1'}},
				},
				waitsFor: {is: 'exit', of: 'command', codes: [0]},
			},
			{
				name: 'list',
				action: {is: 'run', launch: {argv: ['ls'], shell: false, cwd: '/srv/shop/web', env: {A: '1', B: '2'}}},
				waitsFor: {is: 'exit', of: 'command', codes: [3]},
			},
			{
				name: 'append',
				action: {is: 'touch', file: 'a', append: '{run}'},
				waitsFor: {is: 'file', file: 'out', contains: 'x'},
			},
			{name: 'write', action: {is: 'write', file: 'a', text: ''}, waitsFor: {is: 'log', pattern: 'updated in'}},
			{
				name: 'get',
				action: {is: 'request', request: {url: 'http://h/', method: 'GET', headers: {}, body: null}},
				waitsFor: {is: 'answer', status: null, body: null},
			},
			{
				name: 'post',
				action: {is: 'request', request: {url: 'http://h/', method: 'POST', headers: {n: '1'}, body: 'x'}},
				waitsFor: {is: 'answer', status: 201, body: 'ok'},
			},
			{
				name: 'put',
				action: {is: 'request', request: {url: 'http://h/', method: 'PUT', headers: {}, body: null}},
				waitsFor: {is: 'http', url: 'http://h/state', status: 200, body: null},
			},
			{name: 'quit', action: {is: 'type', text: 'q\n'}, waitsFor: {is: 'exit', of: 'program', codes: [0]}},
		])
		expect(steps[3]).toMatchObject({times: 3, expect: 1, settleMs: 500})
		expect(steps[7]).toMatchObject({times: 1, expect: null, settleMs: 1000, timeoutMs: 2000})
	})

	test('needs no command, and is then shown by what it does first', () => {
		const run = {name: 'install', run: 'npm ci'}
		const alone = {name: 'first', kind: 'steps', env: {TOKEN: 'x'}}
		expect(read({...alone, steps: [run]})).toMatchObject({
			hasProgram: false,
			probe: {is: 'off'},
			launch: {argv: ['npm', 'ci'], env: {}, cwd: '/srv/shop'},
		})
		const get = {name: 'get', request: 'http://h/'}
		expect(read({...alone, steps: [get]}).launch.argv).toEqual(['GET', 'http://h/'])
		// What a step has started can be heard by those behind it.
		const dev = {name: 'dev', run: 'npm run dev', until: {log: 'ready'}}
		expect(problemsOf({...alone, steps: [dev, touch]})).toEqual([])
	})

	test('has a benchmark for each combination of its parameters', () => {
		const {benchmarks} = read({
			...base,
			params: {files: [1, 10], text: ['a.c', '(']},
			steps: [
				{
					name: 'write',
					write: {file: 'src/{text}{n}.ts', text: '{run} {text} {unknown}'},
					times: '{files}',
					until: {log: 'built {text} {run}'},
				},
			],
		})
		expect(benchmarks.map(one => one.label)).toEqual([
			'files=1,text=a.c',
			'files=1,text=(',
			'files=10,text=a.c',
			'files=10,text=(',
		])
		expect(benchmarks[3]!.steps[0]).toMatchObject({
			times: 10,
			action: {file: 'src/({n}.ts', text: '{run} ( {unknown}'},
			// In an expression a value stands for itself.
			until: {pattern: 'built \\( {run}'},
		})
		expect(benchmarks[0]!.steps[0]!.until).toEqual({is: 'log', pattern: 'built a\\.c {run}'})
	})
})

const step = (more: object) => withSteps({...touch, ...more})

test.each<[string, object, readonly string[]]>([
	['no steps', {...base, steps: []}, ['steps: expected a list with at least one step, found an empty list']],
	['steps that are none', {...base, steps: 'x'}, ['steps: expected a list of steps, found "x"']],
	[
		'an unknown key',
		step({untill: until}),
		['steps[0].untill: expected a known key (nearest: until), found an object'],
	],
	[
		'an unknown key of a reaction',
		step({until: {lgo: 'x'}}),
		[
			'steps[0].until.lgo: expected a known key (nearest: log), found "x"',
			'steps[0].until: expected exactly one of log, http, file, exit, or of the answer to a request status and body, found an object',
		],
	],
	[
		'no action',
		withSteps({name: 'a', until}),
		['steps[0]: expected exactly one of run, write, touch, request, type, found an object'],
	],
	[
		'two actions',
		step({run: 'ls'}),
		['steps[0]: expected exactly one of run, write, touch, request, type, not run and touch, found an object'],
	],
	[
		'a name that no rule could name',
		step({name: 'hot reload'}),
		['steps[0].name: expected a name of 1 to 40 letters, digits, "_" and "-", with a letter first, found "hot reload"'],
	],
	[
		'a name twice',
		withSteps(touch, touch),
		['steps[1].name: expected a name of its own (steps[0] has it already), found "reload"'],
	],
	[
		'nothing that is waited for',
		withSteps({name: 'a', touch: 'a'}),
		['steps[0].until: expected what is waited for: log, http, file or exit, found nothing'],
	],
	[
		'two things that are waited for',
		step({until: {log: 'x', file: 'y'}}),
		[
			'steps[0].until: expected exactly one of log, http, file, exit, or of the answer to a request status and body, not log and file, found an object',
		],
	],
	[
		'the answer of what is no request',
		step({until: {status: 200}}),
		[
			'steps[0].until: expected log, http, file or exit: status and body alone are those of the answer to a request, found an object',
		],
	],
	[
		'a status beside a line',
		step({until: {log: 'x', status: 200}}),
		['steps[0].until.status: expected nothing beside log: it is about an answer, found 200'],
	],
	[
		'what a file holds, without one',
		step({until: {log: 'x', contains: 'y'}}),
		['steps[0].until.contains: expected a file beside it, found "y"'],
	],
	[
		'the end of a program that is needed again',
		step({until: {exit: 0}}),
		[
			'steps[0].until: expected something else than exit, or fresh: true, because a program that has ended is not there for the next run, found an object',
		],
	],
	[
		'the end of a program that is not there',
		{...step({until: {exit: 0}}), command: undefined},
		[
			'steps[0].until: expected something else than exit, because the suite has no command that could end, found an object',
		],
	],
	[
		'a line that nobody prints',
		{...base, command: undefined, steps: [{name: 'ls', run: 'ls'}, touch]},
		[
			'steps[1].until: expected something else than log, because nothing prints: the suite has no command, and no step before starts one that goes on, found an object',
		],
	],
	[
		'text for nobody',
		{...base, command: undefined, steps: [{name: 'a', type: 'x', until: {file: 'a'}}]},
		['steps[0].type: expected another action, because the suite has no command that could read it, found "x"'],
	],
	[
		'keys for a program that is not there',
		{name: 'a', kind: 'steps', ready: {log: 'x'}, probe: false, steps: [{name: 'ls', run: 'ls'}]},
		[
			'ready: expected nothing, because the suite has no command to which it applies, found an object',
			'probe: expected nothing, because the suite has no command to which it applies, found false',
		],
	],
	[
		'a file outside',
		step({touch: '../a.ts'}),
		['steps[0].touch: expected a file inside the folder of the suite, relative to it, found "../a.ts"'],
	],
	[
		'a file anywhere',
		withSteps({name: 'a', write: {file: '/etc/passwd', text: ''}, until: {file: 'a/../../b'}}),
		[
			'steps[0].write.file: expected a file inside the folder of the suite, relative to it, found "/etc/passwd"',
			'steps[0].until.file: expected a file inside the folder of the suite, relative to it, found "a/../../b"',
		],
	],
	[
		'a file outside by its parameters',
		{...step({touch: 'src/{x}'}), params: {x: ['a', '../../b']}},
		['steps[0]: expected a file inside the folder of the suite, relative to it, found "src/../../b"'],
	],
	[
		'a file to wait for that the step changes itself',
		{...step({touch: './src//{x}', until: {file: 'src/y/../{x}'}}), params: {x: ['a', 'b']}},
		[
			'steps[0].until.file: expected another file, or contains, because the step itself changes this one, found "src/y/../{x}"',
		],
	],
	[
		'a URL that is none',
		withSteps({name: 'a', request: 'localhost:80'}),
		[
			'steps[0].request: expected a URL such as "http://127.0.0.1:5173/", without user and password: those belong into headers, whose values are written nowhere, found "localhost:80"',
		],
	],
	[
		'a password in a URL',
		withSteps({name: 'a', request: {url: 'http://user:pass@h/'}}),
		[
			'steps[0].request.url: expected a URL such as "http://127.0.0.1:5173/", without user and password: those belong into headers, whose values are written nowhere, found "http://***@h/"',
		],
	],
	[
		'a method and a header that are none',
		withSteps({name: 'a', request: {url: 'http://h/', method: 'get', headers: {'a b': 'x', c: null}}}),
		[
			'steps[0].request.method: expected a method such as "POST", found "get"',
			'steps[0].request.headers: expected the name of a header in place of "a...", found an object',
			'steps[0].request.headers: expected text on one line, or a number, for c, found an object',
		],
	],
	[
		'a count that is none',
		step({times: 0, expect: 0}),
		[
			'steps[0].times: expected a whole number from 1 to 10000, or the placeholder of a parameter such as "{files}", found 0',
			'steps[0].expect: expected a whole number of reactions, at least 1, found 0',
		],
	],
	[
		'a count by a parameter that is none',
		{...step({times: '{x}'}), params: {x: ['many']}},
		[
			'steps[0].times: expected a whole number from 1 to 10000, or the placeholder of a parameter such as "{files}", found "{x}"',
		],
	],
	[
		'a count of what cannot be counted',
		step({until: {file: 'a'}, expect: 2}),
		['steps[0].expect: expected nothing, because only lines of output (until: {log}) can be counted, found 2'],
	],
	[
		'parameters that change nothing, or have the name of something else',
		{...base, params: {files: [1], run: [1]}},
		[
			'params.files: expected a {files} somewhere in steps, found nothing',
			'params.run: expected another name: in steps {run} stands for something else, found nothing',
		],
	],
	['a place that is none', {...base, workIn: 'tmp'}, ['workIn: expected "copy" or "bare-copy", found "tmp"']],
	[
		'a time without a unit',
		step({timeout: 5, settle: '1'}),
		[
			'steps[0].settle: expected a duration such as "30s" or "500ms", with its unit, found "1"',
			'steps[0].timeout: expected a duration above zero such as "30s" or "500ms", with its unit, found 5',
		],
	],
	[
		'a command that is none',
		withSteps({name: 'a', run: 'ls | wc'}, {name: 'b', run: {}}),
		[
			'steps[0].run: expected no shell syntax (| at character 4): quote it, or set shell: true, found "ls | wc"',
			'steps[1].run: expected a command such as "node server.js" or ["node", "server.js"], found nothing',
		],
	],
	[
		'an expression that is none',
		step({until: {log: '('}}),
		['steps[0].until.log: expected a regular expression (unterminated group), found "("'],
	],
	[
		'light beside what it leaves out',
		{...base, light: true, deep: true},
		['light: expected false or nothing, because deep takes CPU samples, found true'],
	],
])('%s is told, with its place and what was expected', (_, suite, expected) => {
	expect(problemsOf(suite)).toEqual(expected)
})

test('the value of a header is in no problem', () => {
	const bad = withSteps({name: 'a', request: {url: 'http://h/', headers: {authorization: 'Bearer planted\n'}}})
	expect(problemsOf(bad).join('\n')).not.toContain('planted')
	expect(problemsOf(bad)).toHaveLength(1)
})

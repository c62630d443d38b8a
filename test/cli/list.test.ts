import {posix} from 'node:path'
import {expect, test} from 'vitest'
import {list, suiteTable} from '../../src/cli/commands/list.ts'
import type {Session} from '../../src/cli/session.ts'
import {parseConfig} from '../../src/core/suite/parse-config.ts'
import {pipes} from './streams.ts'

function suitesOf(...suites: object[]) {
	const parsed = parseConfig({suites}, {configDir: '/project', resolvePath: posix.resolve})
	if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
	return parsed.suites
}

const suites = suitesOf(
	{name: 'api', kind: 'observe', command: ['node', 'my server.js'], tags: ['macro', 'web']},
	{name: 'startup', kind: 'command', command: 'a | b', shell: true, tags: ['micro']},
	{name: '漢字', kind: 'command', command: ['x\u001b[2J']},
)

const display = {
	plain: false,
	ascii: false,
	color: null,
	fps: null,
	mouse: null,
	json: false,
	quiet: false,
	metricsPort: null,
} as const

async function listed(
	options: {readonly tags?: readonly string[]; readonly json?: boolean},
	columns?: number,
	all = suites,
) {
	const {streams, printed} = pipes(columns === undefined ? {} : {columns})
	const session = {
		streams,
		loadSuites: async () => ({path: '/project/arsenal.config.ts', suites: all}),
	} as unknown as Session
	const exitCode = await list(session, {
		command: 'list',
		config: null,
		tags: options.tags ?? [],
		display: {...display, json: options.json ?? false},
	})
	return {exitCode, text: printed()}
}

test('list shows every suite in aligned columns and nothing a terminal obeys', async () => {
	expect(await listed({})).toEqual({
		exitCode: 0,
		text: `NAME     KIND     TAGS       COMMAND
api      observe  macro,web  node 'my server.js'
startup  command  micro      a | b
漢字     command             'x'
`,
	})
})

test('list is no wider than the terminal', async () => {
	const {text} = await listed({}, 40)
	expect(text.split('\n')[1]).toBe("api      observe  macro,web  node 'my s~")
})

test('list --tag shows what run --tag would run', async () => {
	const {text} = await listed({tags: ['micro', 'web']})
	expect(text.split('\n').map(line => line.split(' ')[0])).toEqual(['NAME', 'api', 'startup', ''])
	await expect(listed({tags: ['mcro']})).rejects.toMatchObject({
		code: 'bad-usage',
		problems: [{path: '--tag', value: '"mcro"', expected: 'one of macro, web, micro (nearest: macro)'}],
	})
})

test('list --json gives the suites with every default filled in', async () => {
	const document = JSON.parse((await listed({json: true, tags: ['micro']})).text)
	expect(document).toMatchObject({config: '/project/arsenal.config.ts', suites: [{name: 'startup', runs: 10}]})
	expect(document.suites).toHaveLength(1)
})

test('one very long name does not push the rest away', () => {
	const [line] = suiteTable(suitesOf({name: 'n'.repeat(80), kind: 'command', command: 'ls'}), 200)
		.split('\n')
		.slice(1)
	expect(line).toBe(`${'n'.repeat(39)}~  command        ls`)
})

test('list prints no secrets: names of variables and headers, and no values', async () => {
	const env = {MINE: 'LEAK'}
	const all = suitesOf(
		{
			...{name: 'api', kind: 'observe', command: 'node a.js --key LEAK --password=LEAK', env},
			ready: {http: 'http://LEAK:LEAK@h/?a=LEAK#LEAK'},
			driver: {command: 'TOKEN=LEAK curl h', shell: true, env},
		},
		{name: 'shell', kind: 'command', command: 'TOKEN=LEAK node b.js | c', shell: true, env},
		{
			...{name: 'steps', kind: 'steps', env},
			steps: [
				{name: 'ask', request: {url: 'http://h/?a=LEAK', headers: {accept: 'LEAK'}, body: 'LEAK'}},
				{name: 'run', run: {command: 'a -token LEAK', env}},
				{name: 'wait', run: 'b', until: {http: 'http://h/?LEAK'}},
			],
		},
	)
	const {text} = await listed({}, undefined, all)
	expect(text).not.toContain('LEAK')
	expect(text).toContain("node a.js --key '***' '--password=***'")
	expect(text).toContain('TOKEN=*** node b.js | c')
	const asJson = (await listed({json: true}, undefined, all)).text
	expect(asJson).not.toContain('LEAK')
	const read = JSON.parse(asJson).suites
	expect(read[0].launch).toMatchObject({env: {}, withheldEnv: ['MINE']})
	expect(read[2].benchmarks[0].steps[0].action.request).toMatchObject({withheldHeaders: ['accept'], withheldBody: true})
})

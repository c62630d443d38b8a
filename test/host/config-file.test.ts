import {spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest'
import {ArsenalError} from '../../src/core/trouble/arsenal-error.ts'
import {findConfigFile} from '../../src/host/config/file.ts'
import {compileCache} from '../compile-cache.ts'

// Each configuration is a Node, which takes two seconds to start where the machine is full.
vi.setConfig({testTimeout: 180_000})

const here = import.meta.dirname
const broken = path.join(here, '../../fixtures/suites/broken')
let folder = ''

beforeAll(() => {
	folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'arsenal-config-')))
})
afterAll(() => rmSync(folder, {recursive: true, force: true}))

/** In a Node of its own, because vitest would load a configuration through its own transform. */
function load(files: readonly string[], options: {readonly longestMs?: number} = {}) {
	const script = path.join(here, 'load-configs.ts')
	const child = spawnSync(process.execPath, [script, String(options.longestMs ?? 10_000), ...files], {
		encoding: 'utf8',
		env: {PATH: process.env.PATH, ...compileCache()},
	})
	const lines = child.stdout.split('\n').filter(Boolean)
	return {results: lines.map(line => JSON.parse(line)), stderr: child.stderr, status: child.status}
}

function write(name: string, text: string): string {
	const file = path.join(folder, name)
	mkdirSync(path.dirname(file), {recursive: true})
	writeFileSync(file, text)
	return file
}

const suites = "{suites: [{name: 'a', kind: 'observe', command: 'node x.js'}]}"

/** Pids of all whose command line holds this. */
function processesWith(text: string): string[] {
	return readdirSync('/proc').filter(pid => {
		try {
			return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text)
		} catch {
			return false
		}
	})
}

describe('loadConfigFile', () => {
	test('tells of every broken configuration what is wrong and where', () => {
		const said = path.join(broken, 'said.txt')
		const names = readdirSync(broken)
			.filter(name => name !== 'said.txt')
			.sort()
		const {results, stderr} = load(names.map(name => path.join(broken, name)))
		expect(stderr).toBe('')
		const text = names
			.map((name, index) => {
				const {code, lines} = results[index]
				expect([name, code]).toEqual([name, 'bad-config'])
				// Node's own words for a syntax error change with its version; the place does not.
				const stable = lines
					.join('\n')
					.replace(/(?<=could not be read: )\w*SyntaxError: .*(?= \(\S+\)$)/, '<syntax error>')
				return `== ${name}\n${stable.replaceAll(`${broken}/`, '')}\n`
			})
			.join('\n')
		expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/)
		if (process.env.UPDATE) writeFileSync(said, text)
		expect(text).toBe(readFileSync(said, 'utf8'))
	})

	test('reads every format, whatever the package around says, without a word on stderr', () => {
		const files = [
			write(
				'esm/arsenal.config.ts',
				`import {defineConfig} from 'arsenal-tui'\nexport default defineConfig(${suites})`,
			),
			write(
				'esm/arsenal.config.mts',
				`import type {Config} from 'arsenal-tui'\nexport default ${suites} satisfies Config`,
			),
			write(
				'esm/arsenal.config.js',
				`import {defineConfig} from 'arsenal-tui'\nexport default defineConfig(${suites})`,
			),
			write('esm/arsenal.config.mjs', `export default ${suites}`),
			write('esm/arsenal.config.json', '\ufeff{"suites": [{"name": "a", "kind": "observe", "command": "node x.js"}]}'),
			write(
				'cjs/arsenal.config.js',
				`const {defineConfig} = require('arsenal-tui')\nmodule.exports = defineConfig(${suites})`,
			),
			write(
				'cjs/arsenal.config.ts',
				`import {defineConfig} from 'arsenal-tui'\nexport default defineConfig(${suites})`,
			),
			write(
				'none/arsenal.config.js',
				`import {defineConfig} from 'arsenal-tui'\nexport default defineConfig(${suites})`,
			),
		]
		write('esm/package.json', '{"type": "module"}')
		write('cjs/package.json', '{"type": "commonjs"}')
		write('none/package.json', '{}')
		const {results, stderr} = load(files)
		expect(stderr).toBe('')
		files.forEach((file, index) => {
			const {loaded} = results[index]
			expect(loaded).toMatchObject({path: file, suites: [{name: 'a', launch: {cwd: path.dirname(file)}}]})
		})
	})

	test('gives up on a configuration that never finishes loading', () => {
		const {results, status} = load(
			[write('slow/arsenal.config.mjs', 'setInterval(() => {}, 9); await new Promise(() => {})')],
			{longestMs: 200},
		)
		expect(status).toBe(0)
		expect(results).toEqual([
			{
				code: 'bad-config',
				lines: [
					expect.stringMatching(/arsenal\.config\.mjs could not be read: it did not finish loading within 0\.2 s$/),
					expect.stringMatching(/belongs into a command of a suite/),
				],
			},
		])
	})

	const good = `export default ${suites}`

	const sound: readonly (readonly [string, string, readonly string[]])[] = [
		['prints to stderr', "console.error('one\\u001b[2J'); console.error('two')", ['one', 'two']],
		[
			'looks how much it may compute, should nobody be left to end it',
			"import {execSync} from 'node:child_process'\nconsole.error(String(execSync('ulimit -t')).trim())",
			['300'],
		],
		['closes what it opened, later', 'setTimeout(() => {}, 50)', []],
		['has a timer that keeps nothing alive', 'setInterval(() => {}, 1000).unref()', []],
		['has an idle connection that is kept for the next request', `await (await fetch(process.env.SERVER)).text()`, []],
		[
			'asks a worker',
			`import {Worker} from 'node:worker_threads'
await new Promise(done => new Worker('require("node:worker_threads").parentPort.postMessage(1)', {eval: true}).once('message', done))`,
			[],
		],
		['hands its environment on', 'export const environment = process.env', []],
	]

	const endless: readonly (readonly [string, string, RegExp])[] = [
		['loops', 'while (true);', /did not finish loading within 1.5 s/],
		[
			'loops in small steps',
			'const again = () => process.nextTick(again)\nagain()',
			/did not finish loading within 1.5 s/,
		],
	]

	const unsound: readonly (readonly [string, string, RegExp])[] = [
		['loops in turns', 'const again = () => setImmediate(again)\nagain()', /leaves something open: .*\(Immediate\)/],
		['loops at its end', "process.on('exit', () => { while (true); })", /does not let its process end/],
		['ends its process', 'process.exit(0)', /ended its process with exit code 0/],
		['ends its process later', 'setTimeout(() => process.exit(0), 20)', /ended its process with exit code 0/],
		[
			'says why before that',
			"console.error('no DATABASE_URL'); process.exit(1)",
			/exit code 1\n.*printed:\n {2}no DATABASE_URL/,
		],
		['is killed', "process.kill(process.pid, 'SIGKILL')", /was ended by SIGKILL/],
		['waits for nothing', 'await new Promise(() => {})', /waits for a promise that can never settle/],
		[
			'throws',
			"console.error('before'); throw new Error('oh')",
			/could not be read: oh \(.*\)\n.*printed:\n {2}before/,
		],
		['is no JavaScript', 'const = 1', /could not be read: SyntaxError: .*:1:/],
		['rejects aside', "Promise.reject(new Error('no database'))", /could not be read: no database \(.*mjs:1:\d+\)/],
		['throws aside', "process.nextTick(() => { throw new Error('oh') })", /could not be read: oh \(.*mjs:1:\d+\)/],
		['rejects late', "setTimeout(() => Promise.reject(new Error('no answer')), 50)", /could not be read: no answer \(/],
		[
			'cannot connect, and does not wait to hear of it',
			"import net from 'node:net'\nnet.connect(1, '127.0.0.1')",
			/could not be read: connect ECONNREFUSED 127\.0\.0\.1:1/,
		],
		[
			'has a worker that throws',
			`import {Worker} from 'node:worker_threads'\nnew Worker('throw new Error("in there")', {eval: true})`,
			/could not be read: in there/,
		],
		['throws at its end', "process.on('exit', () => { throw new Error('at last') })", /could not be read: at last \(/],
		[
			'throws in a minute',
			"setTimeout(() => { throw new Error('late') }, 60_000)",
			/open: a timer \(Timeout\)\.\n.*Close what/,
		],
		['keeps a timer', 'setInterval(() => {}, 1000)', /leaves something open: a timer \(Timeout\)/],
		[
			'listens',
			"import net from 'node:net'\nnet.createServer().listen(0)",
			/open: a server that listens \(TCPServerWrap\)/,
		],
		[
			'keeps a connection and a timer',
			`import net from 'node:net'
const server = net.createServer().listen(0, '127.0.0.1', () => net.connect(server.address().port, '127.0.0.1'))
server.unref()
setInterval(() => {}, 1000)`,
			/open: a connection \(TCPSocketWrap\), a timer \(Timeout\)\./,
		],
		[
			'keeps a child',
			"import {spawn} from 'node:child_process'\nspawn('sleep', ['300'])",
			/open: a program that runs \(ProcessWrap\)\./,
		],
		[
			'keeps a worker',
			`import {Worker} from 'node:worker_threads'\nnew Worker('setInterval(() => {}, 1000)', {eval: true})`,
			/leaves something open: a worker thread or/,
		],
		['watches a file', "import fs from 'node:fs'\nfs.watch('/')", /open: a file that is watched \(FSEventWrap\)/],
		['prints', "console.log('\\none\\u001b[2J'); console.log('two')", /it prints to stdout: one\n.*console\.error/],
		['prints nothing but a line end', 'console.log()', /it prints empty lines to stdout/],
		['prints very much', "process.stdout.write('x'.repeat(3e7))", /it prints to stdout: x{400}\n/],
		['prints at its end', "process.on('exit', () => console.log('bye'))", /it prints to stdout: bye\n/],
		[
			'has somebody print',
			"import {spawnSync} from 'node:child_process'\nspawnSync('echo', ['of a child'], {stdio: 'inherit'})",
			/it prints to stdout: of a child\n/,
		],
		[
			'leaves a daemon',
			`import {spawn} from 'node:child_process'\nspawn('sleep', ['301'], {detached: true, stdio: 'ignore'}).unref()`,
			/leaves something running, which was ended: sleep 301 \(pid \d+\)\./,
		],
	]

	describe('of one that', () => {
		const all = [...endless, ...sound, ...unsound]
		const said = new Map<string, {readonly lines: readonly string[]}>()
		let mark = ''

		async function loadAll(longestMs: number, from: number, files: readonly string[], server: string) {
			const child = spawn(process.execPath, [path.join(here, 'load-configs.ts'), String(longestMs), ...files], {
				env: {PATH: process.env.PATH, ...compileCache(), SERVER: server},
				stdio: ['ignore', 'pipe', 'inherit'],
			})
			let text = ''
			child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
				text += chunk
			})
			await once(child, 'close')
			for (const [index, line] of text.trimEnd().split('\n').entries())
				said.set(all[from + index]![0], JSON.parse(line))
		}

		// Many in one program, for Node takes a second to start where the machine is full.
		beforeAll(async () => {
			mark = path.join(folder, 'left')
			const files = all.map(([, text], index) => {
				const own = text.includes('export const') ? good.replace('{name', '{env: environment, name') : good
				const helper = `start('sh', ['-c', 'sleep 300; : ${mark}'], {stdio: 'inherit'}).unref();`
				const first = sound.includes(all[index] as (typeof sound)[number]) ? '' : helper
				const imported = "import {spawn as start} from 'node:child_process'"
				return write(`odd/${index}/arsenal.config.mjs`, `${first}${text}\n${own}\n${imported}`)
			})
			const server = createServer((_, response) => response.end('{}')).listen(0, '127.0.0.1')
			await once(server, 'listening')
			const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
			await loadAll(1500, 0, files.slice(0, endless.length), address)
			await loadAll(100_000, endless.length, files.slice(endless.length), address)
			server.close()
		}, 300_000)

		test.each(sound)('%s: is read', (name, _, printed) => {
			expect(said.get(name)).toMatchObject({loaded: {suites: [{name: 'a'}], printed}})
			expect(JSON.stringify(said.get(name))).not.toContain('ARSENAL_TUI_LAUNCH')
		})

		test.each([...endless, ...unsound])('%s: is refused in a sentence', (name, _, sentence) => {
			expect(said.get(name)).toMatchObject({code: 'bad-config'})
			expect(said.get(name)!.lines.join('\n')).toMatch(sentence)
		})

		test('any of them nothing is left running', async () => {
			const left = () => [...processesWith(mark), ...processesWith('sleep\x181\0')]
			await expect.poll(left, {timeout: 20_000}).toEqual([])
		})
	})

	test('lists the first problems of very many', () => {
		const {results} = load([
			write('many/arsenal.config.json', JSON.stringify({suites: Array.from({length: 500}, () => 1)})),
		])
		expect(results[0].lines[0]).toMatch(/has 500 problems: These are the first 50\.$/)
		expect(results[0].lines).toHaveLength(51)
	})
})

describe('findConfigFile', () => {
	const codeOf = (find: () => string) => {
		try {
			return find()
		} catch (error) {
			return error instanceof ArsenalError ? error.code : String(error)
		}
	}

	test('goes upward to the nearest, TypeScript first', () => {
		const outer = write('tree/arsenal.config.json', '{}')
		const inner = write('tree/a/arsenal.config.ts', '')
		write('tree/a/arsenal.config.js', '')
		mkdirSync(path.join(folder, 'tree/a/b/c'), {recursive: true})
		mkdirSync(path.join(folder, 'tree/d'), {recursive: true})
		expect(findConfigFile(path.join(folder, 'tree/a/b/c'), null)).toBe(inner)
		expect(findConfigFile(path.join(folder, 'tree/d'), null)).toBe(outer)
	})

	test('takes the file or folder that was given, and looks nowhere else', () => {
		const file = write('given/my.config.mjs', '')
		const inFolder = write('given/sub/arsenal.config.mjs', '')
		expect(findConfigFile(folder, 'given/my.config.mjs')).toBe(file)
		expect(findConfigFile(folder, 'given/sub')).toBe(inFolder)
		expect(codeOf(() => findConfigFile(folder, 'given/none.ts'))).toBe('config-not-found')
		expect(codeOf(() => findConfigFile(folder, 'given'))).toBe('config-not-found')
	})

	test('says what to do when there is none', () => {
		const empty = path.join(folder, 'empty')
		mkdirSync(empty)
		expect(codeOf(() => findConfigFile(empty, null))).toBe('config-not-found')
	})
})

import {spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {ArsenalError} from '../../src/core/trouble/arsenal-error.ts'
import {findConfigFile} from '../../src/host/config-file.ts'

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
		env: {PATH: process.env.PATH},
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

	test.each([
		['that keeps something open', `setInterval(() => {}, 1000)\n${good}`, {open: ['Timeout'], printed: []}],
		['that prints', `console.log('one\\u001b[2J'); console.error('two')\n${good}`, {open: [], printed: ['one', 'two']}],
		[
			'that fails later than it is read',
			`setTimeout(() => { throw new Error('late') }, 60_000)\n${good}`,
			{open: ['Timeout']},
		],
		[
			'that looks how much it may compute, should nobody be left to end it',
			`import {execSync} from 'node:child_process'\nconsole.log(String(execSync('ulimit -t')).trim())\n${good}`,
			{open: [], printed: ['300']},
		],
		['that listens', `import net from 'node:net'\nnet.createServer().listen(0)\n${good}`, {open: ['TCPServerWrap']}],
		['that does not let its process end', `process.on('exit', () => { while (true); })\n${good}`, {open: []}],
	])('one %s is read, and ended with its process', (_, text, expected) => {
		const {results, stderr, status} = load([write('odd/arsenal.config.mjs', text)])
		expect({stderr, status}).toEqual({stderr: '', status: 0})
		expect(results).toMatchObject([{loaded: {suites: [{name: 'a'}], ...expected}}])
	})

	test.each([
		['loops', 'while (true);', /did not finish loading within 3 s/],
		['ends its process', 'process.exit(0)', /ended its process with exit code 0/],
		[
			'says why before that',
			"console.error('no DATABASE_URL'); process.exit(1)",
			/exit code 1\n.*printed:\n {2}no DATABASE_URL/,
		],
		['is killed', "process.kill(process.pid, 'SIGKILL')", /was ended by SIGKILL/],
		['waits for nothing', 'await new Promise(() => {})', /waits for a promise that can never settle/],
		['rejects aside', "Promise.reject(new Error('no database'))", /could not be read: no database \(.*mjs:1:\d+\)/],
		['throws aside', "process.nextTick(() => { throw new Error('oh') })", /could not be read: oh \(.*mjs:1:\d+\)/],
	])('one that %s is refused in a sentence, and nothing of it is left', async (_, text, said) => {
		const mark = path.join(folder, `left-${Math.random().toString(36).slice(2)}`)
		const helper = `import {spawn as start} from 'node:child_process'; start('sh', ['-c', 'sleep 300; : ${mark}'], {stdio: 'inherit'}).unref();`
		const {results, status} = load([write('bad/arsenal.config.mjs', `${helper}${text}\n${good}`)], {longestMs: 3000})
		expect(status).toBe(0)
		expect(results[0].code).toBe('bad-config')
		expect(results[0].lines.join('\n')).toMatch(said)
		const left = () => processesWith(mark)
		await expect.poll(left, {timeout: 20_000}).toEqual([])
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

import {execFileSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {init} from '../../src/cli/commands/init.ts'
import {pipes} from './streams.ts'

let folder = ''
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'arsenal-init-'))
})
afterEach(() => rmSync(folder, {recursive: true, force: true}))

function write(file: string, content: unknown): void {
	mkdirSync(path.dirname(path.join(folder, file)), {recursive: true})
	writeFileSync(path.join(folder, file), typeof content === 'string' ? content : JSON.stringify(content))
}

async function written() {
	const {streams, printed, complained} = pipes()
	expect(await init({cwd: folder, streams})).toBe(0)
	return {text: readFileSync(path.join(folder, 'arsenal.config.ts'), 'utf8'), said: printed(), complained: complained()}
}

test('init of an empty folder writes an example and says how to go on', async () => {
	const {text, said, complained} = await written()
	expect(text).toContain("name: 'startup'")
	expect({said, complained}).toEqual({
		said: `Wrote ${folder}/arsenal.config.ts:
  startup  command  node --version: runs it 10 times, timing each run
Run one with: arsenal-tui run startup    Pick on a screen: arsenal-tui
`,
		complained: '',
	})
})

test('init of a project makes suites of its scripts and bench files, and says what each would do', async () => {
	write('package.json', {
		scripts: {release: 'np', build: 'tsc', start: 'node server.js', pretest: 'tsc', test: 'node --test', nothing: 7},
	})
	for (const file of [
		'bench/json.bench.ts',
		'a.bench.mjs',
		'node_modules/x/b.bench.js',
		'dist/c.bench.js',
		'bench/d.ts',
	])
		write(file, '')
	const {text, said} = await written()
	expect(said).toBe(`Wrote ${folder}/arsenal.config.ts:
  start  observe  npm run start: watches it for 30 s, with a flamegraph
  build  observe  npm run build: watches it until it ends, with a flamegraph
  test   observe  npm run test: watches it until it ends, with a flamegraph
  a      micro    a.bench.mjs: measures its benchmarks
  json   micro    bench/json.bench.ts: measures its benchmarks
In comments: release, pretest.
Run one with: arsenal-tui run start    Pick on a screen: arsenal-tui
`)
	expect(text).toMatch(/^\t\t\/\/ \tcommand: \["npm", "run", "release"\],$/m)
})

test.each([
	[{packageManager: 'pnpm@10.1.0'}, 'yarn.lock', 'pnpm'],
	[{}, 'pnpm-lock.yaml', 'pnpm'],
	[{}, 'yarn.lock', 'yarn'],
	[{packageManager: 'other@1'}, 'package-lock.json', 'npm'],
])('scripts are run by what the project is installed with: %j and %s', async (manifest, lock, manager) => {
	write('package.json', {...manifest, scripts: {start: 'node .'}})
	write(lock, '')
	expect((await written()).text).toContain(`command: ["${manager}", "run", "start"],`)
})

test('init says that a package.json cannot be read, and goes on', async () => {
	write('package.json', '{')
	const {said, complained} = await written()
	expect(said).toContain('startup')
	expect(complained).toMatch(/^arsenal-tui: package.json cannot be read, so its scripts are left out: .*JSON/)
})

test.each<[string, string | string[], string]>([
	['a list', [], 'it holds no object'],
	['a word', '"app"', 'it holds no object'],
	['scripts in a list', '{"scripts": ["rm -rf ."]}', 'its `scripts` are no object'],
])('a package.json with %s in it is said to be none', async (_, content, words) => {
	write('package.json', content)
	const {text, complained} = await written()
	expect(text).toContain("name: 'startup'")
	expect(complained).toBe(`arsenal-tui: package.json cannot be read, so its scripts are left out: ${words}\n`)
})

test('a package.json that is a pipe or a folder keeps nobody waiting', async () => {
	execFileSync('mkfifo', [path.join(folder, 'package.json')])
	expect((await written()).complained).toMatch(/it is no regular file\n$/)
	for (const name of readdirSync(folder)) rmSync(path.join(folder, name))
	mkdirSync(path.join(folder, 'package.json'))
	expect((await written()).complained).toMatch(/it is a folder\n$/)
})

test('the command that init names runs the suite, whatever the suite is called', async () => {
	write('my own.bench.mjs', '')
	expect((await written()).said).toContain("Run one with: arsenal-tui run 'my own'    Pick")
})

test.each(['arsenal.config.ts', 'arsenal.config.json'])('init overwrites nothing: %s', async name => {
	writeFileSync(path.join(folder, name), 'mine')
	await expect(init({cwd: folder, streams: pipes().streams})).rejects.toMatchObject({code: 'bad-usage', exitCode: 2})
	expect(readdirSync(folder)).toEqual([name])
	expect(readFileSync(path.join(folder, name), 'utf8')).toBe('mine')
})

test('init does not write through a link that leads nowhere', async () => {
	const elsewhere = path.join(folder, 'elsewhere')
	symlinkSync(elsewhere, path.join(folder, 'arsenal.config.ts'))
	await expect(init({cwd: folder, streams: pipes().streams})).rejects.toMatchObject({code: 'bad-usage'})
	expect(readdirSync(folder)).toEqual(['arsenal.config.ts'])
})

test('init says so when the folder cannot be written', async () => {
	const missing = path.join(folder, 'gone')
	await expect(init({cwd: missing, streams: pipes().streams})).rejects.toMatchObject({
		code: 'output-not-writable',
		message: `Cannot write ${missing}/arsenal.config.ts: its folder is not there.`,
	})
})

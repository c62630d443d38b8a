import {spawnSync} from 'node:child_process'
import {chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'

let folder = ''
beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'arsenal-bin-'))
	mkdirSync(path.join(folder, 'bin'))
	copyFileSync(path.join(import.meta.dirname, '../../bin/arsenal-tui.js'), path.join(folder, 'bin/arsenal-tui.js'))
	writeFileSync(path.join(folder, 'package.json'), '{"type": "module", "version": "1.2.3-test"}')
	writeFileSync(path.join(folder, 'old.cjs'), "Object.defineProperty(process, 'versions', {value: {node: '20.20.2'}})")
})
afterAll(() => rmSync(folder, {recursive: true, force: true}))

function start(argv: readonly string[], nodeOptions: readonly string[] = []) {
	const child = spawnSync(process.execPath, [...nodeOptions, path.join(folder, 'bin/arsenal-tui.js'), ...argv], {
		encoding: 'utf8',
		env: {PATH: process.env.PATH},
	})
	return {exitCode: child.status, stdout: child.stdout, stderr: child.stderr}
}

function withProgram(source: string, run: () => void) {
	mkdirSync(path.join(folder, 'dist'))
	writeFileSync(path.join(folder, 'dist/main.js'), source)
	try {
		run()
	} finally {
		rmSync(path.join(folder, 'dist'), {recursive: true})
	}
}

test('--version is answered without the program', () => {
	expect(start(['--version'])).toEqual({exitCode: 0, stdout: '1.2.3-test\n', stderr: ''})
})

test('a Node that is too old gets one sentence', () => {
	const {exitCode, stdout, stderr} = start(['--version'], ['--require', path.join(folder, 'old.cjs')])
	expect({exitCode, stdout}).toEqual({exitCode: 2, stdout: ''})
	expect(stderr).toMatch(/^arsenal-tui: needs Node 22\.18 or newer, and this is 20\.20\.2\.[^\n]*\n$/)
})

test('a program that was not built says how to build it', () => {
	expect(start(['run'])).toEqual({
		exitCode: 2,
		stdout: '',
		stderr: 'arsenal-tui: is not built yet (there is no dist folder). Build it with: npm run build\n',
	})
})

test("the program gets the words untouched and its exit code is ours; the environment stays the caller's", () => {
	withProgram(
		'export const main = async argv => { console.log(JSON.stringify({argv, env: process.env})); return 4 }',
		() => {
			const argv = ['exec', '--', 'node', '--version', '']
			const {exitCode, stdout, stderr} = start(argv)
			expect({exitCode, stderr}).toEqual({exitCode: 4, stderr: ''})
			expect(JSON.parse(stdout)).toEqual({argv, env: {PATH: process.env.PATH}})
		},
	)
})

test('is started by its own name too, with its words untouched', () => {
	withProgram('export const main = async argv => { console.log(JSON.stringify(argv)); return 3 }', () => {
		const argv = ['exec', '--', 'a b', '$HOME', "it's", '']
		const {status, stdout, stderr} = byName(argv)
		expect({status, stderr}).toEqual({status: 3, stderr: ''})
		expect(JSON.parse(stdout)).toEqual(argv)
	})
})

test('a NODE_OPTIONS that Node cannot start with is said, and its exit code is not that of a gate', () => {
	withProgram('export const main = async () => 0', () => {
		const missing = path.join(folder, 'no such preload.cjs')
		for (const option of ['--require', '-r', '--import']) {
			const {status, stdout, stderr} = byName(['list'], {NODE_OPTIONS: `${option} "${missing}"`})
			expect({status, stdout}).toEqual({status: 2, stdout: ''})
			expect(stderr).toMatch(
				/^arsenal-tui: Node cannot start with this NODE_OPTIONS: .*\n {2}Error.*no such preload\.cjs/,
			)
		}
		const there = path.join(folder, 'preload.cjs')
		writeFileSync(there, '')
		expect(byName(['list'], {NODE_OPTIONS: `--require "${there}"`})).toMatchObject({status: 0, stderr: ''})
	})
})

/** As a shell starts what it found on the PATH. */
function byName(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
	const bin = path.join(folder, 'bin/arsenal-tui.js')
	chmodSync(bin, 0o755)
	const {PATH} = process.env
	return spawnSync(bin, argv, {
		encoding: 'utf8',
		env: {PATH: `${path.dirname(process.execPath)}:${PATH}`, ...env},
	})
}

test('a working directory that was deleted is said, whatever was asked for', () => {
	const bin = path.join(import.meta.dirname, '../../bin/arsenal-tui.js')
	for (const words of ['list', 'exec -- true', 'doctor']) {
		const line = `mkdir gone && cd gone && rmdir ../gone && exec "${process.execPath}" "${bin}" ${words}`
		const {status, stdout, stderr} = spawnSync('/bin/sh', ['-c', line], {cwd: folder, encoding: 'utf8'})
		expect({status, stdout}).toEqual({status: 2, stdout: ''})
		expect(stderr).toMatch(/^arsenal-tui: The working directory was deleted: /)
	}
})

test('a program that comes to no end is not done', () => {
	withProgram('export const main = () => new Promise(() => {})', () => expect(start([]).exitCode).toBe(70))
})

test.each([
	['an error that nobody caught', "setTimeout(() => { throw new Error('oops') })"],
	['a promise that nobody waits for', "Promise.reject(new Error('oops'))"],
])('%s is our own fault too, and no gate', (_, code) => {
	withProgram(`export const main = () => new Promise(() => { setInterval(() => {}, 9); ${code} })`, () => {
		const {exitCode, stderr} = start([])
		expect(exitCode).toBe(70)
		expect(stderr).toContain('our own fault, please report it: Error: oops')
	})
})

test('a program that breaks is our own fault', () => {
	withProgram("export const main = () => { throw new Error('oops') }", () => {
		const {exitCode, stderr} = start([])
		expect(exitCode).toBe(70)
		expect(stderr).toContain('our own fault, please report it: Error: oops')
	})
})

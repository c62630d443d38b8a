import {mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {exampleConfig, init} from '../../src/cli/commands/init.ts'
import type {Config} from '../../src/core/suite/config.ts'
import {parseConfig} from '../../src/core/suite/parse-config.ts'
import {defineConfig} from '../../src/index.ts'
import {pipes} from './streams.ts'

let folder = ''
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'arsenal-init-'))
})
afterEach(() => rmSync(folder, {recursive: true, force: true}))

test('init writes the example and says how to go on', async () => {
	const {streams, printed} = pipes()
	expect(await init({cwd: folder, streams})).toBe(0)
	expect(readFileSync(path.join(folder, 'arsenal.config.ts'), 'utf8')).toBe(exampleConfig)
	expect(printed()).toBe(`Wrote ${folder}/arsenal.config.ts. Try it with: arsenal-tui run\n`)
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
	await expect(init({cwd: missing, streams: pipes().streams})).rejects.toMatchObject({code: 'output-not-writable'})
})

test('the example is a good configuration, also with its comments taken away', () => {
	const everything = exampleConfig.replace(/^\t\t\/\/ /gm, '\t\t')
	for (const source of [exampleConfig, everything]) {
		const body = source.replace(/^import .*$/m, '').replace('export default', 'return')
		const config: Config = new Function('defineConfig', body)(defineConfig)
		expect(parseConfig(config, {configDir: folder, resolvePath: path.resolve})).toMatchObject({
			suites: config.suites.map(suite => ({name: suite.name, kind: suite.kind})),
		})
		expect(config.suites).toHaveLength(source === everything ? 3 : 1)
	}
})

import {spawnSync} from 'node:child_process'
import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {scriptsInPlace} from '../../rolldown.config.ts'
import {flameScript} from '../../src/report/flame-svg.ts'
import {repository, sources} from './sources.ts'

const src = path.join(repository, 'src')
const inPlace = scriptsInPlace.transform.handler

/** Where a module asks for the text of a file beside it. */
const asked = sources().flatMap(({file, text}) =>
	[...text.matchAll(/\breadScript\(new URL\('([^']+)'/g)]
		.map(match => path.posix.join(path.posix.dirname(file), match[1]!))
		.filter(() => file !== 'read-script.ts')
		.map(script => ({file, script, text})),
)
const probes = /^probe\//
const scripts = readdirSync(src, {recursive: true, encoding: 'utf8'})
	.filter(file => /\.(sh|pl|[cm]?js)$/.test(file) && !probes.test(file))
	.sort((a, b) => a.localeCompare(b))

test('every script beside a module is asked for by one, and what is asked for is there', () => {
	expect(scripts.length).toBeGreaterThan(4)
	expect(asked.map(one => one.script).sort((a, b) => a.localeCompare(b))).toEqual(scripts)
})

const checkers: Readonly<Record<string, readonly string[]>> = {
	'.sh': ['/bin/sh', '-n'],
	'.pl': ['perl', '-c'],
	'.cjs': [process.execPath, '--check'],
}

test.each(scripts)('%s can be parsed by who will run it', script => {
	if (script === 'report/flame-svg-script.js') {
		expect(() => new Function(flameScript)).not.toThrow()
		return
	}
	const [program, ...args] = checkers[path.extname(script)]!
	const {status, stderr, error} = spawnSync(program!, [...args, path.join(src, script)], {encoding: 'utf8'})
	expect({status, stderr, error}).toEqual({
		status: 0,
		stderr: expect.stringMatching(script.endsWith('.pl') ? / syntax OK\n$/ : /^$/),
		error: undefined,
	})
})

test.each(asked)('the build puts $script into $file', ({file, script, text}) => {
	const built = inPlace(text, path.join(src, file))
	expect(built).toContain(JSON.stringify(readFileSync(path.join(src, script), 'utf8')))
	expect(built).not.toMatch(/\breadScript\(/)
})

test('the build refuses what it cannot put in place', () => {
	const file = path.join(src, 'host/processes/watchdog.ts')
	expect(() => inPlace('readScript(new URL(name, import.meta.url))', file)).toThrow(
		'watchdog.ts asks for a script in other words',
	)
	expect(inPlace('export function readScript(file: URL): string {', path.join(src, 'read-script.ts'))).toBe(null)
})

import {existsSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {profilerInstall} from '../../src/core/plan/profiler-packages.ts'
import {repository} from './sources.ts'

const manifest = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8'))
const lock = readFileSync(path.join(repository, 'package-lock.json'), 'utf8')

test('the package holds the demo suites and what they start, and no other fixture', () => {
	const config = 'fixtures/suites/demo/arsenal.config.mjs'
	const text = readFileSync(path.join(repository, config), 'utf8')
	const needed = new Set([config])
	const add = (file: string) => {
		if (needed.has(file)) return
		needed.add(file)
		const imports = readFileSync(path.join(repository, file), 'utf8').matchAll(/ from '(\.[^']+)'/g)
		for (const [, other] of imports) add(path.join(path.dirname(file), other!))
	}
	for (const [, program] of text.matchAll(/'([\w-]+\.(?:js|sh))'/g)) add(path.join('fixtures/programs', program!))
	for (const [, bench] of text.matchAll(/file: '([^']+)'/g)) add(path.join(path.dirname(config), bench!))
	expect(needed.size).toBeGreaterThan(7)
	// Node leaves types out of no file below node_modules.
	expect([...needed].filter(file => /\.[cm]?ts$/.test(file))).toEqual([])
	expect(new Set(manifest.files.filter((file: string) => file.startsWith('fixtures/')))).toEqual(needed)
	expect(manifest.files.filter((file: string) => file !== 'dist' && !existsSync(path.join(repository, file)))).toEqual(
		[],
	)
})

test('profilers and pg are optional, of the version that is tested, and the command that adds one says which', () => {
	const install = {...profilerInstall, pg: 'npm install pg@8'}
	expect(Object.keys(manifest.peerDependencies)).toEqual(Object.keys(install))
	for (const [name, command] of Object.entries(install)) {
		const tested: string = manifest.devDependencies[name]
		expect(manifest.peerDependencies[name]).toBe(`^${tested}`)
		expect(manifest.peerDependenciesMeta[name]).toEqual({optional: true})
		expect(command).toMatch(new RegExp(` ${name}@${tested.split('.')[0]}$`))
	}
})

test('the lock file names no registry, and the binaries of every platform', () => {
	expect(lock).not.toMatch(/"resolved":/)
	const {packages} = JSON.parse(lock)
	const native: string[] = Object.keys(packages['node_modules/@biomejs/biome'].optionalDependencies)
	expect(native.length).toBeGreaterThan(7)
	expect(native.filter(name => packages[`node_modules/${name}`]?.optional !== true)).toEqual([])
})

test('what we measure widths with is what Ink measures with', () => {
	expect(JSON.parse(lock).packages['node_modules/string-width'].version).toBe(manifest.dependencies['string-width'])
})

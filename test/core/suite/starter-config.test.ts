import path from 'node:path'
import fc from 'fast-check'
import {expect, test} from 'vitest'
import type {Config} from '../../../src/core/suite/config.ts'
import {parseConfig} from '../../../src/core/suite/parse-config.ts'
import {type Project, sayLeftOut, starterConfig} from '../../../src/core/suite/starter-config.ts'
import {defineConfig} from '../../../src/index.ts'

const empty: Project = {scripts: {}, packageManager: 'npm', benchFiles: []}

function evaluated(source: string): Config {
	const body = source.replace(/^import .*$/m, '').replace('export default', 'return')
	return new Function('defineConfig', body)(defineConfig)
}

function parsed(source: string) {
	const made = parseConfig(evaluated(source), {configDir: '/project', resolvePath: path.resolve})
	if ('problems' in made) throw new Error(JSON.stringify(made.problems))
	return made.suites
}

test('it is a good configuration, also with its comments taken away', () => {
	const project = {...empty, scripts: {start: 'node .', clean: 'rimraf dist', lint: 'x'}, benchFiles: ['a.bench.ts']}
	for (const {text, suites} of [starterConfig(empty), starterConfig(project)]) {
		expect(parsed(text).map(({name, kind}) => ({name, kind}))).toEqual(suites.map(({name, kind}) => ({name, kind})))
		const everything = text.replace(/^\t\t\/\/ (?!\t\/\/ ")/gm, '\t\t')
		expect(parsed(everything).length).toBeGreaterThan(suites.length + 1)
	}
})

test('scripts in comments are listed in brief', () => {
	expect(sayLeftOut(['lint', 'a b', '', 'x\u001b[2J'])).toBe("lint, 'a b', '', 'x'")
	expect(sayLeftOut(['y'.repeat(500)]).length).toBeLessThanOrEqual(41)
	expect(sayLeftOut(Array.from({length: 500}, (_, at) => `s${at}`))).toMatch(/^s0, s1, .*, s11 and 488 more$/)
})

test('what a terminal would act on, or a reader would see otherwise, is written as an escape', () => {
	const evil = 'a\u001b[2J\u009b31m\u202eb\u2066\u200b\u007f'
	const {text} = starterConfig({...empty, scripts: {start: evil, [evil]: evil}, benchFiles: [`${evil}.bench.ts`]})
	expect(text).not.toMatch(/[^\t\n -~]/)
	expect(text).toContain('\\u009b31m\\u202eb')
})

test('whatever a project calls its scripts and files, they are data: nothing of them is code', () => {
	const text = fc.string({
		unit: fc.oneof(fc.constantFrom('\n', '\u2028', '\u2029', '*/', "'", '"', '`', '${', '\\'), fc.string()),
	})
	const scripts = fc.dictionary(fc.oneof(text, fc.constantFrom('start', 'build', 'test')), text)
	fc.assert(
		fc.property(
			scripts,
			fc.array(
				text.map(one => `${one}.bench.ts`),
				{maxLength: 4},
			),
			(scripts, files) => {
				const benchFiles = files.filter(file => !file.includes('\0'))
				const {text: source, suites, leftOut} = starterConfig({...empty, scripts, benchFiles})
				const config = evaluated(source)
				expect(config.suites.map(({name}) => name)).toEqual(suites.map(({name}) => name))
				expect(parsed(source)).toHaveLength(suites.length)
				const started = config.suites.flatMap(one =>
					'command' in one && Array.isArray(one.command) ? [one.command[2]] : [],
				)
				expect(new Set([...started, ...leftOut])).toEqual(new Set(Object.keys(scripts)))
				for (const script of started) expect(['start', 'dev', 'serve', 'build', 'test', 'bench']).toContain(script)
			},
		),
	)
})

import {expect, test} from 'vitest'
import {sources} from './sources.ts'

/** What is loaded before anybody has asked for anything, and with each command, each screen and each runner before it does its work. */
const entries = [
	'main.ts',
	'cli/runner/runner.ts',
	'host/real-host.ts',
	'tui/program.tsx',
	'micro/child.ts',
	'index.ts',
]
const heavy = /^(node:sqlite|kysely|pg)$|^store\/history\//

test('nothing that is started loads a database before it is needed', () => {
	const all = new Map(sources().map(source => [source.file, source]))
	const loaded = new Set<string>()
	const load = (target: string): void => {
		if (loaded.has(target)) return
		loaded.add(target)
		const source = all.get(target)
		for (const next of source === undefined ? [] : withoutTypes(source.text, source.importsAtOnce)) load(next)
	}
	for (const entry of entries) {
		expect(all.has(entry), entry).toBe(true)
		load(entry)
	}
	expect([...loaded].filter(target => heavy.test(target))).toEqual([])
})

test('one module loads SQLite, and one pg, and both when they are called', () => {
	const users = (name: string) =>
		sources()
			.filter(({text}) => new RegExp(`(getBuiltinModule|import)\\('${name}'\\)`).test(text))
			.map(({file}) => file)
	expect(users('node:sqlite')).toEqual(['store/history/node-sqlite.ts'])
	expect(users('pg')).toEqual(['store/history/open-postgres.ts'])
	expect(sources().filter(({text}) => /^import (?!type)[^\n]*'(node:sqlite|pg)'/m.test(text))).toEqual([])
})

/** Imports of types alone are gone once it runs. */
function withoutTypes(text: string, imports: readonly string[]): string[] {
	const types = new Set(
		[...text.matchAll(/^import type [^;]*?from '([^']+)'/gm)].map(match => match[1]!.split('/').at(-1)),
	)
	return imports.filter(target => !types.has(target.split('/').at(-1)))
}

import {spawnSync} from 'node:child_process'
import {cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {beforeAll, expect, test} from 'vitest'
import {repository} from './sources.ts'

/** Where the kinds are listed as types. */
const unions = [
	'core/suite/suite.ts',
	'core/plan/plan.ts',
	'core/events/own-events.ts',
	'core/run/state/suite-state.ts',
]

/** A kind that is in every way like `observe`, in a copy of the sources: its rooms, the unions, and rows in the tables that are asked for. */
class Copy {
	readonly src: string
	readonly #dir = mkdtempSync(path.join(tmpdir(), 'new-kind-'))
	/** Names that the rooms of `observe` export. */
	readonly #names: readonly string[]

	constructor() {
		this.src = path.join(this.#dir, 'src')
		cpSync(path.join(repository, 'src'), this.src, {recursive: true})
		for (const file of ['tsconfig.json', 'package.json'])
			cpSync(path.join(repository, file), path.join(this.#dir, file))
		symlinkSync(path.join(repository, 'node_modules'), path.join(this.#dir, 'node_modules'))
		const rooms = this.files.filter(file => /(^|\/)kinds\/observe\//.test(file))
		this.#names = rooms.flatMap(file =>
			[...this.#read(file).matchAll(/^export (?:async )?(?:const|function|interface|type|class) (\w+)/gm)].map(
				one => one[1]!,
			),
		)
		for (const file of rooms)
			this.#write(file.replace('kinds/observe/', 'kinds/dummy/'), this.#asDummy(this.#read(file)), true)
		for (const file of unions) this.list(file)
	}

	get files(): string[] {
		return readdirSync(this.src, {recursive: true, encoding: 'utf8'}).filter(file => /\.tsx?$/.test(file))
	}

	/** Says the new kind beside `observe`, in lines of its own where that stands in one, and else in the same line. */
	list(file: string): void {
		const text = this.#read(file)
		const lines = text.split('\n').flatMap(line => {
			const dummy = this.#asDummy(line)
			if (dummy === line) return [line]
			if (/^\s*(import .*|(readonly )?observe: .*)$/.test(line)) return [line, dummy]
			const said = this.#names.filter(name => new RegExp(`\\b${name}\\b`).test(line))
			return [
				said.reduce(
					(all, name) =>
						all.replace(new RegExp(`\\b${name}\\b`), `${name}${/type/.test(all) ? ' | ' : ', '}${this.#asDummy(name)}`),
					line,
				),
			]
		})
		this.#write(file, lines.join('\n'))
	}

	/** Every error, as the compiler says it. */
	compile(): string[] {
		const {stdout} = spawnSync(
			path.join(repository, 'node_modules/.bin/tsc'),
			['--noEmit', '--singleThreaded', '--pretty', 'false', '-p', this.#project()],
			{cwd: this.#dir, encoding: 'utf8'},
		)
		return stdout.split('\n').filter(line => line !== '')
	}

	remove(): void {
		rmSync(this.#dir, {recursive: true, force: true})
	}

	#project(): string {
		const file = path.join(this.#dir, 'tsconfig.new-kind.json')
		// The second time looks at what has changed since the first alone.
		const compilerOptions = {incremental: true, tsBuildInfoFile: './new-kind.tsbuildinfo'}
		writeFileSync(file, JSON.stringify({extends: './tsconfig.json', compilerOptions, include: ['src'], exclude: []}))
		return file
	}

	#read(file: string): string {
		return readFileSync(path.join(this.src, file), 'utf8')
	}

	#write(file: string, text: string, isNew = false): void {
		const whole = path.join(this.src, file)
		if (isNew) cpSync(whole.replace('kinds/dummy/', 'kinds/observe/'), whole)
		else expect(existsSync(whole)).toBe(true)
		writeFileSync(whole, text)
	}

	#asDummy(text: string): string {
		return this.#names
			.reduce(
				(all, name) =>
					all.replace(new RegExp(`\\b${name}\\b`, 'g'), name.replace('observe', 'dummy').replace('Observe', 'Dummy')),
				text,
			)
			.replaceAll('kinds/observe/', 'kinds/dummy/')
			.replaceAll("'observe'", "'dummy'")
			.replace(/^(\s*(?:readonly )?)observe:/gm, '$1dummy:')
	}
}

let copy: Copy
beforeAll(() => {
	copy = new Copy()
	return () => copy.remove()
})

test('a kind that is forgotten in a table does not compile, and its rooms with a row in each are all it takes', () => {
	const forgotten = /^src\/([^(]+)\(.*Property 'dummy' is missing in type/
	const tables = [...new Set(copy.compile().flatMap(line => forgotten.exec(line)?.[1] ?? []))]
	const layers = ['suite', 'plan', 'events', 'run/state', 'run/findings', 'run/summary'].map(layer => `core/${layer}`)
	expect(tables).toEqual(
		expect.arrayContaining([...layers, 'engine', 'report', 'tui'].map(layer => `${layer}/kinds.ts`)),
	)
	for (const table of tables) copy.list(table)
	expect(copy.compile()).toEqual([])
}, 300_000)

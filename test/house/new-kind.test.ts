import {spawnSync} from 'node:child_process'
import {cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {beforeAll, expect, test} from 'vitest'
import {repository} from './sources.ts'

/** Every table with a row a kind. Those of types first; what a kind of suites is, and what one of plans is, is known by two of them. */
const [suites, plans, ...others] = [
	'core/suite/suite.ts',
	'core/plan/plan.ts',
	'core/events/own-events.ts',
	'core/run/state/suite-state.ts',
	...['suite', 'plan', 'events', 'run/state', 'run/evaluation', 'run/findings', 'run/summary'].map(
		layer => `core/${layer}/kinds.ts`,
	),
	...['engine', 'report', 'tui'].map(layer => `${layer}/kinds.ts`),
	// Apart from kinds.ts: what loads zod is loaded by few, and only a comparison is judged when its run was cut off.
	'core/suite/rows.ts',
	'report/report-schema.ts',
	'core/verdict/judge-cut.ts',
] as const

/** A kind that is in every way like `observe`, in a copy of the program: its rooms, and rows in the tables that are asked for. */
class Copy {
	readonly src: string
	readonly #dir = mkdtempSync(path.join(tmpdir(), 'new-kind-'))
	/** Names that the rooms of `observe` export. */
	readonly #names: readonly string[]
	/** Types of the events that only `observe` has, in quotes. */
	readonly #events: readonly string[]

	constructor() {
		this.src = path.join(this.#dir, 'src')
		cpSync(path.join(repository, 'src'), this.src, {recursive: true})
		for (const name of ['tsconfig.json', 'package.json', 'rolldown.config.ts', 'bin'])
			cpSync(path.join(repository, name), path.join(this.#dir, name), {recursive: true})
		symlinkSync(path.join(repository, 'node_modules'), path.join(this.#dir, 'node_modules'))
		const rooms = this.files.filter(file => /(^|\/)kinds\/observe\//.test(file))
		this.#names = rooms.flatMap(file =>
			[...this.#read(file).matchAll(/^export (?:async )?(?:const|function|interface|type|class) (\w+)/gm)].map(
				one => one[1]!,
			),
		)
		this.#events = rooms
			.filter(file => /\/events\.ts$/.test(file))
			.flatMap(file => [...this.#read(file).matchAll(/\btype: ('[a-z-]+')/g)].map(one => one[1]!))
		for (const file of rooms)
			this.#write(file.replace('kinds/observe/', 'kinds/dummy/'), this.#asDummy(this.#read(file)), true)
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

	/** Every error, as the compiler says it. @param what  with all that it imports */
	compile(what = 'src'): string[] {
		const {stdout} = this.#start(path.join(repository, 'node_modules/.bin/tsc'), [
			...['--noEmit', '--singleThreaded', '--pretty', 'false', '-p', this.#project(what)],
		])
		return stdout.split('\n').filter(line => line !== '')
	}

	/** Builds it and runs these suites. @returns report.json */
	// biome-ignore lint/suspicious/noExplicitAny: a document is looked at field by field
	run(...suites: readonly object[]): any {
		const built = this.#start(path.join(repository, 'node_modules/.bin/rolldown'), ['-c', '--logLevel', 'warn'])
		expect(built.status, built.stderr).toBe(0)
		const config = path.join(this.#dir, 'arsenal.config.json')
		writeFileSync(config, JSON.stringify({suites}))
		const given = ['run', '--config', config, '--out', path.join(this.#dir, 'out'), '--json']
		const {status, stdout, stderr} = this.#start(process.execPath, ['bin/arsenal-tui.js', ...given])
		expect(status, stderr).toBe(0)
		return JSON.parse(stdout)
	}

	remove(): void {
		rmSync(this.#dir, {recursive: true, force: true})
	}

	#start(program: string, argv: readonly string[]) {
		return spawnSync(program, argv, {cwd: this.#dir, encoding: 'utf8'})
	}

	#project(what: string): string {
		const file = path.join(this.#dir, 'tsconfig.new-kind.json')
		// The second time looks at what has changed since the first alone.
		const compilerOptions = {incremental: true, tsBuildInfoFile: `./${path.basename(what)}.tsbuildinfo`}
		writeFileSync(file, JSON.stringify({extends: './tsconfig.json', compilerOptions, include: [what], exclude: []}))
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
		const renamed = this.#names.reduce(
			(all, name) =>
				all.replace(new RegExp(`\\b${name}\\b`, 'g'), name.replace('observe', 'dummy').replace('Observe', 'Dummy')),
			text,
		)
		return this.#events
			.reduce((all, type) => all.replaceAll(type, `'dummy-${type.slice(1)}`), renamed)
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

/** Tables in which the compiler misses it. */
function missing(): Set<string> {
	const said = /^src\/([^(]+)\(.*Property 'dummy' (?:is missing in|does not exist on) type/
	return new Set(copy.compile().flatMap(line => said.exec(line)?.[1] ?? []))
}

test('a kind that is forgotten in a table does not compile, and its rooms with a row in each are all it takes to be run', () => {
	copy.list(suites)
	// A suite has to become a plan.
	expect(copy.compile('src/core/plan/kinds.ts').join('\n')).toMatch(/'keyof Plans'/)
	copy.list(plans)
	expect(missing()).toEqual(new Set(others))
	for (const table of others) copy.list(table)
	expect(copy.compile()).toEqual([])

	const alike = {command: ['node', '-e', 'setTimeout(() => {}, 300)']}
	const report = copy.run({...alike, name: 'known', kind: 'observe'}, {...alike, name: 'new', kind: 'dummy'})
	const [known, dummy] = report.suites
	expect(dummy).toMatchObject({name: 'new', kind: 'dummy', outcome: 'done'})
	expect(Object.keys(dummy)).toEqual(Object.keys(known))
	expect(dummy.usage.cpuShare.mean).toBeGreaterThan(0)
}, 300_000)

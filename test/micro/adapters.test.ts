import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import * as vitest from 'vitest'
import {afterAll, describe, expect, it} from 'vitest'
import {list, measure, only} from './ask-child.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'arsenal-adapters-'))
afterAll(() => rmSync(folder, {recursive: true, force: true}))

function written(name: string, text: string): string {
	const file = path.join(folder, name)
	writeFileSync(file, text)
	return file
}

async function namesOf(file: string): Promise<string[]> {
	return only(await list(file), 'listed').benchmarks.map(({name}) => name)
}

describe('a bench file written for mitata', () => {
	it('registers groups as prefixes and ranges as parameters', async () => {
		expect(only(await list('mitata.bench.mjs'), 'listed').benchmarks).toMatchObject([
			{name: 'parse', params: {}, source: 'mitata'},
			{name: 'sizes > fill 8', params: {size: 8}},
			{name: 'sizes > fill 64', params: {size: 64}},
			{name: 'sizes > fill 512', params: {size: 512}},
			{name: 'sort fresh'},
			{name: 'own loop'},
			{name: 'own clock'},
			{name: 'resolved'},
		])
	})

	it.each([
		['parse', {kind: 'call', async: false}],
		['sizes > fill 64', {kind: 'call'}],
		['sort fresh', {kind: 'call', gcMode: 'each'}],
		['own loop', {kind: 'loop'}],
		['own clock', {kind: 'own', batch: 1}],
		['resolved', {kind: 'call', async: true}],
	])('%s is measured as %j, and the file goes on after run()', async (name, figures) => {
		const answer = await measure('mitata.bench.mjs', name)
		expect(only(answer, 'measured')).toMatchObject({samples: 40, benchmark: {name, source: 'mitata'}, figures})
		expect(answer.stdout).toBe('mitata said 0 results\n')
	})
})

describe('a bench file that is not awaited', () => {
	it.each([
		['a module that starts mitata', 'unawaited-run-mitata.bench.mjs', ['first', 'second']],
		['a script with a main() of its own', 'unawaited-run-tinybench.bench.cjs', ['uuid']],
	])('%s has all its benchmarks measured', async (_, file, names) => {
		expect(await namesOf(file)).toEqual(names)
		for (const name of names) expect(only(await measure(file, name), 'measured')).toMatchObject({benchmark: {name}})
	})

	it('goes on behind its run(), to close what it opened', async () => {
		const closing = written(
			'closing.bench.cjs',
			`const {bench, run} = require('mitata')
const server = require('node:http').createServer().listen(0)
bench('a', () => 1)
run().then(() => new Promise(go => setTimeout(go, 50))).then(() => server.close(() => console.log('closed')))`,
		)
		expect(await namesOf(closing)).toEqual(['a'])
		const answer = await measure(closing, 'a')
		expect(only(answer, 'measured').benchmark.name).toBe('a')
		expect(answer.stdout).toBe('closed\n')
	})

	it.each([
		['after a timer', "setTimeout(() => bench('late', () => 2), 30)"],
		['after what it awaits', "Promise.resolve().then(() => import('node:fs')).then(() => bench('late', () => 2))"],
		['timer after timer', "setTimeout(() => setTimeout(() => bench('late', () => 2), 30), 30)"],
	])('may register %s, with what has no run()', async (_, rest) => {
		const file = written('late.bench.mjs', `import {bench} from 'arsenal-tui'\nbench('early', () => 1)\n${rest}`)
		expect(await namesOf(file)).toEqual(['early', 'late'])
		for (const name of ['early', 'late']) expect(only(await measure(file, name), 'measured').benchmark.name).toBe(name)
	})

	it('may register nothing before that', async () => {
		const file = written('only-late.bench.cjs', "setTimeout(() => require('mitata').bench('late', () => 2), 30)")
		expect(await namesOf(file)).toEqual(['late'])
		expect(only(await measure(file, 'late'), 'measured').benchmark.name).toBe('late')
	})

	it('that never comes to an end is listed as it is by then, which is said', async () => {
		const file = written(
			'open.bench.mjs',
			"import {bench} from 'arsenal-tui'\nbench('a', () => 1)\nsetInterval(() => {}, 1000)",
		)
		const {benchmarks, findings} = only(await list(file), 'listed')
		expect([benchmarks.map(({name}) => name), findings.map(({code}) => code)]).toEqual([['a'], ['still-busy']])
		expect(only(await measure(file, 'a'), 'measured').benchmark.name).toBe('a')
	})
})

describe('a bench file that runs its benchmarks itself', () => {
	const begun = "import {bench, run} from 'mitata'\nbench('a', () => 1)\nbench('b', () => 2)\n"

	it.each([
		[
			'reads results',
			"console.log((await run()).benchmarks[0].runs[0].stats.avg)\nbench('late', () => 3)",
			/reading 'runs'/,
		],
		['does so aside', 'run().then(done => done.nothing())\nawait new Promise(go => setTimeout(go, 500))', /nothing/],
		['ends its process', 'await run()\nprocess.exit(3)', null],
	])('and then %s is listed all the same, and measured', async (what, rest, evidence) => {
		const file = written(`${what.replaceAll(' ', '-')}.bench.mjs`, begun + rest)
		const {benchmarks, findings} = only(await list(file), 'listed')
		expect(benchmarks.map(({name}) => name)).toEqual(['a', 'b'])
		const told = {code: 'failed-after-run', severity: 'warning', evidence: expect.stringMatching(evidence ?? '')}
		expect(findings).toEqual(evidence === null ? [] : [expect.objectContaining(told)])
		expect(only(await measure(file, 'b'), 'measured').samples).toBe(40)
	})

	it('and fails before is not listed', async () => {
		const file = written('fails-before.bench.mjs', `${begun}null.x\nawait run()`)
		expect(only(await list(file), 'failed').code).toBe('file-failed')
	})

	it('is asked for those it filters, in groups named as they ever were', async () => {
		const file = written(
			'filters.bench.mjs',
			`import {bench, group, run} from 'mitata'
			group({name: 'old', summary: false}, () => { bench('take $n', () => 1).args('n', [1, 2]); bench('leave', () => 1) })
			await run({filter: /^take/g})`,
		)
		expect(await namesOf(file)).toEqual(['old > take 1', 'old > take 2'])
	})
})

describe('a bench file written for tinybench', () => {
	it('registers its tasks under the name of the bench', async () => {
		expect(await namesOf('tinybench.bench.mjs')).toEqual(['lists > sort', 'lists > resolved', 'lists > own duration'])
	})

	it('runs its hooks, and finds its result in its table', async () => {
		const answer = await measure('tinybench.bench.mjs', 'lists > sort')
		expect(only(answer, 'measured')).toMatchObject({samples: 40, figures: {batch: 1}})
		expect(answer.stdout).toMatch(/^preparing sort\nlists\n.*'sort'/s)
	})

	it('takes durations a task says itself, in ms', async () => {
		const answer = await measure('tinybench.bench.mjs', 'lists > own duration')
		expect(only(answer, 'measured').figures.kind).toBe('own')
		expect(answer.samplesNs).toEqual(new Array(40).fill(250_000))
	})
})

describe('a bench file written for vitest', () => {
	it('registers the bench of version 4 under its describes, without what is skipped', async () => {
		expect(await namesOf('vitest-4.bench.ts')).toEqual(['sort > copy', 'sort > of 10 > fill', 'sort > of 100 > fill'])
		expect(only(await measure('vitest-4.bench.ts', 'sort > of 100 > fill'), 'measured').samples).toBe(40)
	})

	it('finds the globals it counts on, whether it imports some of them or none', async () => {
		const {benchmarks, findings} = only(await list('vitest-globals.bench.mjs'), 'listed')
		expect(benchmarks.map(one => [one.name, one.source])).toEqual([
			['sort > copy', 'vitest'],
			['parsers > json', 'vitest'],
		])
		expect(findings).toMatchObject([{code: 'assertions-unchecked'}])
		for (const name of ['sort > copy', 'parsers > json'])
			expect(only(await measure('vitest-globals.bench.mjs', name), 'measured').samples).toBe(40)
		expect(await namesOf('vitest-mixed.bench.mjs')).toEqual(['of 2 > fill', 'of 4 > fill'])
	})

	it('finds whatever vitest exports', async () => {
		const names = Object.keys(vitest).filter(name => name !== 'default')
		const uses = names.map(name => `  ${name},`).join('\n')
		const file = written(
			'all-names.bench.ts',
			`import {\n${uses}\n} from 'vitest'\nimport {bench as one} from 'vitest'\none('x', () => 1)`,
		)
		expect(await namesOf(file)).toEqual(['x'])
	})

	it('is told what to import where there are none', async () => {
		const {code, text} = only(await list('vitest-no-globals.bench.mjs'), 'failed')
		expect(code).toBe('file-failed')
		expect(text).toMatch(/describe is not defined.*import it: import \{describe\} from 'vitest' \(/)
	})

	it('registers the bench of a test of version 5, and does not check its assertions', async () => {
		const {benchmarks, findings} = only(await list('vitest-5.bench.ts'), 'listed')
		expect(benchmarks.map(({name}) => name)).toEqual([
			'parsers > small > JSON.parse',
			'parsers > small > regex',
			'parsers > resource > read',
		])
		expect(findings.map(({code}) => code)).toEqual(['assertions-unchecked'])
	})

	it('measures between what the test opened and what it closes', async () => {
		expect(only(await measure('vitest-5.bench.ts', 'parsers > resource > read'), 'measured').samples).toBe(40)
		expect(only(await measure('vitest-5.bench.ts', 'parsers > small > regex'), 'measured').figures.batch).toBe(1)
	})
})

import {describe, expect, it} from 'vitest'
import {list, measure, only} from './ask-child.ts'

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
		const answer = await measure('mitata.bench.mjs', name, {timeLimitMs: 3000})
		expect(only(answer, 'measured')).toMatchObject({samples: 40, benchmark: {name, source: 'mitata'}, figures})
		expect(answer.stdout).toBe('mitata said 0 results\n')
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

import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, describe, expect, it} from 'vitest'
import {decodeSamples} from '../../src/core/kinds/micro/events-message.ts'
import {type Answer, ask, list, measure, only} from './ask-child.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'arsenal-micro-'))
afterAll(() => rmSync(folder, {recursive: true, force: true}))

function written(name: string, text: string): string {
	const file = path.join(folder, name)
	writeFileSync(file, text)
	return file
}

describe('listing a bench file', () => {
	it('names its benchmarks and their parameters, numbers as numbers', async () => {
		const answer = await list('plain.bench.ts')
		expect(only(answer, 'listed')).toMatchObject({
			benchmarks: [
				{name: 'xorshift', params: {}, source: 'arsenal-tui'},
				{name: 'sum/n=10', params: {n: 10}},
				{name: 'sum/n=1000', params: {n: 1000}},
				{name: 'resolved', params: {}},
			],
			findings: [],
		})
		expect(answer.messages.at(-1)).toEqual({type: 'finished'})
		expect(answer).toMatchObject({exitCode: 0, strays: [], stdout: '', stderr: ''})
	})

	it('reads CommonJS', async () => {
		expect(only(await list('sizes.cjs'), 'listed').benchmarks.map(({name}) => name)).toEqual([
			'reverse/10',
			'reverse/1000',
		])
	})

	it('gives benchmarks of the same name names of their own', async () => {
		const {benchmarks} = only(await list('broken/same-names.mjs'), 'listed')
		expect(benchmarks.map(({name}) => name)).toEqual(['same', 'same #2', 'same/a#0', 'same/a#1'])
	})

	it('finds modules as bundlers do: without an ending, and a .ts where .js is written', async () => {
		written('helper.ts', 'export const one: number = 1')
		const file = written(
			'imports.bench.ts',
			`import {bench} from 'arsenal-tui'
			import {one} from './helper'
			import {one as again} from './helper.js'
			bench('uses ' + (one + again), () => one)`,
		)
		expect(only(await list(file), 'listed').benchmarks).toMatchObject([{name: 'uses 2'}])
	})
})

describe('measuring a benchmark', () => {
	it('sends as many samples as were asked for, in the order in which they were taken', async () => {
		const file = written(
			'slower.bench.mjs',
			`import {bench} from 'arsenal-tui'
			// Ten times as slow from the middle of its samples on, by its own clock.
			let call = 0
			bench('slower', () => {}, {samples: 60, beforeEach: () => call++})
			import {bench as mitata, run} from 'mitata'
			let n = 0
			mitata('counts', function* () { yield {manual: () => ++n} })
			await run()`,
		)
		const answer = await measure(file, 'counts', {samples: 50})
		expect(only(answer, 'measured')).toMatchObject({samples: 50, asked: 50, figures: {kind: 'own', batch: 1}})
		const first = answer.samplesNs[0]!
		expect(answer.samplesNs).toEqual(Array.from({length: 50}, (_, i) => first + i))
		// What a benchmark wishes itself comes before the request.
		expect(only(await measure(file, 'slower', {samples: 50}), 'measured')).toMatchObject({samples: 60, asked: 60})
		// But not before the command line.
		const insisted = await measure(file, 'slower', {samples: 50, samplesInsisted: true})
		expect(only(insisted, 'measured')).toMatchObject({samples: 50, asked: 50})
	})

	it('sends hundreds of thousands of samples in messages of bounded length', async () => {
		const file = written(
			'many.bench.mjs',
			"import {bench} from 'arsenal-tui'\nbench('x', () => 1, {samples: 600_000, timeLimitMs: 150_000, gc: 'none', beforeEach() {}})",
		)
		const answer = await measure(file, 'x')
		expect(only(answer, 'measured').samples).toBe(600_000)
		expect(answer).toMatchObject({strays: []})
		const chunks = answer.messages.flatMap(one =>
			one.type === 'sampled' ? [decodeSamples(one.samplesNs)!.length] : [],
		)
		expect(Math.max(...chunks)).toBeLessThanOrEqual(250_000)
		expect(chunks.reduce((sum, length) => sum + length, 0)).toBe(600_000)
	}, 180_000)

	// A hundred would do for a machine that stays as it is; one that is ten times as slow for one of them has to be borne.
	it('tells ten thousand times the work apart', async () => {
		const file = written(
			'sums.bench.mjs',
			`import {bench} from 'arsenal-tui'
			bench('sum', ({n}, values) => { let sum = 0; for (let i = 0; i < n; i++) sum += values[i]; return sum }, {
				params: {n: [10, 100_000]},
				setup: ({n}) => Float64Array.from({length: n}, (_, i) => i),
			})`,
		)
		const [small, large] = await Promise.all([measure(file, 'sum/n=10'), measure(file, 'sum/n=100000')])
		const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!
		expect(median(large.samplesNs)).toBeGreaterThan(100 * median(small.samplesNs))
		expect(only(large, 'measured').figures.batch).toBeLessThan(only(small, 'measured').figures.batch)
	})

	it('awaits promises, and says so', async () => {
		expect(only(await measure('plain.bench.ts', 'resolved'), 'measured').figures).toMatchObject({
			async: true,
			kind: 'call',
		})
		expect(only(await measure('plain.bench.ts', 'xorshift'), 'measured').figures).toMatchObject({async: false})
	})

	it('times calls one by one when something runs before each', async () => {
		const answer = await measure('sizes.cjs', 'reverse/1000')
		expect(only(answer, 'measured')).toMatchObject({
			samples: 40,
			figures: {batch: 1},
			benchmark: {params: {value: 1000}},
		})
	})

	it.each(['1n', 'Symbol()', 'Object.create(null)'])(
		'measures what returns numbers and then %s, and blames it for nothing',
		async late => {
			const file = written(
				`later-${late.length}.bench.mjs`,
				`import {bench} from 'arsenal-tui'
			let calls = 0
			bench('later', () => calls++ < 5000 ? 1 : ${late})
			bench('throws', () => { if (calls++ < 5000) return 1; throw new TypeError('of its own') })`,
			)
			expect(only(await measure(file, 'later'), 'measured').samples).toBe(40)
			expect(only(await measure(file, 'throws'), 'failed').text).toContain('TypeError: of its own')
		},
	)

	it('stops at its time limit and says how far it came', async () => {
		const file = written(
			'sleeps.bench.mjs',
			`import {bench} from 'arsenal-tui'
			bench('sleeps', () => new Promise(resolve => setTimeout(resolve, 20)))`,
		)
		const answer = await measure(file, 'sleeps', {samples: 1000, timeLimitMs: 200})
		const {samples, asked, findings} = only(answer, 'measured')
		expect(samples).toBeGreaterThan(0)
		expect(samples).toBeLessThan(20)
		expect(answer.samplesNs).toHaveLength(samples)
		expect(asked).toBe(1000)
		expect(findings.map(({code}) => code)).toContain('time-limit-reached')
	})

	it('says what is under way before it begins', async () => {
		const answer = await measure('plain.bench.ts', 'xorshift')
		const phases = answer.messages.flatMap(message => (message.type === 'phase' ? [message.phase] : []))
		expect(phases).toEqual(['load', 'setup', 'calibrate', 'sample', 'heap', 'empty', 'teardown', 'end'])
	})

	it('hands set-up its parameters, and the function what set-up returned', async () => {
		const file = written(
			'hooks.bench.mjs',
			`import {bench} from 'arsenal-tui'
			const log = []
			bench('hooked', ({n}, state) => { if (state.made !== n) throw new Error('not mine'); return n }, {
				params: {n: [1, 2]},
				setup: async ({n}) => { log.push('setup ' + n); return {made: n} },
				teardown: ({n}, state) => console.log([...log, 'teardown ' + state.made].join(', ')),
			})`,
		)
		const answer = await measure(file, 'hooked/n=2')
		expect(only(answer, 'measured').benchmark.params).toEqual({n: 2})
		expect(answer.stdout).toBe('setup 2, teardown 2\n')
	})

	it('leaves what is printed where it is printed, and is not fooled by it', async () => {
		const answer = await measure('broken/prints.mjs', 'prints')
		expect(answer).toMatchObject({
			stdout: '{"type":"finished"} on stdout\n',
			stderr: 'on stderr\n',
			strays: ['not a message'],
		})
		expect(only(answer, 'measured').samples).toBe(40)
	})

	it('measures heap per call, and nothing for what allocates nothing', async () => {
		const file = written(
			'heap.bench.mjs',
			`import {bench} from 'arsenal-tui'
			let n = 0
			bench('none', () => { n = (n + 1) | 0; return n })
			bench('hundred', () => new Array(100).fill(n++ & 7))`,
		)
		const [none, hundred] = await Promise.all([measure(file, 'none'), measure(file, 'hundred')])
		expect(only(none, 'measured').figures.heapBytesPerCall).toBeLessThan(4)
		// 100 pointers of 8 bytes, a header and the array itself.
		expect(only(hundred, 'measured').figures.heapBytesPerCall).toBeGreaterThan(790)
		expect(only(hundred, 'measured').figures.heapBytesPerCall).toBeLessThan(1000)
	})
})

describe('what is doubtful about a result', () => {
	const codesOf = (answer: Answer) => only(answer, 'measured').findings.map(({code}) => code)

	it.each([
		['broken/does-nothing.mjs', 'too short alone', 'timer-saturated'],
		['broken/returns-nan.mjs', 'returns NaN', 'returned-nan'],
	])('%s, %s: %s', async (file, name, code) => {
		expect(codesOf(await measure(file, name))).toContain(code)
	})

	it('that it takes hardly longer than an empty function', async () => {
		// The two are timed one after the other, a few milliseconds each: a neighbour that slows one of them down hides it, in that process.
		const inside = [0, 1, 2, 3, 4]
		let told = 0
		for (const _ of inside)
			if (codesOf(await measure('broken/does-nothing.mjs', 'does nothing')).includes('near-empty')) told++
		expect(told).toBeGreaterThan(inside.length / 2)
	})
})

describe('a bench file that cannot be measured is told apart', () => {
	it.each([
		['broken/throws.mjs', 'throws', 'threw', 'calibrate', 'RangeError: no more of it'],
		['broken/throws-later.mjs', 'throws later', 'threw', 'calibrate', 'thrown as text'],
		['broken/rejects.mjs', 'rejects', 'rejected', 'calibrate', 'no answer'],
		['broken/never-settles.mjs', 'never settles', 'never-settled', 'calibrate', 'nothing is left in the event loop'],
		['broken/exits.mjs', 'exits', 'exited', 'calibrate', 'exit code 0'],
		['broken/setup-fails.mjs', 'setup', 'setup-failed', 'setup', 'no database'],
		['broken/setup-fails.mjs', 'before', 'before-each-failed', 'calibrate', 'no row'],
		['broken/setup-fails.mjs', 'teardown', 'teardown-failed', 'teardown', 'cannot close'],
		['broken/bad-duration.mjs', 'bad duration', 'bad-duration', 'sample', 'NaN'],
		['broken/leaves-loop.mjs', 'leaves its loop', 'ended-early', 'calibrate', 'left its loop'],
	])('%s, %s: %s', async (file, name, code, phase, text) => {
		const answer = await measure(file, name)
		expect(only(answer, 'failed')).toMatchObject({code, phase, benchmark: name, text: expect.stringContaining(text)})
		expect(answer.messages.some(message => message.type === 'measured')).toBe(false)
		expect(answer.exitCode).toBe(1)
	})

	it.each([
		['throws as well', "{ throw new Error('second') }"],
		['never settles', '{ return new Promise(() => {}) }'],
		['takes long', '{ return new Promise(go => setTimeout(go, 60_000)) }'],
	])('what it threw is told, also when its teardown then %s', async (what, teardown) => {
		const file = written(
			`teardown-${what.replaceAll(' ', '-')}.bench.mjs`,
			`import {bench} from 'arsenal-tui'\nbench('x', () => { throw new Error('first') }, {teardown() ${teardown}})`,
		)
		expect(only(await measure(file, 'x'), 'failed')).toMatchObject({
			code: 'threw',
			text: expect.stringContaining('It threw Error: first'),
		})
	})

	it.each([
		['broken/registers-nothing.mjs', 'nothing-registered', 'registered no benchmark'],
		['broken/exits-at-load.mjs', 'exited', 'exit code 7'],
		['broken/never-loads.mjs', 'never-settled', 'never settle'],
		['broken/bad-name.mjs', 'bad-registration', 'needs a name'],
		['broken/bad-params.mjs', 'bad-registration', 'params'],
		['broken/imports-missing.mjs', 'file-failed', 'not-there.mjs'],
		['broken/not-there.mjs', 'file-not-found', 'not-there.mjs'],
	])('%s, while it is loaded: %s', async (file, code, text) => {
		const answer = await list(file)
		expect(only(answer, 'failed')).toMatchObject({
			code,
			phase: 'load',
			benchmark: null,
			text: expect.stringContaining(text),
		})
		expect(answer.exitCode).toBe(1)
	})

	it('rejections nobody waits for are failures, wherever they strike', async () => {
		const answer = await measure('broken/rejects-aside.mjs', 'rejects aside')
		expect(only(answer, 'failed')).toMatchObject({code: 'uncaught', text: expect.stringContaining('nobody waits')})
	})

	it.each([
		['cut-off.bench.mjs', "import {bench} from 'arsenal-tui'\nbench('x', () => {", /:2(:20)?\)$/],
		['cut-off.bench.cjs', "const {bench} = require('arsenal-tui')\nbench('x', () => {", /:2(:20)?\)$/],
		['no-expression.bench.ts', "import {bench} from 'arsenal-tui'\nconst one: number = ;", /:2:21\)$/],
		['throws.bench.mjs', "import 'arsenal-tui'\nfunction inner() { null.x }\ninner()", /:2:25\)$/],
		['no-name.bench.mjs', "import {bench} from 'arsenal-tui'\n\n  bench('', () => 1)", /:3:3\)$/],
		['exits.bench.mjs', "import {bench} from 'arsenal-tui'\nprocess.exit(3)", /:2:9\)$/],
	])('%s: what goes wrong while it is loaded is told with its place', async (name, text, place) => {
		const file = written(name, text)
		const failure = only(await list(file), 'failed')
		expect(failure.text).toContain(path.basename(file))
		expect(failure.text).toMatch(place)
	})

	it('what a benchmark throws is told with its place, from wherever it was called', async () => {
		const file = written(
			'deep.bench.mjs',
			"import {bench} from 'arsenal-tui'\nconst deep = () => JSON.parse('{')\nbench('x', () => [1].map(deep))\nbench('y', async () => { await null; deep() })",
		)
		for (const name of ['x', 'y']) {
			const {text, stack} = only(await measure(file, name), 'failed')
			expect(text).toMatch(/SyntaxError: .*deep\.bench\.mjs:2:25\)$/)
			expect(stack).toMatch(/^SyntaxError: /)
			expect(stack!.split('\n').filter(line => /src\/micro|dist\/|\(node:/.test(line))).toEqual([])
		}
	})

	it('options it does not know are said, and the benchmark is measured', async () => {
		const file = written(
			'options.bench.mjs',
			"import {bench} from 'arsenal-tui'\nbench('x', () => Math.random(), {samples: 20, setUp() {}, itertions: 5})\nbench('y', () => 1)",
		)
		const {findings, benchmarks} = only(await list(file), 'listed')
		expect(benchmarks.map(({name}) => name)).toEqual(['x', 'y'])
		expect(findings).toMatchObject([
			{
				code: 'unknown-options',
				severity: 'warning',
				text: expect.stringMatching(/^bench\('x'\) .*: setUp, itertions\.$/),
			},
		])
	})

	it('TypeScript that Node cannot run gets advice', async () => {
		const file = written(
			'enum.bench.ts',
			"import {bench} from 'arsenal-tui'\nenum Kind { A }\nbench('x', () => Kind.A)",
		)
		expect(only(await list(file), 'failed')).toMatchObject({
			code: 'file-failed',
			text: expect.stringContaining('--experimental-transform-types'),
		})
	})

	it('decorators, which Node does not read, get advice; an @ in a comment does not', async () => {
		const file = written(
			'decorated.bench.ts',
			"import {bench} from 'arsenal-tui'\nconst dec = (a: any) => a\n@dec\nclass A {}\nbench('x', () => new A())",
		)
		expect(only(await list(file), 'failed').text).toContain('Node reads no decorators')
		const other = written('at.bench.ts', "/**\n@param x\n*/\nimport {bench} from 'arsenal-tui'\nbench('x', () => `)")
		expect(only(await list(other), 'failed').text).not.toContain('decorators')
	})

	it('names that change from load to load are said to', async () => {
		const file = written('changes.bench.mjs', "import {bench} from 'arsenal-tui'\nbench('x' + process.pid, () => 1)")
		const [{name} = {name: ''}] = only(await list(file), 'listed').benchmarks
		expect(only(await measure(file, name), 'failed')).toMatchObject({
			code: 'unknown-benchmark',
			text: expect.stringMatching(/names have to be the same each time/),
		})
	})

	it('a name it does not have is answered with those it has', async () => {
		const answer = await measure('plain.bench.ts', 'no such')
		expect(only(answer, 'failed')).toMatchObject({
			code: 'unknown-benchmark',
			text: expect.stringContaining('"sum/n=10"'),
		})
	})

	it('one that never returns has said what was under way when it is killed', async () => {
		const answer = await measure('broken/never-returns.mjs', 'never returns', {killOn: '"calibrate"'})
		expect(answer.signal).toBe('SIGKILL')
		expect(answer.messages.at(-1)).toEqual({type: 'phase', phase: 'calibrate', benchmark: 'never returns'})
	})

	it.each([[undefined], [{}], [{file: 7, mode: 'list'}], [{file: '/x', mode: 'measure', name: 'x', samples: 0}]])(
		'a request of %j is refused',
		async request => {
			expect(only(await ask(request), 'failed')).toMatchObject({code: 'bad-request'})
		},
	)
})

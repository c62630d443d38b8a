import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {
	type DiffSide,
	diffFrames,
	type FrameDiff,
	grownFrames,
	type ProfileDiff,
} from '../../../src/core/profile/diff-frames.ts'
import {makeDiffTree} from '../../../src/core/profile/diff-tree.ts'
import type {Frame} from '../../../src/core/profile/frame.ts'
import {type StackWeights, weightsOfStacks} from '../../../src/core/profile/stack-weights.ts'
import {Random} from '../../../src/core/stats/random.ts'
import {frameOf, linesOf, weightsOf} from './drawings.ts'

/** `a@/r/a.js:1:1;b 120` per line, weights are samples of 1000 us. */
function profile(text: string): StackWeights {
	const parsed = linesOf(text).map(line => {
		const [, stack, samples] = /^(.*) (\d+)$/.exec(line)!
		return [stack!.split(';').map(frameOf), Number(samples)] as const
	})
	return sampled(parsed)
}

function sampled(stacks: ReadonlyArray<readonly [Frame[], number]>): StackWeights {
	const counted = weightsOfStacks(stacks, 'samples')
	return {...counted, self: new Map([...counted.self].map(([stack, samples]) => [stack, samples * 1000]))}
}

function side(text: string, operationUs: number | null = null, root = ''): DiffSide {
	return {profiles: [profile(text)], root, operationUs}
}

/** `name self-delta total-delta mark presence`, rounded; only what is clear unless all is asked for. */
function draw(diff: ProfileDiff, which: 'clear' | 'all' = 'clear'): string[] {
	const mark = {grew: '+', shrank: '-', unclear: '?'}
	return diff.frames
		.filter(frame => which === 'all' || frame.self.is !== 'unclear' || frame.total.is !== 'unclear')
		.map(({frame, self, total, presence}) => {
			const figures = [self, total].map(({delta, is}) => `${Number(delta.toPrecision(3))}${mark[is]}`)
			return `${frame.name} ${figures.join(' ')} ${presence}`
		})
}

function find(diff: ProfileDiff, name: string): FrameDiff {
	const found = diff.frames.find(one => one.frame.name === name)
	if (found === undefined) throw new Error(`no ${name}`)
	return found
}

describe('the difference of two profiles', () => {
	const base = side(
		`
		main;parse 4000
		main;render 5000
		main 1000
	`,
		10_000,
	)

	test('names what grew, by how much an operation, callers by their totals', () => {
		const head = side(
			`
			main;parse 6000
			main;render 5000
			main 1000
		`,
			12_000,
		)
		expect(draw(diffFrames(base, head))).toEqual(['parse 2000+ 2000+ both', 'main 0? 2000+ both'])
		expect(grownFrames(diffFrames(base, head), 5).map(one => one.frame.name)).toEqual(['parse'])
	})

	test('has shares only where nobody measured the operation', () => {
		const head = {...side('main;parse 6000\nmain;render 5000\nmain 1000'), operationUs: null}
		const diff = diffFrames(base, head)
		expect(diff.unit).toBe('share')
		expect(draw(diff)).toEqual(['parse 0.1+ 0.1+ both', 'render -0.0833- -0.0833- both'])
	})

	test('marks what is new and what is gone', () => {
		const head = side('main;decode 4000\nmain;render 5000\nmain 1000', 10_000)
		expect(draw(diffFrames(base, head))).toEqual(['decode 4000+ 4000+ new', 'parse -4000- -4000- gone'])
		const {frame, baseLine, headLine} = find(diffFrames(base, head), 'parse')
		expect([frame.name, baseLine, headLine]).toEqual(['parse', 0, null])
	})

	test('does not call few samples, a few parts in a thousand, or one side without samples clear', () => {
		expect(draw(diffFrames(side('main;parse 4\nmain 6', 10), side('main;parse 8\nmain 6', 14)))).toEqual([])
		const large = (parse: number) => side(`main;parse ${parse}\nmain ${10_000_000 - parse}`, 10_000)
		expect(draw(diffFrames(large(4_000_000), large(4_040_000)))).toEqual([])
		expect(draw(diffFrames(side('', 10), side('main;parse 8000', 14)))).toEqual([])
		expect(diffFrames(side(''), side('')).frames).toEqual([])
	})

	test('does not call clear what the time of the operation is too uncertain for', () => {
		const timed = (us: number, within: number) => ({
			...side('main;parse 4000\nmain 6000', us),
			operationInterval: {low: us - within, high: us + within},
		})
		expect(draw(diffFrames(timed(10_000, 100), timed(11_000, 100)))).toEqual([
			'main 600+ 1000+ both',
			'parse 400+ 400+ both',
		])
		expect(draw(diffFrames(timed(10_000, 800), timed(11_000, 800)))).toEqual([])
	})

	test('leaves idle out unless the operation was timed by the wall', () => {
		const idle = (us: number) => side(`main 5000\n(idle) ${us}`, 10_000)
		expect(draw(diffFrames(idle(1000), idle(90_000)))).toEqual([])
		expect(draw(diffFrames(idle(5000), {...idle(15_000), operationUs: 20_000}, {idle: 'included'}))).toEqual([
			'(idle) 10000+ 10000+ both',
		])
	})

	test('counts a recursion once', () => {
		const diff = diffFrames(
			side('main;walk;walk;walk 900\nmain 100', 1000),
			side('main;walk;walk 1900\nmain 100', 2000),
		)
		expect(draw(diff)).toEqual(['walk 1000+ 1000+ both', 'main 0? 1000+ both'])
	})

	test('of native code names the function of the user that it came through', () => {
		const stacks = (rank: number, list: number) => `
			main@/r/m.js:1:1;rank@/r/rank.js:10:1;sort ${rank}
			main@/r/m.js:1:1;list@/r/list.js:5:1;map@node:internal/x:1:1;sort ${list}
			main@/r/m.js:1:1 1000
		`
		const diff = diffFrames(side(stacks(500, 3000), 4500, '/r'), side(stacks(3000, 3000), 7000, '/r'))
		expect(find(diff, 'sort')).toMatchObject({file: '', via: {name: 'rank', file: 'rank.js', line: 10}})
		expect(find(diff, 'rank').via).toBeNull()
	})

	test("spread thinly over the user's functions names one of them", () => {
		const user = (name: string) => `${name}@/r/a.js:1:1`
		const many = (each: number) =>
			Array.from({length: 400}, (_, i) => `${user('main')};${user('build')};lib${i} ${each}`).join('\n')
		const rest = `${user('main')};${user('rest')} 4000`
		const diff = diffFrames(side(`${many(10)}\n${rest}`, 8000), side(`${many(20)}\n${rest}`, 12_000))
		expect(grownFrames(diff, 3).map(one => one.frame.name)).toEqual(['build'])
	})
})

describe('a function in another revision', () => {
	test('is found by name and file below the root, wherever its lines and versions went', () => {
		const base = side(
			`
			main@/a/tree/src/m.js:10:1;get@file:///a/tree/src/x%20y.mjs?v=1:4:2 500
			main@/a/tree/src/m.js:10:1;put@/a/tree/node_modules/.pnpm/lib@1.0.0/node_modules/lib/i.js:7:1 400
			main@/a/tree/src/m.js:10:1;run@/a/tree/dist/chunk-AB12CD34.js:9:1 300
		`,
			null,
			'/a/tree/',
		)
		const head = side(
			`
			main@/b/src/m.js:17:1;get@/b/src/x y.mjs:40:2 500
			main@/b/src/m.js:17:1;put@/b/node_modules/.pnpm/lib@2.3.0_react@19/node_modules/lib/i.js:9:1 400
			main@/b/src/m.js:17:1;run@/b/dist/chunk-ZZ98YY76.js:1:1 300
		`,
			null,
			'/b',
		)
		const diff = diffFrames(base, head)
		expect(draw(diff, 'all').every(line => line.endsWith('0? 0? both'))).toBe(true)
		expect(find(diff, 'get')).toMatchObject({file: 'src/x y.mjs', baseLine: 4, headLine: 40})
	})

	test('without a name is found by who calls it and what it calls', () => {
		const base = side(`
			parse@/f.js:1:1;(anonymous)@/f.js:5:1;split 100
			render@/f.js:20:1;(anonymous)@/f.js:25:1 200
			(anonymous)@/f.js:40:1 300
		`)
		// The callback of parse is gone, and one of a new function stands above the others.
		const head = side(`
			check@/f.js:2:1;(anonymous)@/f.js:3:1;test 50
			parse@/f.js:8:1;split 100
			render@/f.js:30:1;(anonymous)@/f.js:35:1 200
			(anonymous)@/f.js:50:1 300
		`)
		const anonymous = diffFrames(base, head).frames.filter(one => one.frame.name === '(anonymous)')
		expect(anonymous.map(one => [one.baseLine, one.headLine]).sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0) || 0)).toEqual([
			[null, 3],
			[5, null],
			[25, 35],
			[40, 50],
		])
	})

	test('of a name that stands twice in a file keeps to its order', () => {
		const twice = (first: number, second: number) =>
			side(`main;get@/f.js:${first}:1 100\nmain;get@/f.js:${second}:1 700`)
		const lines = (base: DiffSide, head: DiffSide) =>
			diffFrames(base, head)
				.frames.filter(one => one.frame.name === 'get')
				.map(one => [one.baseLine, one.headLine])
				.sort((a, b) => a[0]! - b[0]!)
		expect(lines(twice(3, 9), twice(103, 109))).toEqual([
			[3, 103],
			[9, 109],
		])
		// Six lines were put in above them: the first stands where the second did.
		expect(lines(twice(3, 9), twice(9, 15))).toEqual([
			[3, 9],
			[9, 15],
		])
		// In a file that has not changed, the one that was seen is the one in its line.
		expect(lines(twice(3, 9), side('main;get@/f.js:9:1 700'))).toContainEqual([9, 9])
	})

	test('may have moved to another file, but not to another package', () => {
		const diff = diffFrames(
			side('main;compute@/a/old.js:1:1 100\nmain;pick@/a/node_modules/x/i.js:1:1 100', null, '/a'),
			side('main;compute@/b/new/place.js:1:1 100\nmain;pick@/b/node_modules/y/i.js:1:1 100', null, '/b'),
		)
		expect(find(diff, 'compute')).toMatchObject({presence: 'both', file: 'new/place.js'})
		expect(diff.frames.filter(one => one.frame.name === 'pick').map(one => one.presence)).toEqual(
			expect.arrayContaining(['new', 'gone']),
		)
	})

	test('is the same in the one script of either side, whatever that is called', () => {
		const script = (file: string, top: number) =>
			side(
				`load@node:x:1:1;(anonymous)@/p/${file}:1:1;parse@/p/lib.js:4:1 900\nload@node:x:1:1;(anonymous)@/p/${file}:1:1 ${top}`,
			)
		const renamed = find(diffFrames(script('old.js', 100), script('new.js', 300)), '(anonymous)')
		expect(renamed).toMatchObject({presence: 'both', file: '/p/new.js', baseLine: 1, headLine: 1})
		// Which of two became which nobody can tell.
		const other = side('(anonymous)@/p/one.js:1:1 500\n(anonymous)@/p/two.js:1:1 500')
		const frames = diffFrames(script('old.js', 100), other).frames.filter(one => one.frame.name === '(anonymous)')
		expect(frames.map(one => one.presence)).not.toContain('both')
	})

	test('is not taken for one that stands in the same line of the other revision', () => {
		const base = side('a;(anonymous)@/f.js:5:1;x 100\nb;(anonymous)@/f.js:9:1;y 300')
		const head = side('b;(anonymous)@/f.js:5:1;y 300')
		const diff = diffFrames(base, head)
		const rows = diff.frames.filter(one => one.frame.name === '(anonymous)')
		expect(rows.map(one => [one.baseLine, one.headLine, one.presence])).toEqual(
			expect.arrayContaining([
				[9, 5, 'both'],
				[5, null, 'gone'],
			]),
		)
		expect(rows).toHaveLength(2)
	})
})

describe('noise', () => {
	const names = Array.from({length: 60}, (_, i) => `main;f${i}`)

	/** One run: spells of the same function in a row, as sampling sees functions that take longer than its interval. */
	function draws(random: Random, n: number, weights: readonly number[], spell: number): StackWeights {
		const sum = weights.reduce((total, weight) => total + weight, 0)
		const counts = new Array<number>(weights.length).fill(0)
		for (let taken = 0; taken < n; ) {
			let at = random.nextUnit() * sum
			let i = 0
			while ((at -= weights[i]!) > 0 && i < weights.length - 1) i++
			const length = Math.min(n - taken, 1 + random.nextBelow(2 * spell - 1))
			counts[i]! += length
			taken += length
		}
		return sampled(counts.map((count, i) => [names[i]!.split(';').map(frameOf), count] as const))
	}

	const equal = names.map((_, i) => 1 + (i % 7))
	const slower = equal.map((weight, i) => (i === 6 ? weight * 2 : weight))
	const runs = (random: Random, weights: readonly number[], spell: number): DiffSide => ({
		profiles: Array.from({length: 6}, () => draws(random, 1500, weights, spell)),
		root: '',
		operationUs: 10_000,
	})

	test.each([1, 8])('is not named, with samples in spells of %i', spell => {
		const random = new Random(7)
		let named = 0
		const trials = 40
		for (let trial = 0; trial < trials; trial++) {
			const diff = diffFrames(runs(random, equal, spell), runs(random, equal, spell))
			if (diff.frames.some(one => one.self.is !== 'unclear')) named++
		}
		// 5 % of 40 are 2.
		expect(named).toBeLessThanOrEqual(4)
	})

	test('does not hide a function that doubled', () => {
		const random = new Random(11)
		for (let trial = 0; trial < 10; trial++) {
			const diff = diffFrames(runs(random, equal, 1), runs(random, slower, 1))
			expect(grownFrames(diff, 3).map(one => one.frame.name)).toEqual(['f6'])
		}
	})

	test('of a single profile counts four samples for one', () => {
		const one = diffFrames(side('main;a 200\nmain;b 800', 1000), side('main;a 245\nmain;b 755', 1000))
		const {low, high} = find(one, 'a').self
		expect(low).toBeLessThan(0)
		expect(high - low).toBeGreaterThan(1.9 * 2 * 1.96 * 1000 * Math.sqrt((0.2 * 0.8 + 0.245 * 0.755) / 1000))
	})
})

const frame = fc.constantFrom(
	'main@/r/m.js:1:1',
	'parse@/r/m.js:9:1',
	'sort',
	'(anonymous)@/r/a.js:3:1',
	'(anonymous)@/r/a.js:7:1',
	'lib@/r/node_modules/l/i.js:2:2',
	'(idle)',
)
const stacks = fc.array(fc.tuple(fc.array(frame, {minLength: 1, maxLength: 5}), fc.integer({min: 1, max: 5000})), {
	maxLength: 12,
})
const sides = fc.record({
	profiles: fc
		.array(stacks, {minLength: 1, maxLength: 3})
		.map(profiles => profiles.map(lines => sampled(lines.map(([names, n]) => [names.map(frameOf), n] as const)))),
	root: fc.constantFrom('', '/r'),
	operationUs: fc.option(fc.integer({min: 1, max: 1_000_000})),
})
const idles = fc.constantFrom('left-out' as const, 'included' as const)

describe('laws', () => {
	const close = (a: number, b: number, scale = 1) =>
		expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1, scale))

	test('swapping the sides negates every difference', () => {
		fc.assert(
			fc.property(sides, sides, idles, (base, head, idle) => {
				const [there, back] = [diffFrames(base, head, {idle}), diffFrames(head, base, {idle})]
				const key = (one: FrameDiff, line: number | null, other: number | null) =>
					`${one.frame.name} ${one.frame.url === '' ? '' : line} ${other}`
				const turned = new Map(back.frames.map(one => [key(one, one.headLine, one.baseLine), one]))
				expect(turned.size).toBe(there.frames.length)
				const opposite = {grew: 'shrank', shrank: 'grew', unclear: 'unclear'}
				for (const one of there.frames) {
					const other = turned.get(key(one, one.baseLine, one.headLine))!
					const scale = there.base.scale + there.head.scale
					for (const kind of ['self', 'total'] as const) {
						close(one[kind].delta, -other[kind].delta, scale)
						close(one[kind].low, -other[kind].high, scale)
						close(one[kind].high, -other[kind].low, scale)
						expect(other[kind].is).toBe(opposite[one[kind].is])
					}
				}
			}),
			{numRuns: 300},
		)
	})

	test('equal sides give nothing, whatever their roots', () => {
		fc.assert(
			fc.property(sides, idles, (one, idle) => {
				const diff = diffFrames(one, one, {idle})
				for (const {self, total, presence} of diff.frames) {
					expect(presence).toBe('both')
					for (const growth of [self, total]) {
						expect([growth.delta, growth.is]).toEqual([0, 'unclear'])
						expect(growth.low).toBeLessThanOrEqual(0)
						expect(growth.high).toBeGreaterThanOrEqual(0)
					}
				}
				expect(grownFrames(diff, 10)).toEqual([])
			}),
		)
	})

	test('self times sum to the operation, their differences to its difference, and every estimate is in its interval', () => {
		fc.assert(
			fc.property(sides, sides, idles, (base, head, idle) => {
				const {frames, base: b, head: h} = diffFrames(base, head, {idle})
				const sum = (of: (one: FrameDiff) => number) => frames.reduce((total, one) => total + of(one), 0)
				close(
					sum(one => one.self.base),
					b.scale,
					b.scale,
				)
				close(
					sum(one => one.self.head),
					h.scale,
					h.scale,
				)
				close(
					sum(one => one.self.delta),
					h.scale - b.scale,
					h.scale + b.scale,
				)
				for (const {self, total} of frames) {
					expect(total.head).toBeGreaterThanOrEqual(self.head * (1 - 1e-9))
					for (const one of [self, total]) {
						expect(one.low).toBeLessThanOrEqual(one.delta)
						expect(one.high).toBeGreaterThanOrEqual(one.delta)
					}
				}
			}),
			{numRuns: 300},
		)
	})

	test('a box of the flamegraph differs by itself and what stands on it', () => {
		const widths = fc.constantFrom('base' as const, 'head' as const, 'both' as const)
		fc.assert(
			fc.property(sides, sides, idles, widths, (base, head, idle, width) => {
				const diff = diffFrames(base, head, {idle})
				const {tree, delta, selfDelta, baseShare, headShare} = makeDiffTree(diff, width)
				const scale = diff.base.scale + diff.head.scale
				close(delta[0]!, diff.head.scale - diff.base.scale, scale)
				for (let node = 0; node < tree.length; node++) {
					if (width === 'both') {
						let sum = selfDelta[node]!
						for (let child = node + 1; child < tree.end[node]!; child = tree.end[child]!) sum += delta[child]!
						close(sum, delta[node]!, scale)
					}
					const factor = diff.unit === 'us' ? 1 : 1e6
					const parts = [baseShare[node]! * diff.base.scale, headShare[node]! * diff.head.scale]
					const wanted = width === 'base' ? parts[0]! : width === 'head' ? parts[1]! : (parts[0]! + parts[1]!) / 2
					close(tree.total[node]!, wanted * factor, (scale || 1) * factor)
				}
			}),
			{numRuns: 300},
		)
	})
})

test('profiles that count different things are not compared', () => {
	const sideOf = (...profiles: StackWeights[]): DiffSide => ({profiles, root: '', operationUs: null})
	const mixed = sideOf(weightsOf('a 100'), weightsOf('a 100', 'bytes'))
	const inBytes = sideOf(weightsOf('a 100', 'bytes'))
	for (const base of [mixed, inBytes])
		expect(() => diffFrames(base, sideOf(weightsOf('a 100')))).toThrow(/^Profiles in .* cannot be compared$/)
})

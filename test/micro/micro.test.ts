import {describe, expect, it} from 'vitest'
import {sortedCopy} from '../../src/core/stats/quantile.ts'
import {seriesQuantileInterval} from '../../src/core/stats/series-interval.ts'
import {type MicroFailure, micro} from '../../src/index.ts'

/** The limit is none that is met. */
const quick = {samples: 50, timeLimitMs: 20_000}

describe('measuring in place', () => {
	it('returns figures of all its samples', async () => {
		let seed = 1
		const result = await micro(
			'xorshift',
			() => {
				seed ^= seed << 13
				seed ^= seed >>> 17
				seed ^= seed << 5
				return seed
			},
			{samples: 4000, timeLimitMs: 20_000},
		)
		const sorted = sortedCopy(result.samples)
		expect(result).toMatchObject({name: 'xorshift', min: sorted[0], max: sorted[3999], p99: expect.any(Number)})
		expect(result.samples).toHaveLength(4000)
		expect(result.throughput).toBeCloseTo(1e9 / result.mean)
		// Not that there is one: a machine that changes its speed half way makes two values of 4,000, and those support none.
		expect(result.ci).toEqual(seriesQuantileInterval(result.samples, 0.5, 0.95))
	})

	it('gives no figure that its samples cannot support', async () => {
		const result = await micro('few', () => Math.random(), {samples: 5})
		expect(result).toMatchObject({p95: null, p99: null, ci: null})
	})

	it('hands over what set-up made, and tears it down when the function throws', async () => {
		const log: string[] = []
		await expect(
			micro(
				'throws',
				(_, state: {open: boolean}) => {
					if (state.open) throw new TypeError('it is open')
				},
				{...quick, setup: () => ({open: true}), teardown: (_, state) => log.push(`closed ${state.open}`)},
			),
		).rejects.toMatchObject({
			name: 'MicroFailure',
			code: 'threw',
			message: 'Benchmark "throws": It threw TypeError: it is open',
		} satisfies Partial<MicroFailure>)
		expect(log).toEqual(['closed true'])
	})

	it('runs beforeEach before every call and leaves it out of the time', async () => {
		let ready = 0
		let calls = 0
		const result = await micro(
			'consumes',
			() => {
				if (ready !== 1) throw new Error(`${ready} prepared`)
				ready = 0
				calls++
			},
			{...quick, beforeEach: () => void ready++, samples: 30},
		)
		expect(result.samples).toHaveLength(30)
		expect(result.figures.batch).toBe(1)
		expect(calls).toBeGreaterThan(30)
	})

	it('measures one after another when asked for several at once', async () => {
		let inside = 0
		let most = 0
		const one = async () => {
			most = Math.max(most, ++inside)
			await null
			inside--
		}
		await Promise.all([micro('a', one, quick), micro('b', one, quick)])
		expect(most).toBe(1)
	})

	it('measures a function that turns out to return something else', async () => {
		let calls = 0
		const result = await micro('number, then text', () => (++calls < 100_000 ? calls : 'text'), quick)
		expect(result.samples).toHaveLength(50)
		expect(result.figures.async).toBe(false)
		let more = 0
		const late = await micro('object, then promise', () => (++more < 100 ? {} : Promise.resolve({})), quick)
		expect(late.figures.async).toBe(true)
	})

	it('collects garbage before each sample when asked, and does not count that as its collections', async () => {
		// It makes no garbage of its own, however many calls a sample has on this machine.
		let n = 0
		const result = await micro('collected', () => n++ & 7, {samples: 10, gc: 'each', timeLimitMs: 20_000})
		expect(result.figures).toMatchObject({gcMode: 'each', gc: {count: 0}})
	})

	it.each([
		['', () => 1, {}, 'needs a name'],
		['x', 7, {}, 'needs a function'],
		['x', () => 1, {samples: 0}, 'whole number'],
		['x', () => 1, {timeLimitMs: -1}, 'timeLimitMs'],
		['x', () => 1, {gc: 'often'}, 'none, before, each'],
		['x', () => 1, {setup: 1}, 'setup that is no function'],
	])('refuses %j, %s, %j', async (name, fn, options, text) => {
		await expect(micro(name, fn as never, options as never)).rejects.toThrow(text)
	})
})

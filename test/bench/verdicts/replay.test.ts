import {describe, expect, it} from 'vitest'
import {drawn, recordedRuns, replayed} from '../../../bench/verdicts/replay.ts'
import {Random} from '../../../src/core/stats/random.ts'

describe('noise that is replayed', () => {
	it('is dealt in blocks of two pairs, base head head base or the other way round, and nothing is lost', () => {
		const runs = Array.from({length: 400}, (_, i) => i)
		const outer = new Set<string>()
		for (let seed = 0; seed < 20; seed++) {
			const {base, head} = replayed(runs)(8, new Random(seed))
			const from = Math.min(...base, ...head)
			expect([...base, ...head].toSorted((a, b) => a - b)).toEqual(runs.slice(from, from + 16))
			for (let pair = 0; pair < 8; pair += 2) {
				const [first, second] = [base.slice(pair, pair + 2), head.slice(pair, pair + 2)]
				const [wide, narrow] = first[1]! - first[0]! === 3 ? [first, second] : [second, first]
				expect(wide).toEqual([narrow[0]! - 1, narrow[1]! + 1])
				outer.add(wide === first ? 'base' : 'head')
			}
		}
		expect(outer.size).toBe(2)
	})

	it.each(['perl-quiet', 'node-quiet', 'perl-loaded', 'node-loaded'])('was recorded: %s', name => {
		const runs = recordedRuns(name)
		expect(runs.length).toBeGreaterThanOrEqual(3000)
		for (const one of runs) expect(one).toBeGreaterThan(1000)
	})

	it('may be drawn instead', () => {
		const {base, head} = drawn(random => 1 + random.nextUnit())(10, new Random(1))
		expect([base.length, head.length]).toEqual([10, 10])
	})
})

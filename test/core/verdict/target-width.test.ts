import {describe, expect, it} from 'vitest'
import {judgePairs} from '../../../src/core/verdict/judge.ts'
import {targetWidth} from '../../../src/core/verdict/target-width.ts'
import {gaussian, seeded} from '../stats/noise.ts'

describe('the width that is enough', () => {
	it.each([
		[0.03, 'regression', 0.9],
		[0, 'equivalent', 0.75],
	] as const)('tells a change of %f in most comparisons that reach it: %s', (change, verdict, share) => {
		const random = seeded(11)
		const width = targetWidth({margin: 0.01, change: 0.03})!
		let found = 0
		for (let trial = 0; trial < 100; trial++) {
			const base: number[] = []
			const head: number[] = []
			for (;;) {
				for (let i = 0; i < 20; i++) {
					base.push(100)
					head.push(100 * (1 + change) * Math.exp(0.02 * gaussian(random)))
				}
				const judged = judgePairs(base, head, {direction: 'lower', margin: 0.01})
				if (judged.verdict === null || judged.interval === null) continue
				if (Math.log(judged.interval.high / judged.interval.low) > width) continue
				if (judged.verdict === verdict) found++
				break
			}
		}
		expect(found / 100).toBeGreaterThanOrEqual(share)
	})

	it('is narrower for a smaller change and a narrower margin', () => {
		const width = targetWidth({margin: 0.02, change: 0.05})!
		expect(targetWidth({margin: 0.02, change: 0.025})!).toBeLessThan(width)
		expect(targetWidth({margin: 0.01, change: 0.05})!).toBeLessThan(width)
	})

	it('is that of the change alone without a margin, that of the margin alone for a change inside it, and none without either', () => {
		expect(targetWidth({margin: 0, change: 0.03})!).toBeGreaterThan(0)
		expect(targetWidth({margin: 0.05, change: 0.03})!).toBeGreaterThan(0)
		expect(targetWidth({margin: 0, change: 0})).toBeNull()
	})
})

import {describe, expect, it} from 'vitest'
import {coverageCases} from './coverage-cases.ts'

/** 2000 trials put the share within 0.5 % of what it is, two times in three. */
const trials = 2000

describe('intervals that say 95 percent hold the truth 93 to 97 times in 100, whatever the shape of what is measured', () => {
	it.each(coverageCases.map(one => [one.of, one.shape, one] as const))('%s, %s', (_of, _shape, one) => {
		const holds = one.trials()
		let held = 0
		for (let trial = 0; trial < trials; trial++) if (holds()) held++
		expect(held / trials).toBeGreaterThan(0.93)
		expect(held / trials).toBeLessThan(0.97)
	})
})

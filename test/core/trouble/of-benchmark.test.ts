import fc from 'fast-check'
import {expect, test} from 'vitest'
import {ofBenchmark, withoutBenchmark} from '../../../src/core/trouble/of-benchmark.ts'

test('what is said of a benchmark is said again without its name, whatever the name', () => {
	fc.assert(
		fc.property(fc.string(), fc.string(), (name, text) => {
			expect(ofBenchmark(name, text)).toContain(name)
			expect(withoutBenchmark(name, ofBenchmark(name, text))).toBe(text)
		}),
	)
})

test('a sentence about another benchmark, or about none, stays whole', () => {
	expect(withoutBenchmark('a', 'Benchmark "ab": It threw')).toBe('Benchmark "ab": It threw')
	expect(withoutBenchmark('a', 'The bench file: It threw')).toBe('The bench file: It threw')
})

/**
 * How often intervals that say 95 % hold the truth, of samples whose truth is known: the cases of test/core/stats/coverage.test.ts, more
 * often, with the figures.
 *
 *     node bench/coverage.ts [--trials 10000]
 */
import {coverageCases} from '../test/core/stats/coverage-cases.ts'
import {option} from './shared/figures.ts'

const trials = option('trials', 10_000)
for (const [of, cases] of Map.groupBy(coverageCases, one => one.of)) {
	const shares = cases.map(one => {
		const holds = one.trials()
		let held = 0
		for (let trial = 0; trial < trials; trial++) if (holds()) held++
		return `${one.shape} ${((held / trials) * 100).toFixed(1)}`
	})
	console.log(`${of}: ${shares.join(', ')}`)
}

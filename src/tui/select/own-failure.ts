import {withoutBenchmark} from '../../core/trouble/of-benchmark.ts'
import {clean} from './suites-view.ts'

/** Why a benchmark failed, for where its name stands beside it: failures are recorded with the name, to be read alone. */
export function ownFailure(text: string, benchmark: string): string {
	return clean(withoutBenchmark(benchmark, text))
}

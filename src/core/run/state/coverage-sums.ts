/** What `treeCoverage` (sample-coverage.ts) adds up. */
export interface CoverageSums {
	processes: number
	samples: number
	seenMs: number
	seenOfMainMs: number
	ofMainMs: number
}

export function noCoverage(): CoverageSums {
	return {processes: 0, samples: 0, seenMs: 0, seenOfMainMs: 0, ofMainMs: 0}
}

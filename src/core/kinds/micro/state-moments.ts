import type {MicroRun} from './state-run.ts'

/** Mean and spread of the samples of all runs, by those of each, ns. Source: Chan, Golub, LeVeque, Updating Formulae and a Pairwise Algorithm for Computing Sample Variances (1979). */
export function pooledMoments(runs: readonly MicroRun[]): {readonly mean: number; readonly stddev: number} {
	let n = 0
	let mean = 0
	let squares = 0
	for (const run of runs) {
		const all = n + run.n
		const apart = run.mean - mean
		squares += run.squares + (apart ** 2 * n * run.n) / all
		mean += (apart * run.n) / all
		n = all
	}
	return {mean: n === 0 ? Number.NaN : mean, stddev: n < 2 ? Number.NaN : Math.sqrt(squares / (n - 1))}
}

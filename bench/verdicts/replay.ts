/** Comparisons of a program with itself, out of runs that were recorded (`noise-*.txt`, see ../record-noise.ts) or drawn. */
import {readFileSync} from 'node:fs'
import path from 'node:path'
import type {Random} from '../../src/core/stats/random.ts'

/** Times of two sides, in the order of the pairs. */
export interface Sides {
	readonly base: readonly number[]
	readonly head: readonly number[]
}

/** @param pairs an even number */
export type Noise = (pairs: number, random: Random) => Sides

/** Times in us, in the order the runs were made. */
export function recordedRuns(name: string): readonly number[] {
	const text = readFileSync(path.join(import.meta.dirname, `noise-${name}.txt`), 'utf8')
	return text
		.split('\n')
		.filter(line => !line.startsWith('#'))
		.flatMap(line => line.split(' ').filter(word => word !== ''))
		.map(Number)
}

/** From a run at random on, each four that follow each other a block of two pairs: which two of them are base's is chance again, as in every comparison. */
export function replayed(runs: readonly number[]): Noise {
	return (pairs, random) => {
		const from = random.nextBelow(runs.length - 2 * pairs + 1)
		return dealt(runs.slice(from, from + 2 * pairs), random)
	}
}

/** Runs that know nothing of each other. */
export function drawn(draw: (random: Random) => number): Noise {
	return (pairs, random) =>
		dealt(
			Array.from({length: 2 * pairs}, () => draw(random)),
			random,
		)
}

/** In blocks base head head base or the other way round; see core/verdict/schedule.ts. */
function dealt(runs: readonly number[], random: Random): Sides {
	const base: number[] = []
	const head: number[] = []
	for (let at = 0; at < runs.length; at += 4) {
		const [outer, inner] = random.nextBelow(2) === 0 ? [base, head] : [head, base]
		outer.push(runs[at]!, runs[at + 3]!)
		inner.push(runs[at + 1]!, runs[at + 2]!)
	}
	return {base, head}
}

export function changed({base, head}: Sides, change: (time: number, pair: number) => number): Sides {
	return {base, head: head.map(change)}
}

/** What hits both sides alike. */
export function together({base, head}: Sides, factor: (pair: number) => number): Sides {
	const times = (side: readonly number[]) => side.map((one, pair) => one * factor(pair))
	return {base: times(base), head: times(head)}
}

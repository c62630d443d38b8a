/** What part of a side a function had in each of its profiles. */
export interface SharesOfRuns {
	readonly shares: readonly number[]
	/** Samples of each profile. */
	readonly samples: readonly number[]
	/** In all of them together. */
	readonly share: number
}

/**
 * By how much the shares of runs differ beyond what counting samples explains, as a ratio of variances; and how many degrees of freedom
 * that rests on. A function that runs for 50 ms is seen in ten samples running, which say little more than one: then it is near 10.
 */
export interface Spread {
	readonly ratio: number
	readonly degrees: number
}

/** How the shares of one function vary, over both sides. Source: the quasi-binomial model; McCullagh, Nelder: Generalized Linear Models, 4.5. */
export function spreadOf(sides: readonly SharesOfRuns[]): Spread {
	let sum = 0
	let degrees = 0
	for (const {shares, samples, share} of sides) {
		const variance = share * (1 - share)
		if (shares.length < 2 || !(variance > 0)) continue
		let squares = 0
		for (let i = 0; i < shares.length; i++) squares += samples[i]! * (shares[i]! - share) ** 2
		sum += squares / variance
		degrees += shares.length - 1
	}
	return {ratio: degrees === 0 ? 1 : sum / degrees, degrees}
}

/** Nobody can tell from a single profile. A function that holds the CPU for 20 ms is four samples at 5 ms: rather too wide than wrong. */
const unknownRatio = 4
/** How many runs' worth the mean of all functions counts beside a function's own few runs. */
const priorDegrees = 8

/**
 * A handful of runs says little about one function's spread, so it is drawn towards the mean of all functions; counting alone is the
 * least there can be. Source of the idea: Smyth, Statistical Applications in Genetics and Molecular Biology 3 (2004).
 */
export function steadied(own: Spread, all: Spread): Spread {
	if (all.degrees === 0) return {ratio: unknownRatio, degrees: Number.POSITIVE_INFINITY}
	const degrees = own.degrees + priorDegrees
	const ratio = (own.ratio * own.degrees + Math.max(1, all.ratio) * priorDegrees) / degrees
	return {ratio: Math.max(1, ratio), degrees}
}

/** Mean over functions, those left out that were seen too rarely to tell. */
export function meanSpread(spreads: readonly Spread[]): Spread {
	let sum = 0
	let degrees = 0
	for (const spread of spreads) {
		sum += spread.ratio * spread.degrees
		degrees += spread.degrees
	}
	return {ratio: degrees === 0 ? 1 : sum / degrees, degrees}
}

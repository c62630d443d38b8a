const double = new Float64Array(1)
const words = new Uint32Array(double.buffer)
const subBits = 11

/**
 * Counts of positive numbers so fine that a quantile of them may be reported: every power of two is cut into 2048 equal buckets, so a value is
 * at most 0.025 % from the middle of its bucket. Pooled samples of many processes say nothing finer than that. Memory grows with the buckets in
 * use, a few thousand, however many samples there are. The smallest and the largest value are exact, and so are quantiles beyond the last sample
 * but one.
 */
export class FineHistogram {
	readonly #counts = new Map<number, number>()
	#sorted: {readonly middles: readonly number[]; readonly upTo: readonly number[]} | null = null
	#n = 0
	/** Infinity and -Infinity while empty. */
	min = Number.POSITIVE_INFINITY
	max = Number.NEGATIVE_INFINITY

	get n(): number {
		return this.#n
	}

	/** Values at or below 0 count as 0. */
	add(values: ArrayLike<number>): void {
		for (let i = 0; i < values.length; i++) {
			const value = Math.max(0, values[i]!)
			const bucket = bucketOf(value)
			this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + 1)
			if (value < this.min) this.min = value
			if (value > this.max) this.max = value
		}
		this.#n += values.length
		this.#sorted = null
	}

	/** The value of a rank, from 1 to n. */
	atRank(rank: number): number {
		if (this.#n === 0) return Number.NaN
		if (rank <= 1) return this.min
		if (rank >= this.#n) return this.max
		const {middles, upTo} = this.#ascending()
		let low = 0
		let high = upTo.length - 1
		while (low < high) {
			const middle = (low + high) >> 1
			if (upTo[middle]! >= rank) high = middle
			else low = middle + 1
		}
		return this.#valueOf(middles[low]!)
	}

	/** As `quantileOfSorted` says it of the values themselves. NaN when empty. */
	quantile(q: number): number {
		if (this.#n === 0) return Number.NaN
		const rank = 1 + (this.#n - 1) * q
		const low = this.atRank(Math.floor(rank))
		return low + (this.atRank(Math.floor(rank) + 1) - low) * (rank - Math.floor(rank))
	}

	/** How many values lie in [from, to), a bucket counting where its middle is. */
	countBetween(from: number, to: number): number {
		let count = 0
		for (const [bucket, n] of this.#counts) {
			const value = middleOf(bucket)
			if (value >= from && value < to) count += n
		}
		return count
	}

	/** How many values lie below `low` or above `high`. Each is taken for what `atRank` returns, so of equal values none lies beyond another. */
	countBeyond(low: number, high: number): number {
		let count = 0
		for (const [bucket, n] of this.#counts) {
			const value = this.#valueOf(middleOf(bucket))
			if (value < low || value > high) count += n
		}
		return count
	}

	#valueOf(middle: number): number {
		return Math.min(this.max, Math.max(this.min, middle))
	}

	#ascending() {
		if (this.#sorted !== null) return this.#sorted
		const buckets = [...this.#counts.keys()].sort((a, b) => a - b)
		let seen = 0
		this.#sorted = {
			middles: buckets.map(middleOf),
			upTo: buckets.map(bucket => (seen += this.#counts.get(bucket)!)),
		}
		return this.#sorted
	}
}

/** Sign, exponent and the first bits of the mantissa of the double, as in histogram.ts. */
function bucketOf(value: number): number {
	double[0] = value
	return words[1]! >>> (20 - subBits)
}

function middleOf(bucket: number): number {
	if (bucket === 0) return 0
	words[0] = 0
	words[1] = bucket << (20 - subBits)
	const from = double[0]!
	words[0] = 0
	words[1] = (bucket + 1) << (20 - subBits)
	return (from + double[0]!) / 2
}

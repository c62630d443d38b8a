/**
 * Log-linear histogram of positive numbers: every power of two is cut into 128 equal buckets, so a bucket is at most 0.8 % wide
 * and its middle at most 0.4 % from any value in it. The bucket number is read off the bits of the double: sign, exponent and the
 * first seven bits of the mantissa are the double's upper 20 bits, so numbering costs two memory accesses. The probe inside a target
 * numbers its samples the same way (`src/probe/tables.cjs`) and ships sparse counts.
 * Layout idea: HdrHistogram (Tene), with the floating-point shortcut of DDSketch's "log-linear" mapping.
 */
const double = new Float64Array(1)
const words = new Uint32Array(double.buffer)
const subBits = 7

/** Bucket of a value > 0. Values <= 0 (a clock that did not move) fall into bucket 0. */
export function bucketOf(value: number): number {
	if (!(value > 0)) return 0
	double[0] = value
	return words[1]! >>> (20 - subBits)
}

/** Lower edge of a bucket; `bucketStart(b + 1)` is its upper edge. */
export function bucketStart(bucket: number): number {
	words[0] = 0
	words[1] = bucket << (20 - subBits)
	return double[0]!
}

/** `[bucket, count]` pairs flattened: bucket, count, bucket, count ... Ascending by bucket. What travels in events. */
export type SparseCounts = readonly number[]

export class Histogram {
	/** Buckets that hold something, ascending, and the count of each: quantiles are asked for far more often than a new bucket comes. */
	#buckets: number[] | Uint32Array = []
	#counts: number[] | Uint32Array = []
	#n = 0
	#sum = 0
	/** By how much the sum may be off: half the width of its bucket for every value that came as a count. */
	#sumError = 0
	/** Exact, not bucketed; Infinity and -Infinity while empty. */
	min = Number.POSITIVE_INFINITY
	max = Number.NEGATIVE_INFINITY

	get n(): number {
		return this.#n
	}

	/** Exact when values were added one by one, within 0.4 % when they came as counts. */
	get mean(): number {
		return this.#n === 0 ? Number.NaN : this.#sum / this.#n
	}

	/** The mean of the values themselves is no farther from `mean`. */
	get meanError(): number {
		return this.#n === 0 ? Number.NaN : this.#sumError / this.#n
	}

	add(value: number): void {
		this.#count(bucketOf(value), 1, 0)
		this.#n++
		this.#sum += value
		if (value < this.min) this.min = value
		if (value > this.max) this.max = value
	}

	addCounts(counts: SparseCounts, min: number, max: number): void {
		let at = 0
		for (let i = 0; i < counts.length; i += 2) {
			const bucket = counts[i]!
			const count = counts[i + 1]!
			at = this.#count(bucket, count, at) + 1
			this.#n += count
			this.#sum += count * middle(bucket)
			this.#sumError += count * halfWidth(bucket)
		}
		if (min < this.min) this.min = min
		if (max > this.max) this.max = max
	}

	merge(other: Histogram): void {
		let at = 0
		for (let i = 0; i < other.#buckets.length; i++) at = this.#count(other.#buckets[i]!, other.#counts[i]!, at) + 1
		this.#n += other.#n
		this.#sum += other.#sum
		this.#sumError += other.#sumError
		if (other.min < this.min) this.min = other.min
		if (other.max > this.max) this.max = other.max
	}

	/**
	 * @param q in [0, 1]
	 * @returns the middle of the bucket that holds the value of rank ceil(q n), held within [min, max]; NaN when empty.
	 */
	quantile(q: number): number {
		if (this.#n === 0) return Number.NaN
		const bucket = this.#bucketAt(q)
		return bucket === null ? this.max : this.#within(middle(bucket))
	}

	/** Between which two the value of that rank itself lies: the ends of its bucket, held within [min, max]; NaN when empty. */
	quantileEnds(q: number): readonly [low: number, high: number] {
		if (this.#n === 0) return [Number.NaN, Number.NaN]
		const bucket = this.#bucketAt(q)
		if (bucket === null) return [this.max, this.max]
		const [at, half] = [middle(bucket), halfWidth(bucket)]
		return [this.#within(at - half), this.#within(at + half)]
	}

	/** Which bucket holds the value of rank ceil(q n). null: it is the largest of all, which is known by itself. */
	#bucketAt(q: number): number | null {
		const rank = Math.max(1, Math.ceil(q * this.#n))
		if (rank === this.#n) return null
		let seen = 0
		for (let i = 0; i < this.#counts.length; i++) {
			seen += this.#counts[i]!
			if (seen >= rank) return this.#buckets[i]!
		}
		return null
	}

	#within(value: number): number {
		return Math.min(this.max, Math.max(this.min, value))
	}

	/** How many values lie in [from, to), a bucket that straddles an edge counting where its middle is. */
	countBetween(from: number, to: number): number {
		let count = 0
		for (let i = 0; i < this.#counts.length; i++) {
			const value = middle(this.#buckets[i]!)
			if (value >= from && value < to) count += this.#counts[i]!
		}
		return count
	}

	/** Mean square distance from the mean, square-rooted, over n - 1; NaN below two values. */
	get stddev(): number {
		if (this.#n < 2) return Number.NaN
		const mean = this.mean
		let squares = 0
		for (let i = 0; i < this.#counts.length; i++) squares += this.#counts[i]! * (middle(this.#buckets[i]!) - mean) ** 2
		return Math.sqrt(squares / (this.#n - 1))
	}

	/** That of the values themselves is no farther from `stddev`: each may lie anywhere in its bucket. */
	get stddevError(): number {
		if (this.#n < 2) return Number.NaN
		let squares = 0
		for (let i = 0; i < this.#counts.length; i++) squares += this.#counts[i]! * halfWidth(this.#buckets[i]!) ** 2
		return Math.sqrt(squares / (this.#n - 1))
	}

	toCounts(): number[] {
		return Array.from(this.#buckets).flatMap((bucket, i) => [bucket, this.#counts[i]!])
	}

	/** Packs it into a third of the memory when it is not expected to grow any more. It may still grow, and is unpacked then. */
	seal(): void {
		// What a damaged log says may be larger than anything that was counted.
		if ([...this.#buckets, ...this.#counts].some(value => value > 0xffff_ffff)) return
		this.#buckets = Uint32Array.from(this.#buckets)
		this.#counts = Uint32Array.from(this.#counts)
	}

	/** @param near where to look first: what comes in order is mostly found there. @returns where the bucket is */
	#count(bucket: number, count: number, near: number): number {
		const at = this.#buckets[near] === bucket ? near : this.#place(bucket)
		if (this.#buckets[at] === bucket) this.#counts[at]! += count
		else {
			if (!Array.isArray(this.#buckets)) this.#buckets = Array.from(this.#buckets)
			if (!Array.isArray(this.#counts)) this.#counts = Array.from(this.#counts)
			this.#buckets.splice(at, 0, bucket)
			this.#counts.splice(at, 0, count)
		}
		return at
	}

	/** Index of the first bucket that is not below this one. */
	#place(bucket: number): number {
		let low = 0
		let high = this.#buckets.length
		while (low < high) {
			const between = (low + high) >> 1
			if (this.#buckets[between]! < bucket) low = between + 1
			else high = between
		}
		return low
	}
}

function middle(bucket: number): number {
	// A value in the first bucket took no time at all, and not half of the smallest number there is.
	if (bucket === 0) return 0
	return (bucketStart(bucket) + bucketStart(bucket + 1)) / 2
}

function halfWidth(bucket: number): number {
	return bucket === 0 ? 0 : (bucketStart(bucket + 1) - bucketStart(bucket)) / 2
}

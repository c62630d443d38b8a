const rootTwoPi = Math.sqrt(2 * Math.PI)

export function normalDensity(x: number): number {
	return Math.exp((-x * x) / 2) / rootTwoPi
}

/**
 * P(Z <= x) of a standard normal Z, to 1e-15 absolutely and 1e-13 relatively, also far out on the left. Near 0 by the series of the
 * mass between 0 and x, further out by the continued fraction of the mass beyond, so no tail is the difference of near equals.
 * Source: Abramowitz, Stegun: Handbook of Mathematical Functions, 26.2.11 and 26.2.14.
 */
export function normalCdf(x: number): number {
	if (Number.isNaN(x)) return Number.NaN
	if (Math.abs(x) < 1.5) return 0.5 + normalDensity(x) * oddSeries(x)
	const tail = upperTail(Math.abs(x))
	return x < 0 ? tail : 1 - tail
}

/**
 * x with P(Z <= x) = probability, to 1e-13: a rational guess within 4.5e-4, then three steps of Halley's method.
 * @returns -Infinity at 0, Infinity at 1
 * Source of the guess: Abramowitz, Stegun, 26.2.23 (Hastings).
 */
export function normalQuantile(probability: number): number {
	if (!(probability >= 0 && probability <= 1)) return Number.NaN
	if (probability === 0.5) return 0
	if (probability > 0.5) return -normalQuantile(1 - probability)
	if (probability === 0) return Number.NEGATIVE_INFINITY
	const t = Math.sqrt(-2 * Math.log(probability))
	let x = (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t
	for (let i = 0; i < 3; i++) {
		const step = (normalCdf(x) - probability) / normalDensity(x)
		x -= step / (1 + (x * step) / 2)
	}
	return x
}

/**
 * Distribution function of a symmetric standardised sum that is nearly normal: the first term of Edgeworth's series.
 * @param excess fourth cumulant over the squared variance: 0 for a normal distribution
 */
export function edgeworthCdf(z: number, excess: number): number {
	const value = normalCdf(z) - (normalDensity(z) * excess * (z ** 3 - 3 * z)) / 24
	return Math.min(1, Math.max(0, value))
}

/** x + x^3 / 3 + x^5 / (3 5) + ... */
function oddSeries(x: number): number {
	let term = x
	let sum = x
	for (let odd = 3; Math.abs(term) > 1e-17 * Math.abs(sum); odd += 2) {
		term *= (x * x) / odd
		sum += term
	}
	return sum
}

/** P(Z > x) for x > 1: density / (x + 1 / (x + 2 / (x + ...))), from the inside out; 200 levels are enough at 1.5, 40 at 5. */
function upperTail(x: number): number {
	if (x > 40) return 0
	let fraction = x
	for (let level = Math.ceil(22 + 400 / (x * x)); level >= 1; level--) fraction = x + level / fraction
	return normalDensity(x) / fraction
}

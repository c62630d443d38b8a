/** Inverse of the distribution function of Student's t, by bisection on its exact form: 1e-9 relative, a hundred evaluations. */
export function tQuantile(probability: number, degrees: number): number {
	if (probability === 0.5) return 0
	if (probability < 0.5) return -tQuantile(1 - probability, degrees)
	let low = 0
	let high = 1
	while (tCdf(high, degrees) < probability) high *= 2
	for (let i = 0; i < 100 && high - low > 1e-12 * high; i++) {
		const middle = (low + high) / 2
		if (tCdf(middle, degrees) < probability) low = middle
		else high = middle
	}
	return (low + high) / 2
}

/** P(T <= t). Near 0 by the mass between 0 and t, further out by the mass beyond: either way nothing is the difference of near equals. */
export function tCdf(t: number, degrees: number): number {
	const squared = t * t
	if (squared < degrees)
		return 0.5 + (Math.sign(t) * incompleteBeta(squared / (degrees + squared), 0.5, degrees / 2)) / 2
	const tail = incompleteBeta(degrees / (degrees + squared), degrees / 2, 0.5) / 2
	return t >= 0 ? 1 - tail : tail
}

/** Regularised incomplete beta function by Lentz's continued fraction. Source: Numerical Recipes, 3rd ed., section 6.4. */
function incompleteBeta(x: number, a: number, b: number): number {
	if (x <= 0) return 0
	if (x >= 1) return 1
	if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
	const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a
	const tiny = 1e-300
	let c = 1
	let d = 1 - ((a + b) * x) / (a + 1)
	d = 1 / (Math.abs(d) < tiny ? tiny : d)
	let fraction = d
	for (let m = 1; m <= 500; m++) {
		const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
		d = 1 + even * d
		d = 1 / (Math.abs(d) < tiny ? tiny : d)
		c = 1 + even / c
		if (Math.abs(c) < tiny) c = tiny
		fraction *= d * c
		const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
		d = 1 + odd * d
		d = 1 / (Math.abs(d) < tiny ? tiny : d)
		c = 1 + odd / c
		if (Math.abs(c) < tiny) c = tiny
		fraction *= d * c
		if (Math.abs(d * c - 1) < 1e-14) break
	}
	return front * fraction
}

/** Lanczos, g = 7, n = 9: 15 digits for x > 0. */
function logGamma(x: number): number {
	const coefficients = [
		0.999_999_999_999_809_93, 676.520_368_121_885_1, -1259.139_216_722_402_8, 771.323_428_777_653_13,
		-176.615_029_162_140_59, 12.507_343_278_686_905, -0.138_571_095_265_720_12, 9.984_369_578_019_571_6e-6,
		1.505_632_735_149_311_6e-7,
	]
	if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
	let sum = coefficients[0]!
	for (let i = 1; i < 9; i++) sum += coefficients[i]! / (x - 1 + i)
	const t = x + 6.5
	return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum)
}

/** Round steps for axes and histograms. */
const roundSteps = [1, 2, 2.5, 5]

/** The next of 1, 2, 2.5, 5 times a power of ten that is at least `atLeast`. @param factors others than these, ascending from 1 */
export function niceStep(atLeast: number, factors: readonly number[] = roundSteps): number {
	const power = 10 ** Math.floor(Math.log10(atLeast))
	const factor = factors.find(one => one * power >= atLeast * (1 - 1e-12)) ?? 10
	return withoutDust(factor * power)
}

/** Takes the dust of binary arithmetic off a number that was meant to be round. */
export function withoutDust(value: number): number {
	return Number(value.toPrecision(12))
}

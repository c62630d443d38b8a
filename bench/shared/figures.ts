/** Median, smallest and largest: few runs of whole programs support no finer figure. */
export interface Spread {
	readonly n: number
	readonly median: number
	readonly min: number
	readonly max: number
}

export function spreadOf(values: readonly number[]): Spread {
	const sorted = [...values].sort((a, b) => a - b)
	const middle = (sorted.length - 1) / 2
	return {
		n: sorted.length,
		median: (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2,
		min: sorted[0]!,
		max: sorted.at(-1)!,
	}
}

export function row(name: string, spread: Spread, unit: string, digits = 1): string {
	const say = (value: number): string => value.toFixed(digits).padStart(9)
	return `${name.padEnd(44)} ${say(spread.median)} ${unit.padEnd(6)} [${say(spread.min)} .. ${say(spread.max)}]  n=${spread.n}`
}

/** `--rounds 5` from the command line. */
export function option(name: string, fallback: number): number {
	const at = process.argv.indexOf(`--${name}`)
	const value = at < 0 ? fallback : Number(process.argv[at + 1])
	if (!Number.isFinite(value) || value <= 0) throw new Error(`--${name} wants a positive number`)
	return value
}

/** `--node /usr/bin/node` from the command line. */
export function word(name: string): string | undefined {
	const at = process.argv.indexOf(`--${name}`)
	return at < 0 ? undefined : process.argv[at + 1]
}

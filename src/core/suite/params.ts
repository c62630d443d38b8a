/**
 * Parameters of a suite: each combination of their values is a benchmark of its own. A placeholder is a name in braces; one that
 * names no parameter stays as it is, for commands may hold braces of their own.
 */

/** The values of each parameter, as text, in the order given. */
export type Params = Readonly<Record<string, readonly string[]>>

export interface Combination {
	/** `size=10` or `size=10,mode=fast`: what this benchmark is called beside its suite. */
	readonly label: string
	readonly values: Readonly<Record<string, string>>
}

/** Nobody waits for more, and a table of them says nothing. */
export const mostCombinations = 1000

/** All of them, the last parameter changing fastest. */
export function combinationsOf(params: Params): readonly Combination[] {
	return Object.entries(params).reduce<readonly Combination[]>(
		(before, [name, values]) =>
			before.flatMap(one =>
				values.map(value => ({
					label: `${one.label === '' ? '' : `${one.label},`}${name}=${value}`,
					values: {...one.values, [name]: value},
				})),
			),
		[{label: '', values: {}}],
	)
}

export function fillPlaceholders(text: string, values: Readonly<Record<string, string>>): string {
	return text.replace(/\{([A-Za-z_][\w-]*)\}/g, (whole, name: string) =>
		Object.hasOwn(values, name) ? values[name]! : whole,
	)
}

/**
 * `from` to `to`, both included where the step meets them. Each value is counted from the start, so that ten steps of 0.1 end at 1.
 * @returns null when the step leads nowhere, or to more values than `most`
 */
export function rangeValues(from: number, to: number, step: number, most: number): readonly string[] | null {
	const count = Math.floor((to - from) / step + 1e-9) + 1
	if (!(count >= 1) || count > most) return null
	return Array.from({length: count}, (_, i) => String(Number((from + i * step).toPrecision(12))))
}

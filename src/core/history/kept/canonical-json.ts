/** Deeper than anything of ours; what a hostile report nests deeper would end the stack. */
const deepest = 40

/**
 * The same text for the same value, in whatever order its keys were written.
 * @param value  as JSON has it: `undefined` is left out, and a number that is none is null
 * @returns null for a value that JSON has no word for, and for one that is nested more than 40 deep
 */
export function canonicalJson(value: unknown): string | null {
	try {
		return textOf(value, 0) ?? null
	} catch (error) {
		if (error === tooDeep) return null
		throw error
	}
}

const tooDeep = new RangeError('nested too deep')

function textOf(value: unknown, depth: number): string | undefined {
	if (depth > deepest) throw tooDeep
	if (Array.isArray(value)) return `[${value.map(one => textOf(one, depth + 1) ?? 'null').join(',')}]`
	if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? undefined : JSON.stringify(value)
	const parts: string[] = []
	for (const [key, one] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
		const text = textOf(one, depth + 1)
		if (text !== undefined) parts.push(`${JSON.stringify(key)}:${text}`)
	}
	return `{${parts.join(',')}}`
}

/** Nine digits: more than any clock here gives, and no `0.30000000000000004` in a file that people read. */
export function tidy(value: number): number | null {
	return Number.isFinite(value) ? Number(value.toPrecision(9)) : null
}

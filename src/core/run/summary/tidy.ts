/** Nine digits: more than any clock here gives, and no `0.30000000000000004` in a file that people read. */
export function tidy(value: number): number | null {
	return Number.isFinite(value) ? Number(value.toPrecision(9)) : null
}

/** Bounds of nine digits, and a level that reads as a percentage. */
export function tidyInterval<Ci extends {readonly low: number; readonly high: number; readonly level: number}>(
	ci: Ci | null,
): Ci | null {
	return ci && {...ci, low: tidy(ci.low)!, high: tidy(ci.high)!, level: Number(ci.level.toFixed(4))}
}

/** A part of something, 0..1. null: it is not known. */
export function tidyShare(share: number): number | null {
	return Number.isNaN(share) ? null : Number(share.toFixed(4))
}

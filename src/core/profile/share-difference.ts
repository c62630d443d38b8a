/**
 * A share of a profile, as seen: which part of the samples, and of how many independent ones.
 */
export interface SeenShare {
	/** In [0, 1]. */
	readonly share: number
	/** What the sampling is worth in independent samples; > 0. */
	readonly worth: number
	/** What a share of 1 stands for: time of one operation, or 1. */
	readonly scale: number
	/** Standard errors of the scale downwards and upwards; 0 where it is exact. */
	readonly scaleBelow: number
	readonly scaleAbove: number
}

/** @returns bounds of a share. Source: Wilson, JASA 22 (1927); Brown, Cai, DasGupta, Statistical Science 16 (2001). */
export function wilsonBounds(share: number, worth: number, z: number): {low: number; high: number} {
	const squared = z * z
	const centre = (share + squared / (2 * worth)) / (1 + squared / worth)
	const half = (z * Math.sqrt((share * (1 - share)) / worth + squared / (4 * worth * worth))) / (1 + squared / worth)
	// Rounding must not leave the estimate outside of its own interval.
	return {low: Math.min(share, Math.max(0, centre - half)), high: Math.max(share, Math.min(1, centre + half))}
}

/**
 * Interval of `head.scale * head.share - base.scale * base.share` from the bounds of both, which serves for shares near 0 as well: those
 * of functions that one side has never seen. Swapping the sides negates it.
 * Source: Newcombe, Statistics in Medicine 17 (1998), method 10; with scales: Zou, Donner, Statistics in Medicine 27 (2008).
 */
export function shareDifference(base: SeenShare, head: SeenShare, z: number): {low: number; high: number} {
	const delta = head.scale * head.share - base.scale * base.share
	const [b, h] = [reach(base, z), reach(head, z)]
	return {low: delta - Math.hypot(h.below, b.above), high: delta + Math.hypot(h.above, b.below)}
}

/** How far the product may lie from what was seen. */
function reach({share, worth, scale, scaleBelow, scaleAbove}: SeenShare, z: number): {below: number; above: number} {
	const {low, high} = wilsonBounds(share, worth, z)
	return {
		below: Math.hypot(scale * (share - low), share * z * scaleBelow),
		above: Math.hypot(scale * (high - share), share * z * scaleAbove),
	}
}

import type {Glyphs} from '../text/glyphs.ts'

/** A bar from the left, its right edge in fractions of a cell. @param share 0..1 of `width`; anything above nothing shows at least a sliver */
export function bar(share: number, width: number, glyphs: Glyphs): string {
	if (!(share > 0) || width <= 0) return ''
	const steps = glyphs.bar.length - 1
	const filled = Math.max(1, Math.round(Math.min(1, share) * width * steps))
	const whole = Math.floor(filled / steps)
	return glyphs.bar[steps]!.repeat(whole) + glyphs.bar[filled % steps]!
}

/** `[███▋        ]`, `width` cells in all. */
export function progressBar(share: number, width: number, glyphs: Glyphs): string {
	const inner = Math.max(0, width - 2)
	return `[${bar(share, inner, glyphs).padEnd(inner)}]`
}

import {bar} from '../../core/words/text-bars.ts'
import type {Glyphs} from '../text/glyphs.ts'

/** `[███▋        ]`, `width` cells in all. */
export function progressBar(share: number, width: number, glyphs: Glyphs): string {
	const inner = Math.max(0, width - 2)
	return `[${bar(share, inner, glyphs.bar).padEnd(inner)}]`
}

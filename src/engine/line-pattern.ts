import {sanitise} from '../core/units/sanitise.ts'
import type {Begun} from './output.ts'

/** Tells whether a line is one that is waited for. @param begun  see `LineListener` */
export type LinePattern = (line: string, begun: Begun | null) => boolean

/**
 * People write patterns for what they see. Programs that believe they have a terminal put colours in the middle of it; some patterns were written for
 * the bytes. Either will do.
 *
 * Where a line was begun before, what has come since has to match, alone or as what made the whole match: a prompt that stood there already, say, is
 * neither to count nor to hide what is printed behind it.
 */
export function linePattern(source: string): LinePattern {
	const pattern = new RegExp(source)
	const fits = (text: string) => pattern.test(text) || pattern.test(sanitise(text))
	return (line, begun) => {
		if (begun === null) return fits(line)
		const {before, since} = begun
		// Nothing is seen of it: it ends the line, or clears the rest of it.
		if (sanitise(since) === '') return false
		return fits(since) || (fits(before + since) && !fits(before))
	}
}

import type {Line} from './line.ts'
import type {Theme} from './theme.ts'

/**
 * A line as a terminal takes it. Escape sequences are written here and not by Ink's colour library, because that one does not know
 * NO_COLOR and drops bold and inverse together with colour.
 */
export function paint(of: Line, theme: Theme): string {
	let text = ''
	let open = ''
	for (const one of of) {
		if (one.text === '') continue
		const sgr = one.style === undefined ? '' : theme[one.style]
		if (sgr !== open) {
			if (open !== '') text += '\x1b[0m'
			if (sgr !== '') text += `\x1b[${sgr}m`
			open = sgr
		}
		text += one.text
	}
	return open === '' ? text : `${text}\x1b[0m`
}

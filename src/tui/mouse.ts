/** What a mouse does in the terminal, as far as the screens heed it. Terminals say it as `ESC [ < button ; column ; row M` (mode 1006). */
import type {Place} from './text/aim.ts'

export type Mouse =
	/** A button was pressed. */
	| ({readonly is: 'click'; readonly button: 'left' | 'right'} & Place)
	/** `by`: notches, less than 0 is up. */
	| ({readonly is: 'wheel'; readonly by: number} & Place)

const report = /^\x1b\[<(\d{1,5});(\d{1,5});(\d{1,5})M$/

/** @returns null: it is no report of a mouse. 'other': one that means nothing here, such as a button that is let go */
export function readMouse(sequence: string): Mouse | 'other' | null {
	if (!sequence.startsWith('\x1b[<')) return null
	const [, button, x, y] = report.exec(sequence) ?? []
	const place = {column: Number(x) - 1, row: Number(y) - 1}
	// Also where it was none.
	if (!(place.column >= 0 && place.row >= 0)) return 'other'
	// With a key held: 4 shift, 8 alt, 16 ctrl. Who holds shift means the terminal, and the others mean nothing here.
	switch (Number(button)) {
		case 0:
			return {is: 'click', button: 'left', ...place}
		case 2:
			return {is: 'click', button: 'right', ...place}
		case 64:
			return {is: 'wheel', by: -1, ...place}
		case 65:
			return {is: 'wheel', by: 1, ...place}
		default:
			return 'other'
	}
}

/** Buttons pressed and the wheel, said in the form above. */
export const mouseOn = '\x1b[?1000h\x1b[?1006h'
export const mouseOff = '\x1b[?1006l\x1b[?1000l'

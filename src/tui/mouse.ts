/** What a mouse does in the terminal, as far as the screens heed it. Terminals say it as `ESC [ < button ; column ; row M` (mode 1006). */

export type Mouse =
	/** Cells from 0, the left upper one first. */
	| {readonly is: 'click'; readonly column: number; readonly row: number}
	/** `by`: -1 is up. */
	| {readonly is: 'wheel'; readonly by: 1 | -1; readonly column: number; readonly row: number}

const report = /^\x1b\[<(\d{1,5});(\d{1,5});(\d{1,5})([Mm])$/

/** @returns null: it is no report of a mouse. 'other': one that means nothing here, such as a button that is let go */
export function readMouse(sequence: string): Mouse | 'other' | null {
	const [, button, x, y, final] = report.exec(sequence) ?? []
	if (button === undefined) return null
	const at = {column: Number(x) - 1, row: Number(y) - 1}
	if (final === 'm' || at.column < 0 || at.row < 0) return 'other'
	// With a key held: 4 shift, 8 alt, 16 ctrl. Who holds shift means the terminal, and the others mean nothing here.
	switch (Number(button)) {
		case 0:
			return {is: 'click', ...at}
		case 64:
			return {is: 'wheel', by: -1, ...at}
		case 65:
			return {is: 'wheel', by: 1, ...at}
		default:
			return 'other'
	}
}

/** To be asked once: a terminal that knows how to report a mouse with large coordinates says so. */
export const askForMouse = '\x1b[?1006$p'

/** Presses and the wheel, said in the form above. */
export const mouseOn = '\x1b[?1000h\x1b[?1006h'
export const mouseOff = '\x1b[?1006l\x1b[?1000l'

/** @returns whether it can; null: this is no answer to that */
export function readMouseAnswer(sequence: string): boolean | null {
	const [, state] = /^\x1b\[\?1006;(\d)\$y$/.exec(sequence) ?? []
	// 0: not known. 4: never on.
	return state === undefined ? null : state !== '0' && state !== '4'
}

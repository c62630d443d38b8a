/**
 * Short ways past the dearest steps of Ink's drawing. Ink measures every text by graphemes and emoji tables, takes it apart into one object
 * a cell and puts the cells together again, for the whole screen and for every drawing: two thirds of what the UI cost. Our rows are whole
 * lines of one-cell characters and colours, for which all of that is known. `rolldown.config.ts` lays these around Ink's own functions, which
 * still do whatever is not as simple.
 */
import {plainWidth} from '../text/plain.ts'

type Measure = (text: string, options?: object) => number

export function quickWidth(measure: Measure): Measure {
	return (text, options) =>
		(typeof text === 'string' && options === undefined ? plainWidth(text) : null) ?? measure(text, options)
}

/** Around what drops the escape sequences that are not colours. */
export function quickSanitise(sanitise: (text: string) => string): (text: string) => string {
	return text => (plainWidth(text) === null ? sanitise(text) : text)
}

/** As much of Ink's Output as is relied on; build and tests say when a newer Ink has another. */
export interface InkOutput {
	operations: readonly InkOperation[]
	readonly width: number
	readonly height: number
	get(): {readonly output: string; readonly height: number}
}

export type InkOperation =
	| {readonly type: 'clip' | 'unclip'}
	| {
			readonly type: 'write'
			readonly x: number
			readonly y: number
			readonly text: string
			readonly transformers: ReadonlyArray<(line: string, index: number) => string>
	  }

/** Rows that are one plain line from the left edge go to the screen as they are; Ink's grid is made for the others only. */
export function quickRows<Options>(Output: new (options: Options) => InkOutput): new (options: Options) => InkOutput {
	return class extends Output {
		override get() {
			const rows = new Array<string | null>(this.height).fill(null)
			const others: InkOperation[] = []
			const taken = new Set<number>()
			for (const one of this.operations) {
				// Anything that may cut or cover a row: then all of them belong on the grid, in their order.
				if (one.type !== 'write' || one.text.includes('\n') || taken.has(one.y)) return super.get()
				taken.add(one.y)
				if (one.y < 0 || one.y >= this.height) continue
				if (one.x !== 0 || plainWidth(one.text) === null) others.push(one)
				else rows[one.y] = one.transformers.reduce((line, transform) => transform(line, 0), one.text).trimEnd()
			}
			let drawn: readonly string[] = []
			if (others.length > 0) {
				this.operations = others
				drawn = super.get().output.split('\n')
			}
			return {output: rows.map((row, y) => row ?? drawn[y] ?? '').join('\n'), height: this.height}
		}
	}
}

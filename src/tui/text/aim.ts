/** What the mouse finds. Whatever moves, cuts and covers spans moves, cuts and covers what they stand for. */
import type {Target} from '../target.ts'
import type {Line} from './line.ts'
import {widthOf} from './width.ts'

/** A line that stands for something, all of it. */
export function aimed(of: Line, target: Target): Line {
	return of.map(one => ({...one, target}))
}

/** A cell, from 0, the left upper one first. */
export interface Place {
	readonly column: number
	readonly row: number
}

/** What stands there; null: nothing that could be meant. Right of the end of a line stands what its end is part of. */
export function targetAt(lines: readonly Line[], {column, row}: Place): Target | null {
	const of = lines[row] ?? []
	let end = 0
	for (const one of of) {
		end += widthOf(one.text)
		if (column < end) return one.target ?? null
	}
	return of.at(-1)?.target ?? null
}

/** Every key, in as many columns as fit; typing leaves those that have to do with what is typed. */
import {type HelpGroup, helpGroups, scopesOf} from '../bindings.ts'
import {clean} from '../select/suites-view.ts'
import type {Model, Overlay} from '../state.ts'
import {type Line, line, type Size, span} from '../text/line.ts'
import {cut, left} from '../text/width.ts'
import type {Dialog} from './dialog.ts'

type Help = Extract<Overlay, {is: 'help'}>

export function helpDialog(model: Model, overlay: Help, space: Size): Dialog {
	const all = helpLines(model, overlay, space)
	const room = roomOf(space)
	const most = Math.max(0, all.length - room)
	const scroll = Math.min(overlay.scroll, most)
	const below = most - scroll
	return {
		title: 'help',
		lines: all.length === 0 ? [line('no key matches that')] : all.slice(scroll, scroll + room),
		foot: line(
			'type to filter: ',
			span(`${cut(clean(overlay.filter), 20)}_`, 'strong'),
			`    esc close${below > 0 ? `    down: ${below} more` : ''}${scroll > 0 ? '    up' : ''}`,
		),
		wanted: space,
		scroll: {at: scroll, most},
	}
}

function roomOf(space: Size): number {
	return Math.max(1, space.rows - 2)
}

/** Groups in columns, filled so that they are about equally long. */
function helpLines(model: Model, overlay: Help, space: Size): Line[] {
	const wanted = overlay.filter.toLowerCase()
	const groups = helpGroups(scopesOf({...model, overlays: [], prompt: null})[0])
		.map(group => ({
			...group,
			rows: group.rows.filter(([keys, help, more]) =>
				`${keys} ${help} ${more} ${group.title}`.toLowerCase().includes(wanted),
			),
		}))
		.filter(group => group.rows.length > 0)
	const count = space.columns >= 110 ? 3 : space.columns >= 70 ? 2 : 1
	const width = Math.floor((space.columns - 2) / count)
	const columns = arranged(groups, count)
	const height = Math.max(0, ...columns.map(column => column.length))
	return Array.from({length: height}, (_, index) =>
		columns.flatMap(column => {
			const cell = column[index]
			if (cell === undefined) return [span(' '.repeat(width))]
			if (typeof cell === 'string') return [span(left(cell, width), 'title')]
			const keysWidth = 11
			return [span(left(cell[0], keysWidth), 'key'), span(` ${left(cell[1], width - keysWidth - 2)} `)]
		}),
	)
}

type HelpCell = string | readonly [keys: string, help: string, more: string]

/** One group after the other, flowing from column to column; a title does not stand alone at the foot of one. */
function arranged(groups: readonly HelpGroup[], count: number): HelpCell[][] {
	const cells = groups.flatMap((group, index): HelpCell[] => [...(index > 0 ? [''] : []), group.title, ...group.rows])
	const height = Math.ceil(cells.length / count)
	const columns: HelpCell[][] = []
	let column: HelpCell[] = []
	for (const [index, cell] of cells.entries()) {
		const isTitle = typeof cell === 'string' && cell !== ''
		const full = column.length >= height || (isTitle && column.length >= height - 1 && index > 0)
		if (full && columns.length < count - 1) {
			columns.push(column)
			column = []
		}
		if (cell !== '' || column.length > 0) column.push(cell)
	}
	return [...columns, column]
}

/** Dialogs over a screen. The run, and the screen behind, go on. */
import {deepProfilers} from '../../core/plan/plan.ts'
import {type Model, type Overlay, topOverlay} from '../state.ts'
import {aimed} from '../text/aim.ts'
import {clipLine, type Line, line, padLine, restyle, type Size, span, styled} from '../text/line.ts'
import {layoutOf} from '../text/size.ts'
import {cut, widthOf} from '../text/width.ts'
import {adviceDialog} from './advice-dialog.ts'
import {plainContext, type ViewContext} from './context.ts'
import {type Dialog, dialogSpace, isBare} from './dialog.ts'
import {hintsRow, statusRow} from './edges.ts'
import {filesDialog} from './files-dialog.ts'
import {configDialog, profilesDialog} from './first-dialogs.ts'
import {helpDialog} from './help-dialog.ts'
import {hiddenDialog} from './hidden-dialog.ts'
import {pagerDialog} from './pager-dialog.ts'

export function withOverlay(model: Model, ctx: ViewContext, behind: readonly Line[]): readonly Line[] {
	const overlay = topOverlay(model)
	if (!overlay) return behind
	const {columns, rows} = model.size
	const space = dialogSpace(model.size)
	const box = dialogOf(model, overlay, space, ctx)
	// Where the screen has no line for what is said, or the dialog takes it, that stands in for the keys.
	const isSaid = model.notice !== null && (isBare(model.size) || layoutOf(model.size) === 'strip')
	const hints = () => (isSaid ? statusRow(model, [], columns) : hintsRow(model, columns, idleKeys(box)))
	if (isBare(model.size)) {
		const said = box.lines.filter(one => one.length > 0)
		const lines = said.slice(0, Math.max(0, rows - 1)).map(one => clipLine(one, columns))
		while (lines.length < rows - 1) lines.push([])
		return rows > 0 ? [...lines, hints()] : []
	}
	const width = Math.min(space.columns, box.wanted.columns)
	const height = Math.min(space.rows, box.wanted.rows)
	const drawn = bordered(box, width, height, ctx)
	const top = Math.max(1, Math.floor((rows - 2 - height - 2) / 2))
	const at = Math.max(0, Math.floor((columns - width - 2) / 2))
	const result = behind.map((one, index) => {
		const inBox = drawn[index - top]
		if (!inBox) return index === rows - 1 ? hints() : one
		return [...padLine(clipLine(one, at), at), ...inBox, ...after(one, at + width + 2, columns)]
	})
	return result
}

/** How far the dialog on top can be scrolled; 0 where all of it is on the screen. Looks do not matter to that. */
export function mostScroll(model: Model): number {
	const overlay = topOverlay(model)
	return overlay ? (dialogOf(model, overlay, dialogSpace(model.size), plainContext()).scroll?.most ?? 0) : 0
}

/** Keys that would do nothing, for there is nothing more above or below. */
function idleKeys({scroll = {at: 0, most: 0}}: Dialog): string[] {
	return [
		...(scroll.at < scroll.most ? [] : ['help-down', 'hidden-down', 'config-down']),
		...(scroll.at > 0 ? [] : ['help-up', 'hidden-up', 'config-up']),
	]
}

/** What of a line stands right of a column; a wide character across it becomes blanks. */
function after(of: Line, column: number, columns: number): Line {
	const kept: Line[number][] = []
	let at = 0
	for (const one of of) {
		const width = widthOf(one.text)
		if (at >= column) kept.push(one)
		else if (at + width > column) {
			let text = one.text
			let start = at
			for (const character of one.text) {
				if (start >= column) break
				start += widthOf(character)
				text = text.slice(character.length)
			}
			kept.push({...one, text: ' '.repeat(Math.max(0, start - column)) + text})
		}
		at += width
	}
	return clipLine(kept, Math.max(0, columns - column))
}

function bordered(box: Dialog, width: number, height: number, ctx: ViewContext): Line[] {
	const {box: glyph} = ctx.glyphs
	const side = span(glyph.vertical, 'rule')
	const title = cut(box.title, width - 4)
	const lines: Line[] = [
		line(
			span(`${glyph.topLeft}${glyph.horizontal} `, 'rule'),
			span(title, 'title'),
			span(` ${glyph.horizontal.repeat(Math.max(0, width - widthOf(title) - 3))}${glyph.topRight}`, 'rule'),
		),
	]
	const footRows = box.foot.length > 0 ? 2 : 0
	const inside = box.lines.slice(0, Math.max(1, height - footRows))
	while (inside.length < height - Math.min(1, footRows)) inside.push([])
	if (footRows > 0) inside.push(box.foot)
	for (const one of inside.slice(0, height)) lines.push(line(side, ...padLine([span(' '), ...one], width), side))
	lines.push(line(span(glyph.bottomLeft + glyph.horizontal.repeat(width) + glyph.bottomRight, 'rule')))
	return lines
}

function dialogOf(model: Model, overlay: Overlay, space: Size, ctx: ViewContext): Dialog {
	switch (overlay.is) {
		case 'help':
			return helpDialog(model, overlay, space)
		case 'confirm-quit':
			return box('leave?', [
				[],
				line('A run is going on.'),
				[],
				line(span('s', 'key'), '      stop it, keep what was measured, quit'),
				line(span('d', 'key'), '      leave it running; arsenal-tui watch shows it again'),
				line(span('enter', 'key'), '  stay'),
				[],
			])
		case 'deep-menu':
			return box('run the suite again under', [
				[],
				...deepProfilers.map((profiler, index) =>
					aimed(
						index === overlay.cursor ? restyle(padLine(line(`> ${profiler}`), 40), 'selected') : line(`  ${profiler}`),
						{is: 'profiler', index},
					),
				),
				[],
				styled('Slower than a normal run. Its own HTML is kept.', 'dim'),
			])
		case 'files':
			return filesDialog(model, overlay, space, ctx)
		case 'advice':
			return adviceDialog(model, overlay, space, ctx)
		case 'pager':
			return pagerDialog(overlay, space)
		case 'hidden-frames':
			return hiddenDialog(model, overlay, space)
		case 'new-config':
			return configDialog(model, overlay, space)
		case 'profile-menu':
			return profilesDialog(model, overlay, space, ctx)
	}
}

function box(title: string, lines: readonly Line[], foot: Line = []): Dialog {
	const columns = Math.max(44, ...lines.map(one => one.reduce((sum, part) => sum + widthOf(part.text), 0))) + 2
	return {title, lines, foot, wanted: {columns, rows: lines.length + (foot.length > 0 ? 2 : 0)}}
}

/** The files of a run: a cursor goes through them, and the one under it is named whole, with how it is fetched. */
import {bytes} from '../../core/units/format.ts'
import {fileAtCursor, filesOf, openingOf, type SavedFile} from '../select/files-view.ts'
import {scpLine} from '../select/results-view.ts'
import {clean} from '../select/suites-view.ts'
import type {Model, Overlay} from '../state.ts'
import {aimed} from '../text/aim.ts'
import {type Line, line, padLine, restyle, type Size, span, styled} from '../text/line.ts'
import {broken, cutPath, left, right, widthOf} from '../text/width.ts'
import type {ViewContext} from './context.ts'
import type {Dialog} from './dialog.ts'
import {topOf} from './list-part.ts'

const bytesWidth = 12

export function filesDialog(
	model: Model,
	overlay: Extract<Overlay, {is: 'files'}>,
	space: Size,
	ctx: ViewContext,
): Dialog {
	const {run} = model
	const foot = line(
		span('enter', 'key'),
		' open   ',
		span('y', 'key'),
		' copy path   ',
		span('Y', 'key'),
		' scp line   ',
		span('p', 'key'),
		' print   ',
		span('esc', 'key'),
		' close',
	)
	const files = filesOf(model)
	const chosen = fileAtCursor(model, overlay)
	if (run === null || chosen === null) {
		const lines = [line(run === null ? 'no run yet' : 'nothing is written yet: the report comes when the run ends')]
		return {title: 'files', lines, foot: [], wanted: {columns: space.columns, rows: 1}}
	}
	const columns = space.columns - 2
	const below = about(model, chosen, files, columns)
	const room = Math.max(1, Math.min(files.length, space.rows - 3 - below.length))
	const at = files.indexOf(files.find(one => one.path === chosen.path)!)
	const top = topOf('files', {length: files.length, cursor: at, rows: room}, ctx)
	const lines = [
		...files.slice(top, top + room).map(one => row(one, one.path === chosen.path, columns)),
		...(space.rows - 2 - room > below.length ? [[]] : []),
		...below,
	]
	const count = files.length > room ? `, ${at + 1} of ${files.length}` : ''
	return {
		title: `files of ${clean(run.id)}${count}`,
		lines,
		foot,
		wanted: {columns: space.columns, rows: lines.length + 2},
	}
}

function row(file: SavedFile, isCursor: boolean, columns: number): Line {
	const size = right(file.bytes === null ? '-' : bytes(file.bytes), bytesWidth)
	const width = columns - 2 - bytesWidth
	const drawn = line(isCursor ? '> ' : '  ', left(cutPath(clean(file.path), width), width), size)
	return aimed(isCursor ? restyle(padLine(drawn, columns), 'selected') : drawn, {is: 'file', path: file.path})
}

/** What there is to do with it. Whole, for it may have to be read off the screen. */
function about(model: Model, {path}: SavedFile, files: readonly SavedFile[], columns: number): Line[] {
	const opening = openingOf(path, files)
	const opens =
		opening.is === 'elsewhere'
			? opening.why
			: opening.is === 'text'
				? 'enter shows it here'
				: opening.path === path
					? 'enter shows it as a flamegraph'
					: `enter shows the profile it was drawn from`
	const scp = scpLine(model.run!, path)
	return [
		styled(opens, 'dim'),
		...(widthOf(path) > columns - 2 - bytesWidth
			? broken(clean(path), columns).map(part => styled(part, 'strong'))
			: []),
		line('from your own machine:'),
		...broken(clean(scp), columns).map(part => styled(part, 'strong')),
		styled('clipboard: OSC 52 (in tmux: its buffer, and set -g set-clipboard on)', 'dim'),
	]
}

/** Dialogs of the first screen: the configuration before it is written, and the profiles to choose from. */
import {firstShown, type Model, type Overlay} from '../state.ts'
import {aimed} from '../text/aim.ts'
import {type Line, line, padLine, restyle, type Size, span} from '../text/line.ts'
import type {ViewContext} from './context.ts'
import type {Dialog} from './dialog.ts'
import {configLines, pathLine, profileText, textLines} from './first-details.ts'
import {aroundCursor} from './list-part.ts'

export function configDialog(model: Model, {scroll}: Extract<Overlay, {is: 'new-config'}>, space: Size): Dialog {
	const first = firstShown(model)
	const config = first?.near?.config
	if (first == null || config === undefined) return {title: '', lines: [], foot: [], wanted: space}
	const width = space.columns - 2
	const all: Line[] = [
		pathLine('writes', first.entries.configFile, width),
		[],
		...configLines(config, width, 3),
		[],
		...textLines(config.text, width),
	]
	const room = Math.max(1, space.rows - 2)
	const most = Math.max(0, all.length - room)
	const at = Math.min(scroll, most)
	return {
		title: 'a new configuration',
		lines: all.slice(at, at + room),
		foot: line(
			span('enter', 'key'),
			' write it   ',
			span('esc', 'key'),
			` not${at < most ? `   down: ${most - at} more` : ''}`,
		),
		wanted: space,
		scroll: {at, most},
	}
}

export function profilesDialog(
	model: Model,
	{cursor}: Extract<Overlay, {is: 'profile-menu'}>,
	space: Size,
	ctx: ViewContext,
): Dialog {
	const profiles = firstShown(model)?.near?.profiles ?? []
	const columns = Math.min(space.columns, 76)
	const width = columns - 4
	const rows = [
		...profiles.map(profile => ({file: profile.file, text: profileText(profile, width, ctx)})),
		{file: null, text: 'type a path ...'},
	]
	const at = cursor === null ? profiles.length : profiles.findIndex(profile => profile.file === cursor)
	const lines = rows.map(({file, text}, index) =>
		aimed(index === at ? restyle(padLine(line(`> ${text}`), width + 2), 'selected') : line(`  ${text}`), {
			is: 'profile',
			file,
		}),
	)
	const shown = Math.min(lines.length, Math.max(1, space.rows - 2))
	const around = aroundCursor('profiles', lines, {cursor: at, rows: shown}, ctx)
	return {title: 'open a profile', lines: around, foot: [], wanted: {columns, rows: shown}}
}

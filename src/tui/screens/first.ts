/** A folder without a configuration: what can be done there, and what each of it would do before anything is done. */
import {ago} from '../../core/units/format.ts'
import type {ScriptEntry} from '../ports.ts'
import {type FirstRow, firstRows, rowUnder} from '../select/first-rows.ts'
import {clean} from '../select/suites-view.ts'
import {type FirstModel, isRunning, type Model} from '../state.ts'
import {aimed} from '../text/aim.ts'
import {beside, fitLines, type Line, line, padLine, restyle, span, styled} from '../text/line.ts'
import {layoutOf} from '../text/size.ts'
import {cut, left, whole, widthOf} from '../text/width.ts'
import {rule, simpleRule} from '../widgets/rule.ts'
import type {ViewContext} from './context.ts'
import {headerRow, hintsRow, statusRow} from './edges.ts'
import {configLines, exactly, inWords, labelled, labelWidth, pathLine, profileText, textLines} from './first-details.ts'
import {aroundCursor} from './list-part.ts'
import {lowerPanes} from './suites-lower.ts'

const title = 'what to do here'
const promise = 'nothing starts before enter'
/** For what is told of a row, beside the list or below it. */
const leastDetails = 5
const leastListed = 11

export function firstScreen(model: Model, first: FirstModel, ctx: ViewContext): Line[] {
	const {size} = model
	const {columns, rows} = size
	const layout = layoutOf(size)
	const listed = firstRows(first, model.past)
	const at = rowUnder(listed, first)
	const current = listed[at]!
	const header = headerRow('arsenal  START', columns >= 60 ? `${clean(model.hostLine)} ` : '', columns)
	const hints = hintsRow(model, columns)
	if (layout === 'strip') {
		const told = model.prompt || model.notice ? statusRow(model, [], columns) : styled(sameAs(current, first), 'dim')
		const list = listLines(listed, at, columns, first, ctx)
		return fitLines([header, ...windowed(list, Math.max(1, rows - 3), ctx), told, hints], size)
	}
	const status = statusRow(model, ownStatus(model, first, columns), columns)
	const bottom = layout === 'pane' ? [status, hints] : [status, simpleRule('', '', columns, ctx.glyphs), hints]
	const room = rows - 1 - bottom.length
	if (layout === 'wide') {
		const middle = Math.floor(columns * 0.5)
		const head = rule(
			[
				{at: 2, title: {text: title}},
				{at: middle - 2, title: {text: titleOf(current)}},
			],
			promise,
			columns,
			ctx.glyphs,
		)
		const list = listLines(listed, at, middle - 2, first, ctx)
		const width = columns - middle - 2
		const details = [...detailsOf(current, first, width, ctx, 3).lines, ...fileLines(current, first, width)]
		const least = Math.min(Math.max(list.lines.length, leastListed), Math.floor(room * 0.6))
		const lower = lowerPanes(model, {columns, rows: room - 1 - least}, ctx)
		const shown = room - 1 - lower.length
		const pairs = windowed(list, shown, ctx).map((one, index) => beside(one, middle, details[index] ?? []))
		return fitLines([header, head, ...pairs, ...lower, ...bottom], size)
	}
	const list = listLines(listed, at, columns, first, ctx)
	const details = detailsOf(current, first, columns - 3, ctx, 1)
	const detailRoom = Math.min(
		details.lines.length,
		Math.max(leastDetails, details.vital, room - 2 - list.lines.length),
		Math.max(0, room - 2 - 3),
	)
	return fitLines(
		[
			header,
			simpleRule(title, promise, columns, ctx.glyphs),
			...windowed(list, room - 2 - detailRoom, ctx),
			simpleRule(titleOf(current), enterDoes(current, first), columns, ctx.glyphs),
			...shownOf(details, detailRoom).map(one => [span('  '), ...one]),
			...bottom,
		],
		size,
	)
}

function ownStatus(model: Model, {entries, opening}: FirstModel, columns: number): Line {
	const say = (text: string, style?: 'warn') => line(span(cut(text, columns - 1), style))
	if (isRunning(model)) return line(span(' a run is going', 'strong'), ': 2 shows it')
	if (opening !== null) return say(` opening ${clean(opening)} ...  esc: cancel`)
	if (entries.trouble !== null) return say(` ! ${clean(entries.trouble)}`, 'warn')
	const any = 'watch any command: arsenal-tui exec -- node server.js'
	return say(entries.scripts === null ? ` no package.json here; ${any}` : ` ${any}`)
}

interface ListLines {
	readonly lines: readonly Line[]
	/** Where the cursor is among them. */
	readonly cursor: number
}

function windowed({lines, cursor}: ListLines, rows: number, ctx: ViewContext): Line[] {
	return aroundCursor('first', lines, {cursor, rows}, ctx)
}

function listLines(
	listed: readonly FirstRow[],
	at: number,
	width: number,
	first: FirstModel,
	ctx: ViewContext,
): ListLines {
	const labels = listed.map(labelOf)
	const nameWidth = Math.min(Math.max(...labels.map(widthOf)), Math.floor(width * (width < 60 ? 0.7 : 0.45)))
	const lines: Line[] = []
	let cursor = 0
	listed.forEach((row, index) => {
		const isFirstUnusual = isUnusual(row) && !listed.slice(0, index).some(isUnusual)
		if (isFirstUnusual) lines.push(styled(cut('  scripts whose names do not say what they do:', width), 'dim'))
		const mark = isUnusual(row) ? '! ' : '  '
		const said = gistOf(row, first, ctx, width - nameWidth - 6)
		const body = line(span(mark, 'warn'), left(labels[index]!, nameWidth), '  ', span(said, 'dim'))
		if (index === at) cursor = lines.length
		const drawn = index === at ? restyle(padLine(line('> ', ...body), width), 'selected') : line('  ', ...body)
		lines.push(aimed(drawn, {is: 'first-row', key: row.key}))
	})
	return {lines, cursor}
}

function isUnusual(row: FirstRow): boolean {
	return row.is === 'script' && !row.script.isUsual
}

function labelOf(row: FirstRow): string {
	switch (row.is) {
		case 'script':
			return `watch ${clean(row.script.runs)}`
		case 'config':
			return 'make a configuration'
		case 'demo':
			return 'try the demo'
		case 'profile':
			return 'open a profile'
		case 'last-run':
			return 'open the last run'
	}
}

/** Behind the label, in the room there is. */
function gistOf(row: FirstRow, {near}: FirstModel, {nowMs}: ViewContext, room: number): string {
	switch (row.is) {
		case 'script':
			return cut(clean(row.script.does), room)
		case 'config': {
			if (near === null) return cut('looking around ...', room)
			const {length} = near.config.suites
			return cut(`of ${length === 1 ? 'one suite' : `${length} suites`}, shown before it is written`, room)
		}
		case 'demo':
			return cut('small programs, each with one thing to find', room)
		case 'profile': {
			if (near === null) return cut('looking around ...', room)
			const [newest] = near.profiles
			if (newest === undefined) return cut('none near: type a path', room)
			return cut(`${near.profiles.length} near, ${ago(nowMs - newest.whenMs)}: ${clean(newest.file)}`, room)
		}
		case 'last-run':
			return whole([ago(nowMs - row.run.whenMs), clean(row.run.text)], room)
	}
}

function titleOf(row: FirstRow): string {
	return row.is === 'script' ? clean(row.script.runs) : labelOf(row)
}

function enterDoes(row: FirstRow, {near}: FirstModel): string {
	switch (row.is) {
		case 'script':
			return 'enter starts it'
		case 'config':
			return 'enter shows it'
		case 'profile':
			return near?.profiles.length === 0 ? 'enter asks for its path' : 'enter lists them'
		default:
			return 'enter opens it'
	}
}

/** The command that a row is the same as. */
function sameAs(row: FirstRow, {entries, near}: FirstModel): string {
	switch (row.is) {
		case 'script':
			return clean(row.script.command)
		case 'config':
			return 'arsenal-tui init'
		case 'demo':
			return clean(entries.demoCommand)
		case 'profile':
			return `arsenal-tui flame ${clean(near?.profiles[0]?.file ?? 'FILE')}`
		case 'last-run':
			return `arsenal-tui watch ${clean(row.run.folder)}`
	}
}

/** As many as there is room for; what would be started is never left out in silence. */
function shownOf({lines, vital}: Details, rows: number): readonly Line[] {
	if (vital <= rows) return lines.slice(0, rows)
	const said = `${vital - rows + 1} more lines of what it starts: make the terminal larger`
	return [...lines.slice(0, Math.max(0, rows - 1)), line(span(said, 'warn'))].slice(0, rows)
}

interface Details {
	readonly lines: readonly Line[]
	/** So many of them say what would be started: the list makes room for them. */
	readonly vital: number
}

/** What a row would do: the exact command, what it leaves, and what only this row has to say. */
function detailsOf(row: FirstRow, first: FirstModel, width: number, ctx: ViewContext, linesEach: number): Details {
	const {entries, near} = first
	const command = exactly('same as', sameAs(row, first), width)
	const files = pathLine('files', entries.runsFolder, width)
	const lines = (...all: Line[]): Details => ({lines: all, vital: 0})
	switch (row.is) {
		case 'script': {
			const started = startedLines(row.script, width)
			const ends = row.script.goesOn ? 'x ends it' : 'it ends, or x ends it'
			const until = inWords('until', `${ends}; f draws a flamegraph meanwhile, and the end draws one`, width)
			return {lines: [...started, ...command, files, ...until], vital: started.length}
		}
		case 'config':
			return lines(
				pathLine('writes', entries.configFile, width),
				...command,
				...(near === null
					? inWords('suites', 'looking for bench files ...', width)
					: configLines(near.config, width, linesEach)),
			)
		case 'demo':
			return lines(
				...inWords('does', 'opens a list of small programs to watch and to measure; enter there runs one', width),
				...command,
				files,
			)
		case 'profile':
			return lines(
				...command,
				...inWords('files', 'nothing is written', width),
				...(near?.profiles ?? []).map((profile, index) =>
					labelled(index === 0 ? 'near' : '', profileText(profile, width - labelWidth, ctx)),
				),
			)
		case 'last-run':
			return lines(
				...inWords('measured', clean(row.run.text), width),
				...command,
				pathLine('files', row.run.folder, width),
			)
	}
}

/** Where there is room for all of it: what would be written. */
function fileLines(row: FirstRow, {near}: FirstModel, width: number): Line[] {
	return row.is === 'config' && near !== null ? [[], ...textLines(near.config.text, width)] : []
}

/** All that enter on a script would start. */
function startedLines({does, around, isUsual, problem}: ScriptEntry, width: number): Line[] {
	return [
		...(problem === null ? [] : inWords('problem', clean(problem), width, 'warn')),
		...(isUsual ? [] : inWords('careful', 'it may delete or publish something: read what it does', width, 'warn')),
		...exactly('does', clean(does), width),
		...around.flatMap(([name, text]) => exactly('with it', `${clean(name)}: ${clean(text)}`, width)),
	]
}

/** Rows of a label and a text, for what is told of a row of the first screen, and in its dialogs. */
import {sayLeftOut} from '../../core/suite/starter-config.ts'
import {ago, bytes} from '../../core/units/format.ts'
import type {NearFiles, NearProfile} from '../ports.ts'
import {clean} from '../select/suites-view.ts'
import {type Line, line, span} from '../text/line.ts'
import type {StyleName} from '../text/theme.ts'
import {clip, cut, cutStart, left, widthOf, wrapped} from '../text/width.ts'
import type {ViewContext} from './context.ts'

export const labelWidth = 10
const mostLinesOfOne = 4

export function labelled(label: string, text: string, style?: StyleName): Line {
	return line(span(left(label, labelWidth), 'dim'), span(text, style))
}

/** Prose, broken at its blanks. */
export function inWords(label: string, text: string, width: number, style?: StyleName): Line[] {
	return below(label, wrapped(text, Math.max(1, width - labelWidth)), style)
}

/** Commands, broken wherever the line ends: what stands there is what is run. A long one's end is shown too, where it may do the most. */
export function exactly(label: string, text: string, width: number): Line[] {
	const room = Math.max(1, width - labelWidth)
	const lines: string[] = []
	let rest = text
	while (rest !== '' && lines.length < mostLinesOfOne) {
		const isLast = lines.length === mostLinesOfOne - 1
		// A character wider than the room is passed over.
		const start = isLast ? cutStart(rest, room) : clip(rest, room) || [...rest][0]!
		lines.push(start)
		rest = rest.slice(start.length)
	}
	return below(label, lines)
}

function below(label: string, lines: readonly string[], style?: StyleName): Line[] {
	return (lines.length === 0 ? [''] : lines).map((one, index) => labelled(index === 0 ? label : '', one, style))
}

/** One line, cut at the front. */
export function pathLine(label: string, file: string, width: number): Line {
	return labelled(label, cutStart(clean(file), width - labelWidth))
}

/** What a configuration would hold. @param linesEach at most so many for what a suite does */
export function configLines({suites, leftOut}: NearFiles['config'], width: number, linesEach: number): Line[] {
	const widest = Math.min(20, Math.max(...suites.map(({name}) => widthOf(clean(name)))))
	return [
		...suites.flatMap(({name, kind, does}, index) => {
			const start = `${left(clean(name), widest)}  ${kind.padEnd(7)}  `
			const room = Math.max(8, width - labelWidth - widthOf(start))
			const lines = linesEach > 1 ? wrapped(clean(does), room).slice(0, linesEach) : [cut(clean(does), room)]
			const shown = lines.map((one, at) => (at === 0 ? start : ' '.repeat(widthOf(start))) + one)
			return below(index === 0 ? 'suites' : '', shown)
		}),
		...(leftOut.length === 0 ? [] : inWords('comments', sayLeftOut(leftOut), width)),
	]
}

/** A file as it is. */
export function textLines(text: string, width: number): Line[] {
	return text
		.trimEnd()
		.split('\n')
		.map(one => line(span(cut(clean(one), width), 'dim')))
}

/** Its name, how old it is and how large. */
export function profileText({file, bytes: size, whenMs}: NearProfile, width: number, {nowMs}: ViewContext): string {
	const about = ` ${ago(nowMs - whenMs).padStart(9)}  ${bytes(size).padStart(9)}`
	const room = width - about.length
	return room < 8 ? cutStart(clean(file), width) : `${left(cutStart(clean(file), room), room)}${about}`
}

import type {HistoryMessage} from './message.ts'
import {adviceItems, itemUnder} from './select/history-advice.ts'
import {
	eventsOf,
	historyRows,
	historyUnder,
	listedHistories,
	noHistory,
	shownEntry,
	type UnderCursor,
	underCursor,
} from './select/history-view.ts'
import {type HistoryModel, historySorts, type Model, type Overlay, topOverlay} from './state.ts'
import {edge, idle, next, opened, said, stay, type Updated} from './updated.ts'

const noSuite = 'no suite is listed'
const nothingMeasured = 'nothing was measured here'

export function updateHistory(model: Model, message: HistoryMessage): Updated {
	switch (message.type) {
		case 'open-history': {
			const {history} = model
			const listed = history === null ? [] : listedHistories(history)
			const entry = history && listed[historyUnder(listed, history)]
			return stay(entry ? lookedInto(model, entry.history.suite) : idle(model, noSuite))
		}
		case 'next-point':
			return stay(pointBy(model, ({point}) => point + message.by, pointEdge(message.by)))
		case 'next-event':
			return stay(
				pointBy(
					model,
					({row, point}) => {
						const events = eventsOf(row.metric)
						return (message.by > 0 ? events.find(at => at > point) : events.findLast(at => at < point)) ?? -1
					},
					`nothing is told of a point ${message.by > 0 ? 'after' : 'before'} this one`,
				),
			)
		case 'advise':
			return stay(under(model) === null ? idle(model, nothingMeasured) : opened(model, {is: 'advice', cursor: null}))
		case 'print-command': {
			const command = chosenCommand(model)
			if (command === null) return stay(idle(model, noCommand))
			if (model.toPrint.includes(command)) return stay(idle(model, 'this command is printed when you leave'))
			return stay(
				said({...model, toPrint: [...model.toPrint, command]}, 'info', 'the command is printed when you leave'),
			)
		}
		case 'copy-command': {
			const command = chosenCommand(model)
			return command === null
				? stay(idle(model, noCommand))
				: [model, [{do: 'copy', text: command, what: 'the command'}]]
		}
		default:
			return message satisfies never
	}
}

const noCommand = 'this is no command: j and k go to one'

export function withHistory(model: Model, changed: Partial<HistoryModel>): Model {
	return model.history === null ? model : {...model, notice: null, history: {...model.history, ...changed}}
}

/** From its beginning, and the list stands there afterwards. */
function lookedInto(model: Model, suite: string): Model {
	return withHistory(model, {suite, cursor: suite, row: null, point: null})
}

function under(model: Model): UnderCursor | null {
	const entry = shownEntry(model)
	return entry && underCursor(entry, model.history!)
}

function pointBy(model: Model, to: (at: UnderCursor) => number, why: string): Model {
	const at = under(model)
	if (at === null) return idle(model, nothingMeasured)
	const point = at.row.metric.points[to(at)]
	return point === undefined ? idle(model, why) : withHistory(model, {point: point.runs[0]!})
}

function pointEdge(by: number): string {
	return `this is the ${by < 0 ? 'oldest' : 'newest'} point`
}

/** Moves the cursor of the list of suites, or of what is told of one. */
export function historyBy(model: Model, by: number): Model {
	const {history} = model
	if (history === null) return idle(model, noSuite)
	const entry = shownEntry(model)
	if (entry === null) {
		const listed = listedHistories(history)
		const at = historyUnder(listed, history)
		const to = listed[within(at + by, listed.length)]
		if (to === undefined) return idle(model, noSuite)
		return to === listed[at] ? idle(model, edge(by, 'suite')) : withHistory(model, {cursor: to.history.suite})
	}
	const rows = historyRows(entry)
	const at = rows.findIndex(({key}) => key === underCursor(entry, history)?.row.key)
	const to = rows[within(at + by, rows.length)]
	if (to === undefined) return idle(model, nothingMeasured)
	return to === rows[at] ? idle(model, edge(by, 'row')) : withHistory(model, {row: to.key, point: null})
}

export function adviceBy(model: Model, overlay: Extract<Overlay, {is: 'advice'}>, by: number): Model {
	const items = adviceItems(model)
	const at = itemUnder(items, overlay)
	const to = within(at + by, items.length)
	if (to === at) return idle(model, edge(by, 'row'))
	return {...model, notice: null, overlays: model.overlays.with(-1, {...overlay, cursor: to})}
}

function within(index: number, length: number): number {
	return Math.max(0, Math.min(length - 1, index))
}

function chosenCommand(model: Model): string | null {
	const overlay = topOverlay(model)
	if (overlay?.is !== 'advice') return null
	const items = adviceItems(model)
	const item = items[itemUnder(items, overlay)]
	return item?.is === 'command' ? item.text : null
}

/** In the order of the list. */
export function nextHistory(model: Model, by: 1 | -1): Model {
	const {history} = model
	if (history === null) return idle(model, noSuite)
	const listed = listedHistories(history)
	const at = listed.findIndex(one => one.history.suite === history.suite)
	return lookedInto(model, listed[(at + by + listed.length) % listed.length]!.history.suite)
}

export function historySorted(model: Model): Model {
	const {history} = model
	return history === null ? idle(model, noSuite) : withHistory(model, {sort: next(historySorts, history.sort)})
}

export function historyReversed(model: Model): Model {
	const {history} = model
	return history === null ? idle(model, noSuite) : withHistory(model, {reversed: !history.reversed})
}

export function backInHistory(model: Model): Model {
	const {history} = model
	if (history?.point != null) return withHistory(model, {point: null})
	if (history !== null && history.suite !== null && history.shown.entries.length > 1)
		return withHistory(model, {suite: null, row: null})
	return idle(model, noHistory(model) === null ? 'nothing lies behind this: q leaves' : 'q leaves')
}

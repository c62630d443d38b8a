/** What keys and the mouse do on the screens of the history. */
import {describe, expect, test} from 'vitest'
import {pointed} from '../../src/tui/pointed.ts'
import {screen} from '../../src/tui/screens/screen.ts'
import {adviceItems} from '../../src/tui/select/history-advice.ts'
import {eventsOf, shownEntry, underCursor} from '../../src/tui/select/history-view.ts'
import {type Model, topOverlay} from '../../src/tui/state.ts'
import {lineText} from '../../src/tui/text/line.ts'
import {eventfulEntry, historyModel, severalEntries} from './support/demo-history.ts'
import {context, press} from './support/draw.ts'

const size = {columns: 80, rows: 24}
const under = (model: Model) => underCursor(shownEntry(model)!, model.history!)!

function metricAt(model: Model): string {
	return under(model).row.metric.metric
}

describe('one suite', () => {
	test('is shown at once, and several are listed first', () => {
		expect(historyModel(size).history?.suite).toBe('startup')
		const {model} = press(historyModel(size, severalEntries), 'j', 'enter')
		expect(model.history?.suite).toBe('startup')
		expect(press(model, 'esc').model.history?.suite).toBeNull()
	})

	test('draws the metric of the row under the cursor, from the point that the row is about', () => {
		const {model} = press(historyModel(size), 'j')
		expect(under(model)).toMatchObject({point: 40, isChosen: false, row: {is: 'insight'}})
		expect(metricAt(press(model, 'G', 'k').model)).toBe('user')
		expect(under(press(model, 'G').model).point).toBe(59)
	})

	test('goes through its points one by one, and through what happened', () => {
		const {model} = press(historyModel(size), 'j', 'left', 'left', 'l')
		expect(under(model)).toMatchObject({point: 39, isChosen: true})
		expect(under(press(model, 'n').model).point).toBe(40)
		expect(press(model, 'n', 'n').model.notice?.text).toBe('nothing is told of a point after this one')
		expect(eventsOf(under(press(historyModel(size), 'j', 'j').model).row.metric)).toContain(22)
		expect(press(historyModel(size), 'l').model.notice?.text).toBe('this is the newest point')
		// What was gone to is left behind with its row.
		expect(under(press(model, 'j', 'k').model)).toMatchObject({point: 40, isChosen: false})
	})

	test('goes one step back at a time, and never out', () => {
		const {model} = press(historyModel(size), 'h', 'enter')
		expect(topOverlay(model)).toEqual({is: 'advice', cursor: null})
		const {model: closed} = press(model, 'esc')
		expect(closed.overlays).toEqual([])
		expect(closed.history?.point).not.toBeNull()
		const {model: back} = press(closed, 'esc')
		expect(back.history?.point).toBeNull()
		expect(press(back, 'esc').model.notice?.text).toBe('nothing lies behind this: q leaves')
		expect(press(back, 'q').commands).toEqual([{do: 'quit', reason: 'quit'}])
	})

	test('says that nothing else is open', () => {
		for (const key of ['1', '2', '3', '4', '5'])
			expect(press(historyModel(size), key).model).toMatchObject({
				screen: 'history',
				notice: {text: 'only the history is open here: q leaves it'},
			})
	})
})

describe('what to do', () => {
	const ab = 'arsenal-tui ab --suite startup --base abc002700000 --head abc002800000'

	test('about an insight is told as commands, which are printed on leaving or copied', () => {
		const {model} = press(historyModel(size), 'j', 'enter', 'p', 'j', 'j', 'p')
		expect(model.toPrint).toEqual(['git log --oneline abc002700000..abc002800000', ab])
		expect(press(model, 'p').model.notice?.text).toBe('this command is printed when you leave')
		expect(press(model, 'y').commands).toEqual([{do: 'copy', text: ab, what: 'the command'}])
		expect(press(model, 'k', 'p').model.notice?.text).toBe('this is no command: j and k go to one')
	})

	test('about a point begins with what it is, and tells what happened there', () => {
		const {model} = press(historyModel(size), 'G', 'k', 'k', 'k', 'k', 'N', 'enter')
		expect(adviceItems(model).map(({text}) => text)).toEqual([
			'wall time 128 ms: abc0028 (2026-10-11), 1 run, branch main',
			expect.stringMatching(/^MEDIUM {2}wall time \+7\.2%/),
			expect.stringMatching(/^p 0\.\d+; also CPU time \+8\.5%$/),
			'the commits in question:',
			'git log --oneline abc002700000..abc002800000',
			'measure both in turn, and see which functions grew:',
			ab,
			'the run of abc0028:',
			'arsenal-tui runs show 20261011T080000-0040',
			'what that commit changed:',
			'git show --stat abc002800000',
		])
	})
})

describe('several suites', () => {
	const names = (model: Model) => {
		const rows = screen(model, context()).map(lineText)
		return severalEntries
			.map(({history}) => history.suite)
			.toSorted((a, b) => rows.findIndex(row => row.includes(` ${a} `)) - rows.findIndex(row => row.includes(` ${b} `)))
	}

	test('are listed by what got worse, or by name, from either end', () => {
		const model = historyModel(size, severalEntries)
		expect(names(model)).toEqual(['query', 'startup', 'build', 'parse'])
		expect(names(press(model, 's').model)).toEqual(['build', 'parse', 'query', 'startup'])
		expect(names(press(model, 's', 'S').model)).toEqual(['startup', 'query', 'parse', 'build'])
		expect(press(historyModel(size, []), 's').model.notice?.text).toBe('no suite is listed')
	})

	test('follow each other in that order', () => {
		const {model} = press(historyModel(size, severalEntries), 'enter', 'tab')
		expect(model.history?.suite).toBe('startup')
		expect(press(model, 'shift-tab', 'shift-tab').model.history?.suite).toBe('parse')
		// The list stands where one was.
		expect(press(model, 'esc').model.history?.cursor).toBe('startup')
	})
})

describe('the mouse', () => {
	const click = (model: Model, text: string) => {
		const lines = screen(model, context())
		const row = lines.findIndex(line => lineText(line).includes(text))
		const column = lineText(lines[row]!).indexOf(text)
		return pointed(model, {is: 'click', button: 'left', column, row}, lines, 1000)[0]
	}

	test('goes to a suite, a row, a point and a command, and does there what enter does', () => {
		const listed = click(historyModel(size, severalEntries), 'build')
		expect(listed.history).toMatchObject({cursor: 'build', suite: null})
		expect(click(listed, 'build').history?.suite).toBe('build')

		const changed = click(historyModel(size), 'MEDIUM')
		expect(under(changed).point).toBe(40)
		const told = click(changed, 'MEDIUM')
		expect(topOverlay(told)?.is).toBe('advice')
		const chosen = click(told, 'arsenal-tui ab')
		expect(click(chosen, 'arsenal-tui ab').toPrint).toEqual([expect.stringMatching(/^arsenal-tui ab /)])
		// What lies behind a dialog is out of reach.
		expect(click(told, 'HIGH    peak').history).toEqual(told.history)
	})

	test('goes to the point of the chart that stands there', () => {
		const model = press(historyModel(size), 'j').model
		const lines = screen(model, context())
		const row = lines.findIndex(line => lineText(line).includes('┼'))
		const [after] = pointed(model, {is: 'click', button: 'left', column: 12, row}, lines, 1000)
		expect(under(after)).toMatchObject({point: 5, isChosen: true})
	})
})

test('a history that is not there has nothing under its cursor', () => {
	expect(shownEntry(historyModel(size, []))).toBeNull()
	expect(
		underCursor(
			{...eventfulEntry, insights: [], history: {...eventfulEntry.history, metrics: []}},
			{row: null, point: null},
		),
	).toBeNull()
})

import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {frameOfNode} from '../../src/core/profile/call-tree.ts'
import {apply} from '../../src/core/run/state/apply.ts'
import {messageFor} from '../../src/tui/bindings.ts'
import {bindings} from '../../src/tui/key-table.ts'
import {flameTree, nodeAt} from '../../src/tui/select/flame-tree.ts'
import {screenNames} from '../../src/tui/state.ts'
import {update} from '../../src/tui/update.ts'
import {demoEnd, finishedRun, runningRun} from './support/demo-run.ts'
import {drawn, feedOf, modelOf, press} from './support/draw.ts'
import {recorded} from './support/recorded.ts'

const size = {columns: 80, rows: 24}
const run = runningRun(12)
const live = () => modelOf({size, run, screen: 'live'})
const suites = () => modelOf({size, run: null, screen: 'suites'})

const selectedName = (model: ReturnType<typeof live>) => {
	const {tree} = flameTree(model.run, model.flame)!
	return frameOfNode(tree, nodeAt(tree, model.flame.selected)).name
}

describe('a dialog with more than it shows', () => {
	const hints = (model: ReturnType<typeof live>) => drawn(model).at(-1)

	test('offers to go on only where there is more, and to go back only from there', () => {
		const top = press(live(), '?').model
		expect(hints(top)).toBe(' esc close  down more')
		expect(hints(press(top, 'down').model)).toBe(' esc close  down more  up back')
		expect(hints(press(top, ...Array(20).fill('down')).model)).toBe(' esc close  up back')
		const whole = press({...live(), size: {columns: 120, rows: 60}}, '?').model
		expect(hints(whole)).toBe(' esc close')
	})

	test('stops at its end: one key back moves it, however often the other was pressed', () => {
		const end = press(live(), '?', ...Array(20).fill('down')).model
		const further = press(end, ...Array(20).fill('down')).model
		expect(drawn(further)).toEqual(drawn(end))
		expect(drawn(press(further, 'up').model)).not.toEqual(drawn(end))
	})

	test('goes back from where it stands after the terminal has grown', () => {
		const end = press(live(), '?', ...Array(9).fill('down')).model
		const grown = {...end, size: {columns: 80, rows: 30}}
		expect(drawn(press(grown, 'up').model)).not.toEqual(drawn(grown))
	})
})

describe('the picker', () => {
	test('moves by the keys pressed, not by the events they came in', () => {
		expect(press(suites(), 'j', 'j', 'j').model.suites.cursor).toBe('数据导入 🚀 import')
		expect(press(suites(), 'G').model.suites.cursor).toBe('native')
		expect(press(suites(), 'G', 'g').model.suites.cursor).toBe('http-json')
		expect(press(suites(), 'k').model.suites.cursor).toBe('http-json')
	})

	test('runs what is picked in the order given, or what the cursor is on', () => {
		expect(press(suites(), 'j', 'enter').commands).toEqual([{do: 'start-run', suites: ['startup']}])
		expect(press(suites(), 'j', 'j', 'space', 'g', 'space', 'enter').commands).toEqual([
			{do: 'start-run', suites: ['http-json', 'leak']},
		])
	})

	test('does not pick or run what cannot be run, and says why', () => {
		const {model, commands} = press(suites(), 'G', 'space')
		expect(model.suites.picked.size).toBe(0)
		expect(model.notice?.text).toBe('./bin/native does not exist')
		expect(press(model, 'enter').commands).toEqual([])
		expect(commands).toEqual([])
		expect(press(suites(), 'a').model.suites.picked).not.toContain('native')
	})

	test('keeps the cursor on its suite when the order changes', () => {
		const {model} = press(suites(), 'j', 's')
		expect(model.suites.sort).toBe('name')
		expect(model.suites.cursor).toBe('startup')
	})

	test('filters while typing and esc gives everything back', () => {
		const {model} = press(suites(), '/', 's', 't', 'a', 'enter')
		expect(model.suites.filter).toBe('sta')
		expect(press(model, 'enter').commands).toEqual([{do: 'start-run', suites: ['startup']}])
		expect(press(model, 'esc').model.suites.filter).toBe('')
	})

	test('runs what was run again by its plan, whatever the configuration knows', () => {
		for (const name of ['build-ab', 'startup-noise', 'lists', 'http-json']) {
			const run = recorded(name)
			const results = {...modelOf({size: {columns: 80, rows: 24}, run, screen: 'results'}), suitesKnown: []}
			const {model, commands} = press({...results, watching: true}, 'r')
			expect(commands).toEqual([{do: 'run-again', plan: run.plan}])
			expect(model).toMatchObject({starting: true, screen: 'live', run: null, watching: false})
			const [refused] = update(model, {type: 'run-refused', text: 'there is no /srv/app'})
			expect(refused).toMatchObject({starting: false, screen: 'results', run, feed: results.feed, watching: true})
			expect(refused.notice?.text).toBe('there is no /srv/app')
		}
	})

	test('starts nothing while a run is going', () => {
		const model = modelOf({size, run, screen: 'suites'})
		expect(press(model, 'enter').commands).toEqual([])
	})
})

describe('leaving', () => {
	test('esc never quits, however often and wherever', () => {
		const anyKeys = fc.array(fc.constantFrom('esc', 'esc', '1', '2', '3', '4', '5', '?', '/', 'enter', 'z', 'o', 't'), {
			maxLength: 20,
		})
		fc.assert(
			fc.property(anyKeys, fc.constantFrom(...screenNames), (keys, screen) => {
				const {commands} = press(modelOf({size, run, screen}), ...keys, ...new Array<string>(12).fill('esc'))
				expect(commands.filter(command => command.do === 'quit')).toEqual([])
			}),
			{seed: 8, numRuns: 100},
		)
	})

	test('q just before the run ends still leaves: there is nothing to be asked any more', () => {
		const asked = press(live(), 'q').model
		const ended = {...asked, feed: feedOf(finishedRun(12))}
		expect(update(ended, {type: 'run-changed'})[1]).toEqual([{do: 'quit', reason: 'quit'}])
		const stayed = {...press(live(), 'q', 'n').model, feed: feedOf(finishedRun(12))}
		expect(update(stayed, {type: 'run-changed'})[1]).toEqual([])
	})

	test('q asks while a run is going, and enter stays', () => {
		const asked = press(live(), 'q')
		expect(asked.commands).toEqual([])
		expect(press(asked.model, 'enter').model.overlays).toEqual([])
		expect(press(asked.model, 's').commands).toEqual([
			{do: 'send', command: {type: 'finish'}},
			{do: 'quit', reason: 'quit'},
		])
		expect(press(asked.model, 'd').commands).toEqual([{do: 'quit', reason: 'detached'}])
	})

	test('q leaves at once when nothing is running', () => {
		expect(press(suites(), 'q').commands).toEqual([{do: 'quit', reason: 'quit'}])
		expect(press(modelOf({size, run: finishedRun(5)}), 'q').commands).toEqual([{do: 'quit', reason: 'quit'}])
	})

	test('ctrl-c stops the run first and leaves the second time', () => {
		const once = update(live(), {type: 'interrupt', atMs: 1000})
		expect(once[1]).toEqual([{do: 'send', command: {type: 'stop'}}])
		expect(update(once[0], {type: 'interrupt', atMs: 2500})[1]).toContainEqual({do: 'quit', reason: 'interrupted'})
		const [forgotten] = update(once[0], {type: 'forget-notice'})
		const late = update(forgotten, {type: 'interrupt', atMs: 9000})
		expect(late[1]).toEqual(once[1])
		expect(late[0].notice).toEqual(once[0].notice)
	})

	test('ctrl-c again leaves for as long as the screen says so, and soon after the first whatever it says', () => {
		const [once] = update(live(), {type: 'interrupt', atMs: 1000})
		expect(once.notice?.text).toMatch(/ctrl-c again leaves at once/)
		expect(update(once, {type: 'interrupt', atMs: 8900})[1]).toContainEqual({do: 'quit', reason: 'interrupted'})
		const [told] = update(once, {type: 'notice', kind: 'warn', text: 'something else'})
		expect(update(told, {type: 'interrupt', atMs: 2500})[1]).toContainEqual({do: 'quit', reason: 'interrupted'})
		expect(update(told, {type: 'interrupt', atMs: 8900})[1]).toEqual([{do: 'send', command: {type: 'stop'}}])
	})

	test('ctrl-c works while typing and in every dialog', () => {
		for (const keys of [['?'], ['q'], ['F'], ['3', '/'], ['o']]) {
			const {model} = press(live(), ...keys)
			expect(messageFor(model, 'ctrl-c', 5)).toEqual({type: 'interrupt', atMs: 5})
		}
	})
})

describe('a live run', () => {
	test('freezes the moment it is at and goes back to now', () => {
		const {model} = press(live(), 'space')
		expect(model.live.asOfMs).toBe(run.tMs)
		expect(press(model, 'space').model.live.asOfMs).toBeNull()
	})

	test('f asks for a flame of the last seconds and opens it', () => {
		const {model, commands} = press(live(), 'f')
		expect(commands).toEqual([{do: 'send', command: {type: 'flame', seconds: 10}}])
		expect(model.screen).toBe('flame')
		expect(model.flame.span).toEqual({fromMs: run.tMs - 10_000, toMs: run.tMs})
	})

	test('says where the flame was written once it is', () => {
		const state = runningRun(12)
		const {model} = press(modelOf({size, run: state, screen: 'live'}), 'f')
		apply(state, {...demoEnd(state.tMs).find(event => event.type === 'flame-written')!})
		const [told] = update(model, {type: 'run-changed'})
		expect(told.notice?.text).toBe('wrote flame-1.svg in 84.0 ms (w shows where)')
	})

	test('shows what comes when there is no flame of the time asked for', () => {
		const {model} = press(live(), 'f')
		const told = update(model, {type: 'notice', kind: 'warn', text: 'No flamegraph yet: the target is starting.'})[0]
		expect(told.flame.span).toBeNull()
		expect(told.awaitingFlame).toBeNull()
	})

	test('says that it is stopping until it has', () => {
		const {model} = press(live(), 'x')
		expect(drawn(model)[0]).toContain('STOPPING')
		expect(drawn({...model, run: finishedRun(5)})[0]).not.toContain('STOPPING')
	})

	test('of somebody else is left alone by ctrl-c', () => {
		const [, commands] = update({...live(), watching: true}, {type: 'interrupt', atMs: 1000})
		expect(commands).toEqual([{do: 'quit', reason: 'detached'}])
	})

	test('x stops it and F offers the deep profilers', () => {
		expect(press(live(), 'x').commands).toEqual([{do: 'send', command: {type: 'finish'}}])
		expect(press(live(), 'F', 'j', 'enter').commands).toEqual([
			{do: 'send', command: {type: 'deep', profiler: 'clinic flame'}},
		])
	})

	test('a deep profiler chosen after the run has ended is refused in a word', () => {
		const {model} = press(live(), 'F')
		const late = press({...model, run: finishedRun()}, 'enter')
		expect(late.commands).toEqual([])
		expect(late.model.notice?.text).toBe('too late for 0x: the run is over')
	})

	test('shows the results when it ends, once', () => {
		const state = runningRun(6)
		const model = modelOf({size, run: state, screen: 'live'})
		for (const event of demoEnd(state.tMs + 10)) apply(state, event)
		const [ended] = update({...model, feed: feedOf(state)}, {type: 'run-changed'})
		expect(ended.screen).toBe('results')
		const [again] = update(press(ended, '2').model, {type: 'run-changed'})
		expect(again.screen).toBe('live')
	})
})

describe('a flame', () => {
	const flame = () => modelOf({size, run, screen: 'flame'})

	test('is walked by callers, callees and neighbours', () => {
		expect(selectedName(press(flame(), 'j', 'j', 'j').model)).toBe('route')
		expect(selectedName(press(flame(), 'j', 'j', 'j', 'k').model)).toBe('handler')
		expect(selectedName(press(flame(), 'j', 'l').model)).toBe('onread')
		expect(selectedName(press(flame(), 'j', 'l', 'h').model)).toBe('processTicksAndRejections')
		expect(selectedName(press(flame(), 'k').model)).toBe('(all)')
	})

	test('zooms in by enter and out by esc', () => {
		const zoomed = press(flame(), 'j', 'j', 'enter').model
		expect(zoomed.flame.zoom).toHaveLength(2)
		const out = press(zoomed, 'esc').model
		expect(out.flame.zoom).toHaveLength(1)
		expect(press(out, 'esc').model.flame.zoom).toHaveLength(0)
		expect(press(zoomed, '0').model.flame.zoom).toHaveLength(0)
	})

	test('keeps the selected function when more samples come', () => {
		const state = runningRun(5)
		const {model} = press(modelOf({size, run: state, screen: 'flame'}), 'j', 'j', 'j', 'j')
		const before = selectedName(model)
		for (const event of demoEndOfSeconds(state.tMs)) apply(state, event)
		expect(selectedName(model)).toBe(before)
	})

	test('finds functions and goes from match to match', () => {
		const found = press(flame(), '/', 'a', 'u', 't', 'h', 'enter').model
		expect(selectedName(found)).toBe('auth')
		expect(selectedName(press(found, '/', 'ctrl-u', 'j', 's', 'o', 'n').model)).toBe('JSON.parse')
		expect(selectedName(press(found, 'n').model)).toBe('auth')
	})

	test('takes a broken regular expression for plain text', () => {
		expect(press(flame(), '/', '(', 'g', 'a', 'r').model.flame.search).toBe('(gar')
		expect(selectedName(press(flame(), '/', '(', 'g', 'a', 'r').model)).toBe('(garbage collector)')
	})

	test('shows a function of the table in the flame', () => {
		const {model} = press(flame(), 't', 'j', 'enter')
		expect(model.flame.table).toBe(false)
		expect(selectedName(model)).toBe('serialize')
	})
})

function demoEndOfSeconds(tMs: number) {
	return [
		{
			tMs: tMs + 1000,
			type: 'cpu-sampled',
			suite: 'http-json',
			...{isolate: 1, pid: 4711, thread: 0},
			newFrames: [['late', 'file:///srv/app/late.ts', 1, 1]],
			newStacks: [[-1, 14]],
			startMs: tMs,
			stacks: [14, 14],
			deltasUs: [900_000, 900_000],
		},
	] as const
}

test('a key without a meaning changes nothing', () => {
	const known = new Set(bindings.flatMap(binding => binding.keys))
	fc.assert(
		fc.property(
			fc.string({unit: 'grapheme', minLength: 1, maxLength: 1}),
			fc.constantFrom(...screenNames),
			(key, screen) => {
				fc.pre(!known.has(key))
				const model = modelOf({size, run, screen})
				const {model: after, commands} = press(model, key)
				expect({model: {...after, notice: null}, commands}).toEqual({model, commands: []})
				expect(after.notice?.kind).toBe('why')
			},
		),
		{seed: 9},
	)
})

import {describe, expect, test} from 'vitest'
import {resultsReach} from '../../src/tui/screens/results.ts'
import {focusIn, panesOf} from '../../src/tui/select/panes.ts'
import {demoEvents, finishedRun, fold} from './support/demo-run.ts'
import {drawn, modelOf, press} from './support/draw.ts'
import {recorded} from './support/recorded.ts'

const size = {columns: 80, rows: 24}
const micro = () => modelOf({size, run: recorded('lists', 0.55), screen: 'live'})
const compare = () => modelOf({size, run: recorded('build-ab', 0.45), screen: 'live'})
const results = (run: ReturnType<typeof recorded>) => modelOf({size, run, screen: 'results'})

function focusedPane({run, live}: ReturnType<typeof micro>): string {
	const panes = panesOf(run, live)
	return panes[focusIn(panes, live)]!.name
}

describe('the live screen of benchmarks', () => {
	test('goes from the one under way to others, and back to following it', () => {
		expect(press(micro(), 'j').model.live.benchmark).toBe('sort/n=100')
		expect(press(micro(), 'j', 'j', 'k').model.live.benchmark).toBe('sort/n=100')
		expect(press(micro(), 'k', 'k').model.live.benchmark).toBe('sort/n=10')
		const {model} = press(micro(), 'j', 'esc')
		expect(model.live.benchmark).toBeNull()
		expect(model.screen).toBe('live')
	})

	test('has panes of its own, which tab goes through', () => {
		const panes = ['latency', 'runs', 'benchmarks', 'latency']
		const seen = panes.map((_, i) => press(micro(), ...new Array<string>(i).fill('tab')).model)
		expect(seen.map(focusedPane)).toEqual(panes)
	})

	test('offers nothing that only a watched target has', () => {
		const footer = drawn(modelOf({size: {columns: 200, rows: 40}, run: micro().run, screen: 'live'})).at(-1)
		expect(footer).not.toMatch(/window|flame|metric|deep/)
		expect(press(micro(), 'f').commands).toEqual([])
	})
})

describe('the live screen of a comparison', () => {
	test('goes through the metrics, the deciding one first', () => {
		const seen = [[], ['m'], ['m', 'm'], ['m', 'm', 'm']].map(keys => press(compare(), ...keys).model.live.metric)
		expect(seen).toEqual([null, 'cpu', 'peakRss', 'wall'])
	})

	test('chooses among benchmarks where there are several', () => {
		const several = modelOf({size, run: recorded('sweep-ab-open', 0.9), screen: 'live'})
		expect(press(several, 'j').model.live.benchmark).toBe('size=1000')
		expect(press(compare(), 'j').model.live.benchmark).toBeNull()
	})

	test('begins at its first pane, whatever had the focus of another suite', () => {
		const observed = modelOf({size, run: fold(demoEvents(3)), screen: 'live'})
		const {live} = press(observed, 'tab', 'tab').model
		expect(live.focus).toBe('memory')
		expect(focusedPane({...compare(), live})).toBe('ratio')
	})
})

describe('the results', () => {
	const rowName = (model: ReturnType<typeof results>) => drawn(model).find(line => line.startsWith('>'))

	test('sort by the next order, and backwards', () => {
		const lists = results(recorded('lists'))
		expect(press(lists, 's').model.results.sort).toBe('median')
		expect(press(lists, 's', 's', 's', 's').model.results.sort).toBe('given')
		expect(rowName(press(lists, 's', 'S').model)).toMatch(/hangs/)
	})

	test('keep the cursor on its row when they are sorted', () => {
		const {model} = press(results(recorded('lists')), 'j', 'j')
		expect(rowName(model)).toMatch(/sort\/n=1000 /)
		expect(rowName(press(model, 's').model)).toMatch(/sort\/n=1000 /)
	})

	test.each([
		['build-ab', 80, 24],
		['build-ab', 60, 15],
		['sweep-ab-open', 80, 24],
		['lists', 80, 24],
		['lists', 60, 15],
		['startup-noise', 60, 15],
	] as const)(
		'of %s are told to their end at %dx%d, no line is passed over, and k leads back',
		(name, columns, rows) => {
			const begin = modelOf({size: {columns, rows}, run: recorded(name), screen: 'results'})
			const moreOf = (model: typeof begin) => Number(/pgdn (\d+) more line/.exec(drawn(model).join('\n'))?.[1] ?? 0)
			expect(moreOf(begin)).toBe(resultsReach(begin).most)
			let model = begin
			while (moreOf(model) > 0) {
				const before = new Set(drawn(model))
				const next = press(model, 'pgdn').model
				expect(moreOf(model) - moreOf(next)).toBe(next.results.scroll - model.results.scroll)
				// Something of what was read last, or all that comes next to it.
				expect(next.results.scroll - model.results.scroll).toBeLessThanOrEqual(resultsReach(model).shown)
				expect(drawn(next).some(line => !before.has(line))).toBe(true)
				model = next
			}
			expect(model.results.row).toBe(begin.results.row)
			const {scroll} = model.results
			expect(drawn(press(model, ...new Array<string>(scroll).fill('k')).model)).toEqual(drawn(begin))
		},
	)

	test('go on below the last row with j, and come back with k', () => {
		const last = press(results(recorded('build-ab')), 'j', 'j').model
		expect(last.results).toMatchObject({scroll: 0})
		expect(rowName(last)).toMatch(/peak memory/)
		const below = press(last, 'j', 'j').model
		expect(below.results).toMatchObject({row: last.results.row, scroll: 2})
		expect(press(below, 'k').model.results).toMatchObject({row: last.results.row, scroll: 1})
		expect(rowName(press(below, 'k', 'k', 'k').model)).toMatch(/CPU time/)
		expect(press(below, 'esc').model).toMatchObject({screen: 'results', results: {row: last.results.row, scroll: 0}})
		expect(press(below, 'g').model.results.scroll).toBe(0)
		expect(rowName(press(below, 'g').model)).toMatch(/wall time/)
		const end = press(last, 'G').model
		expect(press(end, 'G', 'j', 'pgdn').model.results).toEqual(end.results)
		expect(drawn(end).join('\n')).toMatch(/pgup \d+ above/)
	})

	test('read on through a row before the next one, and start that one at its top', () => {
		let {model} = press(results(recorded('build-ab')), 'pgdn')
		const {row} = model.results
		expect(model.results.scroll).toBeGreaterThan(0)
		for (let i = 0; i < 30 && model.results.row === row; i++) model = press(model, 'j').model
		expect(model.results.scroll).toBe(0)
		expect(rowName(model)).toMatch(/CPU time/)
	})

	test('say to the last why the run ended early, however it ended', () => {
		const cutOff = results(recorded('build-ab', 0.5))
		const feed = {...cutOff.feed!, ended: {trouble: 'The runner is gone.\u001b[2J'}}
		const lines = drawn({...cutOff, feed})
		expect(lines[0]).toMatch(/INTERRUPTED/)
		expect(lines.at(-2)).toMatch(/^ ! The runner is gone\./)
		expect(lines.join('')).not.toMatch(/\u001b/)
	})

	test('forget how far was read when another suite is looked at', () => {
		const several = press(
			modelOf({size: {columns: 60, rows: 15}, run: finishedRun(5), screen: 'results'}),
			'pgdn',
		).model
		expect(several.results).toMatchObject({suite: 0})
		expect(several.results.scroll).toBeGreaterThan(0)
		expect(press(several, 'tab').model.results).toMatchObject({suite: 1, scroll: 0})
	})

	test('go to the next suite where there are several', () => {
		const several = results(finishedRun(5))
		expect(press(several, 'tab').model.results.suite).toBe(1)
		expect(press(several, 'tab', 'tab').model.results.suite).toBe(0)
		expect(press(several, 'j').model.results.suite).toBe(1)
		expect(press(several, 'G', 'g').model.results.suite).toBe(0)
	})

	test('say what the exit code means', () => {
		const line = (name: string) => drawn(results(recorded(name)))[2]
		expect(line('build-ab')).toMatch(/\^ 2 regressions .* = 1 equivalent .* exit code for CI: 1 \(fails\)/)
		expect(line('sweep-ab-open')).toMatch(/\? 6 inconclusive .* exit code for CI: 3 \(inconclusive\)/)
		expect(line('render-ab-unsteady')).toMatch(/ = 2 equivalent .* ~ 2 less steady .*exit code for CI: 1 \(fails\)/)
	})
})

import {describe, expect, test} from 'vitest'
import {focusedPane} from '../../src/tui/select/panes.ts'
import {demoEvents, finishedRun, fold} from './support/demo-run.ts'
import {drawn, modelOf, press} from './support/draw.ts'
import {recorded} from './support/recorded.ts'

const size = {columns: 80, rows: 24}
const micro = () => modelOf({size, run: recorded('lists', 0.55), screen: 'live'})
const compare = () => modelOf({size, run: recorded('build-ab', 0.45), screen: 'live'})
const results = (run: ReturnType<typeof recorded>) => modelOf({size, run, screen: 'results'})

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
		expect(seen.map(model => focusedPane(model.run, model.live))).toEqual(panes)
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
		expect(focusedPane(compare().run, live)).toBe('ratio')
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

	test('go to the next suite where there are several', () => {
		const several = results(finishedRun(5))
		expect(press(several, 'tab').model.results.suite).toBe(1)
		expect(press(several, 'tab', 'tab').model.results.suite).toBe(0)
		expect(press(several, 'j').model.results.suite).toBe(1)
		expect(press(several, 'G', 'g').model.results.suite).toBe(0)
	})

	test('say what the exit code means', () => {
		const line = (name: string) => drawn(results(recorded(name)))[2]
		expect(line('build-ab')).toMatch(/\^ 2 WORSE .* = 1 same .* exit code for CI: 1 \(fails\)/)
		expect(line('sweep-ab-open')).toMatch(/\? 6 noise .* exit code for CI: 3 \(inconclusive\)/)
	})
})

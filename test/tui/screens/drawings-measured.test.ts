/** The screens of benchmarks and comparisons, drawn from recorded runs. Compare with the pictures in fixtures/golden/screens. */
import {describe, test} from 'vitest'
import {ascii} from '../../../src/tui/text/glyphs.ts'
import {finishedRun, runningRun} from '../support/demo-run.ts'
import {context, drawn, modelOf, press} from '../support/draw.ts'
import {expectDrawing} from '../support/golden.ts'
import {recorded} from '../support/recorded.ts'
import {sweepRun} from '../support/sweep-run.ts'

const sizes = [
	[80, 24],
	[120, 40],
	[60, 15],
	[40, 4],
] as const

const runs = {
	micro: recorded('lists', 0.55),
	'micro-over': recorded('lists'),
	compare: recorded('build-ab', 0.45),
	'compare-confirm': recorded('build-ab', 0.8),
	'compare-profile': recorded('build-ab', 0.985),
	'compare-over': recorded('build-ab'),
	open: recorded('sweep-ab-open', 0.95),
	'open-over': recorded('sweep-ab-open'),
	unsteady: recorded('render-ab-unsteady'),
	noise: recorded('startup-noise', 0.7),
	'noise-over': recorded('startup-noise'),
	sweep: sweepRun(0.6),
	'sweep-over': sweepRun(1),
	service: runningRun(),
	'service-over': finishedRun(),
	leak: recorded('leak', 0.8),
	'leak-over': recorded('leak'),
	job: recorded('spin-never-yields', 0.9),
	command: recorded('startup', 0.9),
	'command-over': recorded('startup'),
	budgets: recorded('http-budgets', 0.9),
	'budgets-over': recorded('http-budgets'),
	steps: recorded('reload', 0.9),
	'steps-over': recorded('reload'),
	load: recorded('api-load', 0.6),
	'load-over': recorded('api-load'),
	search: recorded('limit-search', 0.8),
	'search-over': recorded('limit-search'),
	'steps-sweep': recorded('rebuild-cut'),
}

const everywhere: ReadonlyArray<readonly [name: string, run: keyof typeof runs, screen: 'live' | 'results']> = [
	['live-micro', 'micro', 'live'],
	['live-compare', 'compare', 'live'],
	['live-sweep', 'sweep', 'live'],
	['live-steps', 'steps', 'live'],
	['live-load', 'load', 'live'],
	['live-load-search', 'search', 'live'],
	['live-steps-sweep', 'steps-sweep', 'live'],
	['results-micro', 'micro-over', 'results'],
	['results-compare', 'compare-over', 'results'],
	['results-sweep', 'sweep-over', 'results'],
	['results-steps', 'steps-over', 'results'],
	['results-load', 'load-over', 'results'],
	['results-load-search', 'search-over', 'results'],
	['results-steps-sweep', 'steps-sweep', 'results'],
	['results-unsteady', 'unsteady', 'results'],
	['live-budgets', 'budgets', 'live'],
	['results-budgets', 'budgets-over', 'results'],
]

describe.each(sizes)('at %dx%d', (columns, rows) => {
	test.each(everywhere)('%s is drawn as it should be', (name, run, screen) => {
		const {model} = press(modelOf({size: {columns, rows}, run: runs[run], screen}))
		expectDrawing(name, drawn(model), model.size)
	})
})

const once: ReadonlyArray<
	readonly [name: string, run: keyof typeof runs, screen: 'live' | 'results', keys: readonly string[]]
> = [
	['live-micro-chosen', 'micro', 'live', ['j', 'j']],
	['live-micro-runs', 'micro', 'live', ['tab', 'z']],
	['live-micro-frozen', 'micro', 'live', ['space']],
	['live-micro-over', 'micro-over', 'live', []],
	['live-compare-memory', 'compare', 'live', ['m', 'm']],
	['live-compare-confirm', 'compare-confirm', 'live', []],
	['live-compare-profile', 'compare-profile', 'live', []],
	['live-compare-over', 'compare-over', 'live', []],
	['live-compare-several', 'open', 'live', ['j']],
	['live-noise', 'noise', 'live', []],
	['results-compare-scrolled', 'compare-over', 'results', ['pgdn']],
	['results-micro-scrolled', 'micro-over', 'results', ['pgdn']],
	['results-micro-end', 'micro-over', 'results', ['G', 'G']],
	['results-compare-second', 'compare-over', 'results', ['j']],
	['results-open', 'open-over', 'results', []],
	['results-open-by-name', 'open-over', 'results', ['s', 's', 'j']],
	['results-unsteady-second', 'unsteady', 'results', ['j']],
	['results-noise', 'noise-over', 'results', []],
	['results-micro-failed', 'micro-over', 'results', ['G']],
	['results-micro-slowest', 'micro-over', 'results', ['s', 'S']],
	['results-so-far', 'compare', 'results', []],
	['live-steps-second', 'steps', 'live', ['m']],
	['live-steps-all', 'steps', 'live', ['m', 'm']],
	['results-steps-scrolled', 'steps-over', 'results', ['pgdn']],
	['results-steps-sweep-last', 'steps-sweep', 'results', ['G']],
]

test.each(once)('%s is drawn as it should be at 80x24', (name, run, screen, keys) => {
	const {model} = press(modelOf({size: {columns: 80, rows: 24}, run: runs[run], screen}), ...keys)
	expectDrawing(name, drawn(model), model.size)
})

test.each([
	['live-compare-ascii', 'compare', 'live'],
	['live-micro-ascii', 'micro', 'live'],
	['results-compare-ascii', 'compare-over', 'results'],
] as const)('%s is drawn with ASCII alone', (name, run, screen) => {
	const model = modelOf({size: {columns: 80, rows: 24}, run: runs[run], screen})
	expectDrawing(name, drawn(model, context(ascii)), model.size)
})

test('live-compare-strip has its figures in a pane of eight rows', () => {
	const model = modelOf({size: {columns: 60, rows: 8}, run: runs.compare, screen: 'live'})
	expectDrawing('live-compare', drawn(model), model.size)
})

describe.each([
	[80, 24],
	[200, 60],
])('what is watched at %dx%d', (columns, rows) => {
	test.each([
		['live-leak', 'leak', 'live'],
		['live-job', 'job', 'live'],
		['live-startup', 'command', 'live'],
		['results-leak', 'leak-over', 'results'],
		['results-startup', 'command-over', 'results'],
	] as const)('%s is drawn as it should be', (name, run, screen) => {
		const {model} = press(modelOf({size: {columns, rows}, run: runs[run], screen}))
		expectDrawing(name, drawn(model), model.size)
	})
})

test.each([...everywhere, ['live', 'service', 'live'], ['results', 'service-over', 'results']] as const)(
	'%s is drawn as it should be at 200x60',
	(name, run, screen) => {
		const {model} = press(modelOf({size: {columns: 200, rows: 60}, run: runs[run], screen}))
		expectDrawing(name, drawn(model), model.size)
	},
)

test.each([
	['live-wide-zoomed', ['z']],
	['live-wide-zoomed-hot', ['tab', 'tab', 'tab', 'tab', 'z']],
	['live-wide-zoomed-loop', ['tab', 'tab', 'tab', 'z']],
] as const)('%s is drawn as it should be at 200x60', (name, keys) => {
	const {model} = press(modelOf({size: {columns: 200, rows: 60}, run: runs.service, screen: 'live'}), ...keys)
	expectDrawing(name, drawn(model), model.size)
})

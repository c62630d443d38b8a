import {screensOf} from './kinds.ts'
import {resultsReach} from './screens/results.ts'
import {firstRows, profilesToOpen, rowUnder} from './select/first-rows.ts'
import {flameTree, frameKey, rowAtCursor, tableRows} from './select/flame-tree.ts'
import {logLines} from './select/log-view.ts'
import {resultPlaces, resultTable, rowAt} from './select/result-table.ts'
import {runReportOf} from './select/run-report-of.ts'
import {suiteAt} from './select/shown-suite.ts'
import {cursorIn, listedSuites} from './select/suites-view.ts'
import {firstShown, type Model} from './state.ts'
import {bodyRows} from './text/size.ts'

/** Moves the cursor of whatever list the screen shows. @param by rows; infinite for the ends */
export function moveInList(model: Model, by: number): Model {
	switch (model.screen) {
		case 'suites': {
			const first = firstShown(model)
			if (first !== null) {
				const rows = firstRows(first, model.past)
				const at = step(rowUnder(rows, first), by, rows.length)
				return {...model, first: {...first, cursor: rows[at]!.key}}
			}
			const listed = listedSuites(model)
			const index = step(cursorIn(listed, model.suites.cursor), by, listed.length)
			return index < 0 ? model : {...model, suites: {...model.suites, cursor: listed[index]!.name}}
		}
		case 'flame': {
			const of = flameTree(model.run, model.flame)
			if (of === null || !model.flame.table) return model
			const rows = tableRows(of, model.flame)
			const index = step(rowAtCursor(of, rows, model.flame.tableCursor), by, rows.length)
			if (index < 0) return model
			return {...model, flame: {...model.flame, tableCursor: frameKey(of.upright.frames[rows[index]!.frame]!)}}
		}
		case 'results': {
			if (model.run === null) return model
			// Who has begun to read on reads on; the rows go on where that ends.
			const read = model.results.scroll > 0 && Number.isFinite(by) ? scrollDetails(model, by) : null
			if (read !== null) return read
			const report = runReportOf(model.run)
			const places = resultPlaces(report, model.results)
			const table = resultTable(report, model.results)
			const row = table?.rows[rowAt(table, model.results.row)]?.key ?? null
			const at = places.findIndex(place => place.suite === model.results.suite && place.row === row)
			const place = places[step(Math.max(0, at), by, places.length)]
			if (place === undefined) return model
			// Below the last row stands what is told of it.
			if (by > 0 && place === places[at]) return scrollDetails(model, by) ?? model
			return {...model, results: {...model.results, ...place, scroll: 0}}
		}
		case 'log':
			return {...model, log: {...model.log, back: backBy(model, -by)}}
		case 'live':
			return {...model, live: {...model.live, benchmark: benchmarkBy(model, by)}}
	}
}

/** What is told of the row under the cursor. null: it is at that end, or all of it is on the screen. */
export function scrollDetails(model: Model, by: number): Model | null {
	const {most, shown} = resultsReach(model)
	const from = Math.min(most, model.results.scroll)
	// No line is passed over unseen.
	const step = Number.isFinite(by) ? Math.max(-shown, Math.min(shown, by)) : by
	const scroll = Math.min(most, Math.max(0, from + step))
	return scroll === from ? null : {...model, results: {...model.results, scroll}}
}

/** The next of several benchmarks; where none was chosen, counted from the one on the screen. */
function benchmarkBy({run, live}: Model, by: number): string | null {
	const suite = run && suiteAt(run, live.asOfMs)
	if (run === null || suite === null) return null
	const screens = screensOf(suite)
	const keys = screens.benchmarks(suite)
	if (keys.length < 2) return null
	const shown = live.benchmark ?? screens.shownBenchmark(run, suite, live)
	return keys[step(shown === null ? 0 : Math.max(0, keys.indexOf(shown)), by, keys.length)]!
}

/** Lines back from the newest. */
function backBy(model: Model, by: number): number {
	const most = Math.max(0, logLines(model).length - bodyRows(model.size) + 1)
	return Math.min(most, Math.max(0, Math.min(most, model.log.back) + by))
}

/** The file that is `by` rows away in the window of profiles; null: the last row, for a path. */
export function chosenBy(model: Model, file: string | null, by: number): string | null {
	const files = profilesToOpen(model)
	return files[step(file === null ? files.length : files.indexOf(file), by, files.length + 1)] ?? null
}

function step(index: number, by: number, length: number): number {
	if (length === 0) return -1
	return Math.min(length - 1, Math.max(0, index + by))
}

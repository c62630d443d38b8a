import {screensOf} from './kinds.ts'
import {resultsReach} from './screens/results.ts'
import {firstRows, profilesToOpen, rowUnder} from './select/first-rows.ts'
import {flameTree, frameKey, rowAtCursor, tableRows} from './select/flame-tree.ts'
import {logLines} from './select/log-view.ts'
import {resultPlaces, resultTable, rowAt} from './select/result-table.ts'
import {runReportOf} from './select/run-report-of.ts'
import {suiteAt} from './select/shown-suite.ts'
import {noRunYet} from './select/suite-keys.ts'
import {cursorIn, listedSuites} from './select/suites-view.ts'
import {firstShown, type Model} from './state.ts'
import {bodyRows} from './text/size.ts'
import {nothingSampled} from './update-flame.ts'
import {historyBy} from './update-history.ts'
import {noSuites} from './update-suites.ts'
import {edge, idle} from './updated.ts'

/** Moves the cursor of whatever list the screen shows. @param by rows; infinite for the ends */
export function moveInList(model: Model, by: number): Model {
	switch (model.screen) {
		case 'suites': {
			const first = firstShown(model)
			if (first !== null) {
				const rows = firstRows(first, model.past)
				const at = step(rowUnder(rows, first), by, rows.length)
				const moved: Model = {...model, first: {...first, cursor: rows[at]!.key}}
				return at === rowUnder(rows, first) ? idle(moved, edge(by, 'row')) : moved
			}
			const listed = listedSuites(model)
			const at = cursorIn(listed, model.suites.cursor)
			const index = step(at, by, listed.length)
			if (index < 0) return idle(model, noSuites)
			const moved: Model = {...model, suites: {...model.suites, cursor: listed[index]!.name}}
			return index === at ? idle(moved, edge(by, 'suite')) : moved
		}
		case 'flame': {
			const of = flameTree(model.run, model.flame)
			if (of === null) return idle(model, nothingSampled)
			const rows = tableRows(of, model.flame)
			const at = rowAtCursor(of, rows, model.flame.tableCursor)
			const index = step(at, by, rows.length)
			if (index < 0) return idle(model, 'no function matches')
			if (index === at) return idle(model, edge(by, 'function'))
			return {...model, flame: {...model.flame, tableCursor: frameKey(of.upright.frames[rows[index]!.frame]!)}}
		}
		case 'results': {
			if (model.run === null) return idle(model, noRunYet)
			// Who has begun to read on reads on; the rows go on where that ends.
			const read = model.results.scroll > 0 && Number.isFinite(by) ? scrollDetails(model, by) : null
			if (read !== null) return read
			const report = runReportOf(model.run)
			const places = resultPlaces(report, model.results)
			const table = resultTable(report, model.results)
			const row = table?.rows[rowAt(table, model.results.row)]?.key ?? null
			const at = places.findIndex(place => place.suite === model.results.suite && place.row === row)
			const place = places[step(Math.max(0, at), by, places.length)]
			if (place === undefined) return idle(model, 'there are no results yet')
			// Below the last row stands what is told of it.
			const isEdge = place === places[at]
			if (by > 0 && isEdge) return scrollDetails(model, by) ?? idle(model, edge(by, 'row'))
			if (isEdge && model.results.scroll === 0) return idle(model, edge(by, 'row'))
			return {...model, results: {...model.results, ...place, scroll: 0}}
		}
		case 'log': {
			const back = backBy(model, -by)
			if (back !== backBy(model, 0)) return {...model, log: {...model.log, back}}
			return idle(model, `this is the ${by < 0 ? 'oldest' : 'newest'} line`)
		}
		case 'history':
			return historyBy(model, by)
		case 'live': {
			const {from, to} = benchmarkBy(model, by)
			const moved: Model = {...model, live: {...model.live, benchmark: to}}
			return to === from ? idle(moved, edge(by, 'benchmark')) : moved
		}
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
function benchmarkBy({run, live}: Model, by: number): {readonly from: string | null; readonly to: string | null} {
	const suite = run && suiteAt(run, live.asOfMs)
	if (run === null || suite === null) return {from: null, to: null}
	const screens = screensOf(suite)
	const keys = screens.benchmarks(suite)
	const from = live.benchmark ?? screens.shownBenchmark(run, suite, live) ?? keys[0] ?? null
	const at = from === null ? 0 : Math.max(0, keys.indexOf(from))
	return {from, to: keys[step(at, by, keys.length)] ?? null}
}

/** Lines back from the newest. */
function backBy(model: Model, by: number): number {
	const most = Math.max(0, logLines(model).length - bodyRows(model.size) + 1)
	return Math.min(most, Math.max(0, Math.min(most, model.log.back) + by))
}

/** The file that is `by` rows away in the dialog of profiles; null: the last row, for a path. */
export function chosenBy(model: Model, file: string | null, by: number): string | null {
	const files = profilesToOpen(model)
	return files[step(file === null ? files.length : files.indexOf(file), by, files.length + 1)] ?? null
}

function step(index: number, by: number, length: number): number {
	if (length === 0) return -1
	return Math.min(length - 1, Math.max(0, index + by))
}

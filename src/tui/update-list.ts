import {flameTree, frameKey, rowAtCursor, tableRows} from './select/flame-tree.ts'
import {logLines} from './select/log-view.ts'
import {cursorIn, listedSuites} from './select/suites-view.ts'
import type {Model} from './state.ts'
import {bodyRows} from './text/size.ts'

/** Moves the cursor of whatever list the screen shows. @param by rows; infinite for the ends */
export function moveInList(model: Model, by: number): Model {
	switch (model.screen) {
		case 'suites': {
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
			return {...model, flame: {...model.flame, tableCursor: frameKey(of.tree.frames[rows[index]!.frame]!)}}
		}
		case 'results': {
			const index = step(model.results.cursor, by, model.run?.suites.length ?? 0)
			return index < 0 ? model : {...model, results: {...model.results, cursor: index}}
		}
		case 'log':
			return {...model, log: {...model.log, back: backBy(model, -by)}}
		case 'live':
			return model
	}
}

/** Lines back from the newest. */
function backBy(model: Model, by: number): number {
	const most = Math.max(0, logLines(model).length - bodyRows(model.size) + 1)
	return Math.min(most, Math.max(0, Math.min(most, model.log.back) + by))
}

function step(index: number, by: number, length: number): number {
	if (length === 0) return -1
	return Math.min(length - 1, Math.max(0, index + by))
}

import {pathOf} from './select/flame-tree.ts'
import {firstShown, type Model, topOverlay} from './state.ts'
import type {Target} from './target.ts'
import {updateFlame} from './update-flame.ts'
import {withHistory} from './update-history.ts'

/** A dialog shadows the screen behind it, also where that is still to be seen. */
export function isInReach(model: Model, {is}: Target): boolean {
	const overlay = topOverlay(model)
	switch (is) {
		case 'file':
			return overlay?.is === 'files'
		case 'profile':
			return overlay?.is === 'profile-menu'
		case 'profiler':
			return overlay?.is === 'deep-menu'
		case 'advice':
			return overlay?.is === 'advice'
		default:
			return overlay === undefined
	}
}

/** The cursor, or the focus, goes to what was clicked. */
export function pointedAt(model: Model, at: Target): Model {
	return isInReach(model, at) ? {...moved({...model, notice: null}, at), clicked: keyOf(at)} : model
}

function moved(model: Model, at: Target): Model {
	const overlay = topOverlay(model)
	switch (at.is) {
		case 'first-row': {
			const first = firstShown(model)
			return first === null ? model : {...model, first: {...first, cursor: at.key}}
		}
		case 'suite':
			return {...model, suites: {...model.suites, cursor: at.name}}
		case 'pane':
			return {...model, live: {...model.live, focus: at.name, output: false}}
		case 'benchmark':
			return {...model, live: {...model.live, benchmark: at.key}}
		case 'frame':
			return updateFlame(model, {type: 'flame-select', path: pathOf(at.tree, at.node)})
		case 'function':
			return {...model, flame: {...model.flame, tableCursor: at.key}}
		case 'result':
			return {...model, results: {...model.results, suite: at.suite, row: at.row, scroll: 0}}
		case 'file':
			return overlay?.is === 'files'
				? {...model, overlays: model.overlays.with(-1, {...overlay, cursor: at.path, opening: null})}
				: model
		case 'profile':
			return overlay?.is === 'profile-menu'
				? {...model, overlays: model.overlays.with(-1, {...overlay, cursor: at.file})}
				: model
		case 'profiler':
			return overlay?.is === 'deep-menu'
				? {...model, overlays: model.overlays.with(-1, {...overlay, cursor: at.index})}
				: model
		case 'history':
			return withHistory(model, {cursor: at.suite})
		case 'history-row':
			return withHistory(model, {row: at.key, point: null})
		case 'history-point':
			return withHistory(model, {point: at.run})
		case 'advice':
			return overlay?.is === 'advice'
				? {...model, overlays: model.overlays.with(-1, {...overlay, cursor: at.index})}
				: model
		default:
			return at satisfies never
	}
}

/** Tells whether two are the same, also of two trees. */
export function keyOf(target: Target): string {
	return JSON.stringify(target.is === 'frame' ? [target.is, ...pathOf(target.tree, target.node)] : target)
}

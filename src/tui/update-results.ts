import type {ResultsMessage} from './message.ts'
import {fileAtCursor, filesOf, nameOf, openingOf} from './select/files-view.ts'
import {resultTable} from './select/result-table.ts'
import {newestFlamePath, reportPath, scpLine} from './select/results-view.ts'
import {runReportOf} from './select/run-report-of.ts'
import {noRunYet} from './select/suite-keys.ts'
import {type Model, type Overlay, topOverlay} from './state.ts'
import {started} from './update-suites.ts'
import {idle, next, opened, said, stay, type Updated} from './updated.ts'

export function updateResults(model: Model, message: ResultsMessage): Updated {
	switch (message.type) {
		case 'rerun':
			if (model.run === null) return stay(idle(model, noRunYet))
			return [started(model), [{do: 'run-again', plan: model.run.plan}]]
		case 'report-files':
			return model.run === null
				? stay(said(model, 'warn', 'no run yet'))
				: stay(opened(model, {is: 'files', cursor: null, opening: null}))
		case 'copy':
			return copied(model, message.what)
		case 'open-file':
			return openedFile(model)
		case 'print-path': {
			const {path} = chosenFile(model) ?? {}
			if (path === undefined) return stay(idle(model, noFiles))
			if (model.toPrint.includes(path)) return stay(idle(model, `${nameOf(path)} is printed when you leave`))
			return stay(
				said(
					{...model, toPrint: [...model.toPrint, path]},
					'info',
					`the path of ${nameOf(path)} is printed when you leave`,
				),
			)
		}
		default:
			return message satisfies never
	}
}

export function backInResults(model: Model): Model {
	if (model.results.scroll > 0) return {...model, results: {...model.results, scroll: 0}}
	return {...model, screen: 'suites'}
}

export function resultsSorted(model: Model): Model {
	const table = model.run && resultTable(runReportOf(model.run), model.results)
	if (!table || table.sorts.length < 2) return idle(model, oneOrder)
	return {...model, results: {...model.results, sort: next(table.sorts, table.sort)}}
}

export function resultsReversed(model: Model): Model {
	const table = model.run && resultTable(runReportOf(model.run), model.results)
	if (!table || table.sorts.length < 2) return idle(model, oneOrder)
	return {...model, results: {...model.results, reversed: !model.results.reversed}}
}

const oneOrder = 'these rows have one order'

export function nextResult(model: Model, by: 1 | -1): Model {
	const count = model.run?.suites.length ?? 0
	if (count < 2) return idle(model, count === 0 ? noRunYet : 'there is no other suite in this run')
	return {
		...model,
		results: {...model.results, suite: (model.results.suite + by + count) % count, row: null, scroll: 0},
	}
}

/** The next of the files. */
export function fileBy(model: Model, overlay: FilesOverlay, by: number): Model {
	const files = filesOf(model)
	const chosen = fileAtCursor(model, overlay)
	if (chosen === null) return idle(model, noFiles)
	const at = files.findIndex(one => one.path === chosen.path)
	const next = files[Math.min(files.length - 1, Math.max(0, at + by))]!
	if (next.path === chosen.path) return idle(model, `this is the ${by < 0 ? 'first' : 'last'} file`)
	return {...model, notice: null, overlays: model.overlays.with(-1, {...overlay, cursor: next.path, opening: null})}
}

type FilesOverlay = Extract<Overlay, {is: 'files'}>

const noFiles = 'nothing is written yet: the report comes when the run ends'

/** The file that is shown, or under the cursor of the list of them; null: neither is looked at, or there are none. */
function chosenFile(model: Model): {readonly path: string} | null {
	const overlay = topOverlay(model)
	if (overlay?.is === 'pager') return overlay
	return overlay?.is === 'files' ? fileAtCursor(model, overlay) : null
}

function openedFile(model: Model): Updated {
	const overlay = topOverlay(model)
	const chosen = chosenFile(model)
	if (overlay?.is !== 'files' || chosen === null) return stay(idle(model, noFiles))
	const opening = openingOf(chosen.path, filesOf(model))
	if (opening.is === 'elsewhere') return stay(idle(model, opening.why))
	const reading = {...overlay, cursor: chosen.path, opening: opening.path}
	return [
		said({...model, overlays: model.overlays.with(-1, reading)}, 'info', `opens ${nameOf(opening.path)}`),
		[{do: 'open-file', path: opening.path}],
	]
}

function copied(model: Model, what: 'path' | 'scp'): Updated {
	const {run} = model
	if (run === null) return stay(said(model, 'warn', 'nothing to copy yet'))
	const folder = model.feed?.folder ?? null
	const isFlame = model.screen === 'flame' && model.overlays.length === 0
	const ofFlame = isFlame ? (model.flame.file?.path ?? newestFlamePath(run, folder)) : null
	const path = chosenFile(model)?.path ?? ofFlame ?? reportPath(run, folder)
	if (what === 'scp') return [model, [{do: 'copy', text: scpLine(run, path), what: 'scp line'}]]
	return [model, [{do: 'copy', text: path, what: 'path'}]]
}

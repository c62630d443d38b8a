import type {ResultsMessage} from './message.ts'
import {resultTable} from './select/result-table.ts'
import {newestFlamePath, reportPath, scpLine} from './select/results-view.ts'
import {runReportOf} from './select/run-report-of.ts'
import {isRunning, type Model} from './state.ts'
import {started} from './update-suites.ts'
import {next, opened, said, stay, type Updated} from './updated.ts'

export function updateResults(model: Model, message: ResultsMessage): Updated {
	switch (message.type) {
		case 'rerun':
			if (isRunning(model) || model.run === null) return stay(model)
			return [started(model), [{do: 'run-again', plan: model.run.plan}]]
		case 'report-files':
			return model.run === null ? stay(said(model, 'warn', 'no run yet')) : stay(opened(model, {is: 'report-saved'}))
		case 'copy':
			return copied(model, message.what)
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
	return table ? {...model, results: {...model.results, sort: next(table.sorts, table.sort)}} : model
}

export function nextResult(model: Model, by: 1 | -1): Model {
	const count = model.run?.suites.length ?? 0
	if (count === 0) return model
	return {
		...model,
		results: {...model.results, suite: (model.results.suite + by + count) % count, row: null, scroll: 0},
	}
}

function copied(model: Model, what: 'path' | 'scp'): Updated {
	const {run} = model
	if (run === null) return stay(said(model, 'warn', 'nothing to copy yet'))
	const folder = model.feed?.folder ?? null
	if (what === 'scp') return [model, [{do: 'copy', text: scpLine(run, folder), what: 'scp line'}]]
	const path = (model.screen === 'flame' ? newestFlamePath(run, folder) : null) ?? reportPath(run, folder)
	return [model, [{do: 'copy', text: path, what: 'path'}]]
}

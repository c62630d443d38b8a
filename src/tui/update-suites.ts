import type {SuitesMessage} from './message.ts'
import {listedSuites, namesToRun, runnable} from './select/suites-view.ts'
import {firstShown, isRunning, type Model, startFlame, startLive, startSuites} from './state.ts'
import {idle, said, stay, type Updated} from './updated.ts'

export const noSuites = 'no suite is listed'

export function updateSuites(model: Model, message: SuitesMessage): Updated {
	switch (message.type) {
		case 'pick':
			return stay(picked(model))
		case 'pick-all':
			return stay(allPicked(model))
		case 'run-picked': {
			if (isRunning(model)) return stay(said(model, 'warn', 'a run is going: 2 shows it, x there stops it'))
			const names = namesToRun(model)
			if (names.length === 0) return stay(said(model, 'warn', 'nothing here can be run'))
			return [started(model), [{do: 'start-run', suites: names}]]
		}
		default:
			return message satisfies never
	}
}

export function backInSuites(model: Model): Model {
	if (model.suites.filter !== '') return {...model, suites: {...model.suites, filter: ''}}
	if (isRunning(model)) return {...model, screen: 'live'}
	if (model.first === null || (firstShown(model) !== null && model.first.opening === null))
		return idle(model, 'nothing lies behind this screen: q leaves')
	// Out of the suites of the demo, or of what is still on its way.
	return {...model, suitesKnown: [], suites: startSuites, first: {...model.first, opening: null}}
}

function picked(model: Model): Model {
	const listed = listedSuites(model)
	const suite = listed.find(one => one.name === model.suites.cursor) ?? listed[0]
	if (suite === undefined) return idle(model, noSuites)
	if (suite.problem !== null) return said(model, 'warn', suite.problem)
	const set = new Set(model.suites.picked)
	if (!set.delete(suite.name)) set.add(suite.name)
	return {...model, notice: null, suites: {...model.suites, cursor: suite.name, picked: set}}
}

function allPicked(model: Model): Model {
	const names = listedSuites(model)
		.filter(runnable)
		.map(suite => suite.name)
	if (names.length === 0) return idle(model, 'no suite here can be run')
	const all = names.every(name => model.suites.picked.has(name))
	const set = new Set(model.suites.picked)
	for (const name of names) all ? set.delete(name) : set.add(name)
	return {...model, suites: {...model.suites, picked: set}}
}

/** A run was asked for: its screen is shown before it says anything. */
export function started(model: Model): Model {
	return {
		...model,
		starting: true,
		stopping: false,
		before: {feed: model.feed, run: model.run, screen: model.screen, watching: model.watching},
		// Whoever's the run before was, this one is ours.
		watching: false,
		screen: 'live',
		feed: null,
		run: null,
		notice: null,
		live: startLive,
		flame: startFlame,
	}
}

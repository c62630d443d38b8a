import {expectedTime, type TotalTime, totalTime} from '../../core/plan/expected-time.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import type {PastResult, SuiteEntry} from '../ports.ts'
import type {Model, SuitesModel} from '../state.ts'

/** The suites as listed: filtered and sorted. */
export function listedSuites(model: Pick<Model, 'suitesKnown'> & {readonly suites: SuitesModel}): SuiteEntry[] {
	const {filter, sort, reversed} = model.suites
	const wanted = filter.trim().toLowerCase()
	const listed = model.suitesKnown.filter(
		suite =>
			wanted === '' ||
			[suite.name, suite.kind, suite.command, ...suite.tags].some(text => text.toLowerCase().includes(wanted)),
	)
	switch (sort) {
		case 'given':
			break
		case 'name':
			listed.sort((a, b) => compare(a.name, b.name))
			break
		case 'kind':
			listed.sort((a, b) => compare(a.kind, b.kind) || compare(a.name, b.name))
			break
		case 'last':
			listed.sort(
				(a, b) =>
					(b.last?.whenMs ?? Number.NEGATIVE_INFINITY) - (a.last?.whenMs ?? Number.NEGATIVE_INFINITY) ||
					compare(a.name, b.name),
			)
			break
	}
	return reversed ? listed.reverse() : listed
}

/** Position of the cursor in `listed`, -1 when nothing is listed. */
export function cursorIn(listed: readonly SuiteEntry[], name: string | null): number {
	if (listed.length === 0) return -1
	return Math.max(
		0,
		listed.findIndex(suite => suite.name === name),
	)
}

export function runnable(suite: SuiteEntry): boolean {
	return suite.problem === null
}

/** Names to start: the picked ones in the order given, or the one under the cursor. */
export function namesToRun(model: Model): string[] {
	const picked = model.suitesKnown.filter(suite => model.suites.picked.has(suite.name) && runnable(suite))
	if (picked.length > 0) return picked.map(suite => suite.name)
	const listed = listedSuites(model)
	const suite = listed[cursorIn(listed, model.suites.cursor)]
	return suite && runnable(suite) ? [suite.name] : []
}

/** How long what would be run takes. */
export function timeOf(suites: readonly SuiteEntry[]): TotalTime {
	return totalTime(
		suites.map(({plannedMs, last}) =>
			expectedTime(plannedMs === null ? null : {ms: plannedMs, is: 'planned'}, last?.tookMs ?? null),
		),
	)
}

/** With what each came to last. @param past newest first */
export function withPast(suites: readonly SuiteEntry[], past: readonly PastResult[]): SuiteEntry[] {
	return suites.map(suite => {
		const last = past.find(one => one.suite === suite.name)
		return last ? {...suite, last} : suite
	})
}

/** One line of foreign text. */
export function clean(text: string): string {
	return sanitise(text.replaceAll(/[\r\n]+/g, ' '))
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0
}

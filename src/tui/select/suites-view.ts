import {clockMs} from '../../core/units/format.ts'
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
export interface PickedTime {
	/** Those about which something is known. */
	readonly ms: number
	/** Some of it is not planned, but what it took the last time. */
	readonly isAbout: boolean
	/** Suites of which nobody knows. */
	readonly unknown: number
}

export function timeOf(suites: readonly SuiteEntry[]): PickedTime {
	const known = suites.map(({plannedMs, last}) => plannedMs ?? last?.tookMs ?? null)
	return {
		ms: known.reduce<number>((sum, ms) => sum + (ms ?? 0), 0),
		isAbout: suites.some(({plannedMs, last}) => plannedMs === null && last !== null),
		unknown: known.filter(ms => ms === null).length,
	}
}

/** `about 1m20s, and 1 of unknown length`; what is unknown is said as that. */
export function sayPickedTime({ms, isAbout, unknown}: PickedTime, count: number): string {
	if (unknown === count) return 'of unknown length'
	return `${isAbout ? 'about ' : ''}${clockMs(ms)}${unknown > 0 ? `, and ${unknown} of unknown length` : ''}`
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

import {grouped} from '../../units/format.ts'
import {sayKeptFigure} from '../../words/kept-figure.ts'
import {sayDay} from '../course/insight-words.ts'
import type {AlertChangeOfRun, AlertOverRuns} from './alerts-over-runs.ts'

/** `firing since 2026-11-20 (b498805), observed 143 ms`: how an alert stands after the newest run. A clause; commits are foreign text. */
export function sayAlertOverRuns({state, changes, untold, runs}: AlertOverRuns): string {
	const last = changes.at(-1)
	const unclear = untold === 0 ? '' : `; ${grouped(untold)} of ${grouped(runs)} runs do not tell it`
	if (last === undefined) return `quiet in ${grouped(runs)} ${runs === 1 ? 'run' : 'runs'}${unclear}`
	const observed = last.observed === null ? '' : `, observed ${sayKeptFigure(last.observed, last.unit)}`
	const fired = changes.findLast(change => change.state === 'firing')
	const before = state === 'firing' || fired === undefined ? '' : `; it fired on ${sayWhen(fired)}`
	return `${state} since ${sayWhen(last)}${observed}${before}${unclear}`
}

function sayWhen({atMs, commit, run}: AlertChangeOfRun): string {
	return `${sayDay(atMs)} (${commit === null ? `run ${run}` : commit.slice(0, 7)})`
}

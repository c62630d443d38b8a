import type {SuiteReport} from '../core/run/summary/run-report.ts'
import {sanitise} from '../core/units/sanitise.ts'
import {sayBaseline, sayBaselineVerdict} from '../core/words/baseline-words.ts'
import type {BudgetLine} from './budget-lines.ts'

const styles = {regression: 'red', improvement: 'green', equivalent: 'green', inconclusive: 'yellow'} as const

/** What it is held against, then what came of it: what decides first. */
export function baselineLines({name, baseline}: SuiteReport): readonly BudgetLine[] {
	if (baseline === undefined) return []
	const sorted = baseline.verdicts.toSorted((a, b) => Number(b.gates) - Number(a.gates))
	const isForced = baseline.misfits.length > 0
	const head = {
		style: isForced ? ('yellow' as const) : ('green' as const),
		word: isForced ? 'FORCED' : 'against',
		text: sanitise(`${name}: ${sayBaseline(baseline)}; runs that were kept are weaker evidence than ab`),
	}
	const none = {
		style: 'yellow' as const,
		word: 'inconclusive',
		text: sanitise(`${name}: nothing of it can be compared with its baseline`),
	}
	return [
		head,
		...(sorted.length === 0 ? [none] : []),
		...sorted.map(one => ({
			style: one.gates ? styles[one.verdict] : one.verdict === 'regression' ? ('yellow' as const) : ('green' as const),
			word: one.verdict === 'regression' && one.gates ? 'REGRESSION' : one.verdict,
			text: sanitise(`${name}: ${sayBaselineVerdict(one)}${one.gates ? '' : ' (does not decide)'}`),
		})),
	]
}

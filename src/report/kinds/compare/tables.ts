import type {SuiteReport} from '../../../core/run/summary/run-report.ts'
import type {VerdictReport} from '../../../core/run/summary/verdict-report.ts'
import {absent, percent} from '../../../core/units/format.ts'
import {sanitise} from '../../../core/units/sanitise.ts'
import {sayFigure} from '../../../core/words/figure-words.ts'
import {sayQuestion} from '../../../core/words/metric-words.ts'
import {sayChange, sayChangeBetween} from '../../../core/words/ratio-words.ts'
import {sayVerdictName} from '../../../core/words/steady-words.ts'
import {outcomeWords} from '../../say.ts'
import type {SummaryTable} from '../../summary-table.ts'
import {verdictsOf} from './say.ts'

/** Where there are more verdicts, those that decide nothing are left to the report. */
const mostVerdicts = 24

/** What was judged, and what the machine does by itself. */
export function compareTables(suites: readonly SuiteReport[], several: boolean): readonly SummaryTable[] {
	const of = (purpose: 'ab' | 'noise') => suites.filter(suite => suite.compare?.purpose === purpose)
	return [
		{
			rows: of('ab').flatMap(suite => verdictRows(suite, several)),
			droppable: [['margin'], ['base', 'head'], ['interval'], ['change']],
			instead: sayMargins(of('ab').flatMap(verdictsOf)),
			gist: 'verdict',
		},
		{
			rows: of('noise').flatMap(suite => floorRows(suite, several)),
			droppable: [['comparisons'], ['measured']],
			gist: 'margin now',
		},
	]
}

/** A row a verdict, the deciding ones marked as in line mode. */
function verdictRows(suite: SuiteReport, named: boolean): Array<Record<string, string>> {
	const verdicts = verdictsOf(suite)
	const none = {base: absent, head: absent, change: absent, interval: absent, margin: absent}
	if (verdicts.length === 0)
		return [{metric: sanitise(suite.name), ...none, verdict: withoutResult(suite, 'nothing was judged')}]
	const deciding = verdicts.filter(one => one.gates)
	const shown = verdicts.length > mostVerdicts && deciding.length > 0 ? deciding : verdicts
	const left = verdicts.length - shown.length
	const rest = {metric: `and ${left} more in the report`, ...none, verdict: absent}
	const rows = shown.map(one => ({
		metric: nameOf(suite, named, `${sayQuestion(one)}${one.gates ? ' *' : ''}`),
		base: sayFigure(one.base, one.unit),
		head: sayFigure(one.head, one.unit),
		change: sayChange(one.ratio),
		interval: sayChangeBetween(one.ci),
		margin: percent(one.margin),
		verdict: sayVerdictName(one),
	}))
	return left === 0 ? rows : [...rows, rest]
}

/** Nearly always one for all questions, and what the verdicts hang on. */
function sayMargins(verdicts: readonly VerdictReport[]): Readonly<Record<string, string>> {
	if (verdicts.length === 0) return {}
	const margins = verdicts.map(one => one.margin)
	const [low, high] = [percent(Math.min(...margins)), percent(Math.max(...margins))]
	return {margin: `margin ${low === high ? low : `${low} .. ${high}`}: a smaller change counts as none`}
}

function floorRows(suite: SuiteReport, named: boolean): Array<Record<string, string>> {
	const floors = suite.compare?.noise ?? []
	if (floors.length === 0) {
		const gist = withoutResult(suite, 'not measured')
		return [{metric: sanitise(suite.name), measured: absent, 'margin now': gist, comparisons: absent}]
	}
	return floors.map(floor => ({
		metric: nameOf(suite, named, sayQuestion(floor)),
		measured: percent(floor.measured),
		'margin now': percent(floor.margin),
		comparisons: String(floor.comparisons),
	}))
}

function nameOf({name}: SuiteReport, named: boolean, question: string): string {
	return sanitise(named ? `${name}: ${question}` : question)
}

function withoutResult({outcome}: SuiteReport, done: string): string {
	return outcome === 'done' ? done : outcomeWords[outcome]
}

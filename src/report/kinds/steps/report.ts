import {runTotal} from '../../../core/kinds/steps/plan.ts'
import {isOfSteps, isOfWholeRun} from '../../../core/kinds/steps/state-metrics.ts'
import type {SuiteStateOf} from '../../../core/run/state/run-state.ts'
import type {MetricReport, SuiteReport} from '../../../core/run/summary/run-report.ts'
import {durationMs, grouped} from '../../../core/units/format.ts'
import {sayMetric} from '../../../core/words/metric-words.ts'
import {codeCell, escapeText} from '../../escape-markdown.ts'
import {metricGist} from '../../main-rows.ts'
import {left, markdownTable, right} from '../../markdown-table.ts'
import {measuredReport} from '../../measured-report.ts'
import type {MainRow, ReportOfKind} from '../../report-of-kind.ts'
import {outcomeWords} from '../../say.ts'
import {flames, hottest, intro, node, processes, resources, times} from '../../suite-sections.ts'
import {stepRow} from './lines.ts'

export const stepsReport: ReportOfKind<SuiteStateOf<'steps'>> = {
	...measuredReport,
	eventLines: (_, suite, event) => (event.type === 'step-finished' ? [stepRow(suite, event)] : []),
	progress: (_, {wholes, plan}) => `${wholes.length}/${runTotal(plan)} runs`,
	sections,
	mainRows,
	summarised: suite => ({rows: mainRows(suite), more: ''}),
	gist(suite) {
		const {metric} = mainRows(suite)[0]!
		return metric ? metricGist(metric) : 'done'
	},
}

/** Each step, and all of them together where there are several: with one, that says the same again. */
function mainRows(suite: SuiteReport): readonly [MainRow, ...MainRow[]] {
	const [first, ...others] = shown(suite).map(metric => ({
		benchmark: sayMetric(metric.name),
		metric,
		// One step that failed does not make the others fail.
		...(suite.outcome === 'failed' && metric.errors === 0 ? {outcome: outcomeWords.done} : {}),
	}))
	return first === undefined ? [{benchmark: null, metric: null}] : [first, ...others]
}

function shown({metrics, steps}: SuiteReport): MetricReport[] {
	const several = (steps?.steps.length ?? 0) > 1
	return metrics.filter(({name}) => isOfSteps(name) && (several || !isOfWholeRun(name)))
}

function sections(suite: SuiteReport): readonly string[] {
	const {steps} = suite
	const runs = steps?.runs ?? 0
	const what = `${grouped(runs)} counted ${runs === 1 ? 'run' : 'runs'} of ${sayCount(steps?.steps.length ?? 0)} in ${durationMs(suite.durationMs)}`
	const timed = shown(suite)
	const others = suite.metrics.filter(({name}) => !isOfSteps(name))
	return [
		intro(suite, what),
		...table(suite),
		...times({...suite, metrics: [...timed, ...others]}),
		...resources(suite),
		...node(suite.node),
		...processes(suite),
		...flames(suite),
		...hottest(suite),
	]
}

function sayCount(steps: number): string {
	return `${grouped(steps)} ${steps === 1 ? 'step' : 'steps'}`
}

/** What the times below are of. */
function table({steps}: SuiteReport): string[] {
	if (!steps || steps.steps.length === 0) return []
	const {fresh, workIn} = steps
	const place = {
		folder: 'in the folder itself',
		copy: 'in a copy of the folder',
		'bare-copy': 'in a copy of the folder without packages',
	}[workIn]
	return [
		'### Steps',
		markdownTable(steps.steps, [
			left('Step', step => codeCell(step.name)),
			left('does', step => codeCell(step.does)),
			left('waits for', step => codeCell(step.waitsFor)),
			right('begun', step => grouped(step.runs)),
			left('failed', ({failed}) => {
				const ways = Object.entries(failed).map(([outcome, count]) => `${grouped(count)} ${escapeText(outcome)}`)
				return ways.length === 0 ? '-' : ways.join(', ')
			}),
		]),
		`From just before a step is done to the moment its reaction is seen, ${place}${fresh ? ', each run afresh' : ''}. What failed is in no figure.`,
	]
}

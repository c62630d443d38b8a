import type {RunEvent} from '../../core/events/run-event.ts'
import type {CompareEvent} from '../../core/kinds/compare/events.ts'
import {apply} from '../../core/run/state/apply.ts'
import type {RunState, SuiteState} from '../../core/run/state/run-state.ts'
import type {Finding} from '../../core/trouble/finding.ts'
import {confirmationLevel} from '../../core/verdict/family.ts'
import {judgeFamilies, judgePhase, onlyFound, verdictsOf} from '../../core/verdict/judge-compare.ts'

/**
 * Judges what there is of a comparison whose runner was killed, as the runner would have had it been stopped: the pairs are in the log. Only for a
 * run that has ended; one that goes on is judged when it is over, and not whenever somebody looks.
 */
export function judgeCut(state: RunState): void {
	const suite = state.suites[state.current]
	if (state.outcome !== null || suite === undefined || suite.outcome !== null) return
	for (const body of judgementsOf(suite)) apply(state, {tMs: state.tMs, ...body} as RunEvent)
}

type Said = CompareEvent | {readonly type: 'finding-made'; readonly suite: string; readonly finding: Finding}

function judgementsOf(of: SuiteState): readonly Said[] {
	if (of.kind !== 'compare') return []
	const {plan, compare: track, findings} = of
	if (plan.purpose !== 'ab' || track.verdicts.length > 0) return []
	const {benchmarks} = track
	if (benchmarks.every(one => track.pairsOf('measure', 0, one).length === 0)) return []
	const question = {comparison: 0, gate: plan.gate, margin: plan.margin} as const
	const first = judgePhase(track, {...question, phase: 'measure', benchmarks})
	const again = judgePhase(track, {...question, phase: 'confirm', benchmarks, level: confirmationLevel})
	const second = {alone: onlyFound(again), pooled: judgePhase(track, {...question, phase: 'both', benchmarks})}
	const verdicts = verdictsOf(first, judgeFamilies(first.answers), second, {confirm: plan.confirm, comparison: 0})
	const suite = plan.name
	const {control} = first
	const controlJudged = {
		type: 'control-judged',
		suite,
		phase: 'measure',
		comparison: 0,
		is: control.is,
		pairs: first.controlPairs,
		ratio: control.judgement?.ratio ?? null,
		ci: control.judgement?.interval ?? null,
	} as const
	// A run that was killed in its second measurement had said that of its first.
	const said = new Set(findings.map(one => one.code))
	const unsaid = first.findings.filter(one => !said.has(one.code))
	return [
		...(first.controlPairs === 0 || track.controls.length > 0 ? [] : [controlJudged]),
		...unsaid.map(finding => ({type: 'finding-made', suite, finding}) as const),
		...verdicts.map(verdict => ({type: 'verdict-reached', suite, ...verdict}) as const),
	]
}

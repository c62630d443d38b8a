import type {CompareEvent} from '../kinds/compare/events.ts'
import type {PlanKind} from '../plan/plan.ts'
import type {SuiteState, SuiteStateOf} from '../run/state/run-state.ts'
import type {Finding} from '../trouble/finding.ts'
import {controlJudged, judgeAgain, judgeFirst, verdictsOn} from './judge-measurements.ts'

type Judged = CompareEvent | {readonly type: 'finding-made'; readonly suite: string; readonly finding: Finding}
type Judge<State> = (suite: State) => readonly Judged[]

const nothing = () => []

const judgeOfKind: {readonly [K in PlanKind]: Judge<SuiteStateOf<K>>} = {
	observe: nothing,
	command: nothing,
	micro: nothing,
	steps: nothing,
	load: nothing,
	compare: judgeCutComparison,
}

/** What the runner would have said of a suite in the end, had it been stopped instead of killed. */
export function judgeCutSuite(suite: SuiteState): readonly Judged[] {
	return judgeOf(suite)(suite)
}

function judgeOf<K extends PlanKind>({kind}: {readonly kind: K}): Judge<SuiteStateOf<K>> {
	return judgeOfKind[kind]
}

function judgeCutComparison({plan, compare: track, findings}: SuiteStateOf<'compare'>): readonly Judged[] {
	if (plan.purpose !== 'ab' || track.verdicts.length > 0) return []
	const {benchmarks} = track
	if (benchmarks.every(one => track.pairsOf('measure', 0, one).length === 0)) return []
	const first = judgeFirst(track, plan, benchmarks)
	const again = judgeAgain(track, plan, benchmarks, {isWhole: false})
	const suite = plan.name
	const control = track.controls.length > 0 ? null : controlJudged(plan, first.phase, {phase: 'measure', comparison: 0})
	// A run that was killed in its second measurement had said that of its first.
	const codes = new Set(findings.map(one => one.code))
	return [
		...(control === null ? [] : [control]),
		...first.phase.findings
			.filter(one => !codes.has(one.code))
			.map(finding => ({type: 'finding-made', suite, finding}) as const),
		...verdictsOn(plan, first, again).map(verdict => ({type: 'verdict-reached', suite, ...verdict}) as const),
	]
}

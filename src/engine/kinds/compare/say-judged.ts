import type {ComparePhase} from '../../../core/kinds/compare/events.ts'
import type {ComparePlan} from '../../../core/kinds/compare/plan.ts'
import {type Finding, finding} from '../../../core/trouble/finding.ts'
import {durationMs} from '../../../core/units/format.ts'
import type {JudgedPhase} from '../../../core/verdict/judge-compare.ts'
import {controlJudged} from '../../../core/verdict/judge-measurements.ts'
import type {SuiteRun} from '../../suite-run.ts'
import type {Comparing} from './phase.ts'

/** What is said of one phase, once. */
export function sayJudged(
	of: Comparing,
	judged: JudgedPhase,
	when: {readonly phase: ComparePhase; readonly comparison: number},
): void {
	const control = controlJudged(of.run.plan, judged, when)
	if (control !== null) of.say(control)
	else if (of.control !== null) {
		const where = when.phase === 'confirm' ? ' in the second measurement' : ''
		const text = `There was no time for the control${where}, so nothing vouches that the machine was the same for both sides.`
		const evidence = `a run of it takes ${durationMs(of.tookMs.control ?? 0)}, and 8 beside each side are needed`
		findNew(of, [finding('control-unclear', 'info', text, evidence)])
	}
	findNew(of, judged.findings)
}

/** What one phase has said the next need not say again, unless it is worse by now. */
function findNew({run, said}: Comparing, findings: readonly Finding[]): void {
	const keyOf = ({severity, code}: Finding) => `${severity} ${code}`
	find(
		run,
		findings.filter(one => !said.has(keyOf(one))),
	)
	for (const one of findings) said.add(keyOf(one))
}

export function find({plan, emit}: SuiteRun<ComparePlan>, findings: readonly Finding[]): void {
	for (const finding of findings) emit({type: 'finding-made', suite: plan.name, finding})
}

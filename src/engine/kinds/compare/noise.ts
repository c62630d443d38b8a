import type {SuiteOutcome} from '../../../core/events/run-event.ts'
import {judgeFirst} from '../../../core/verdict/judge-measurements.ts'
import {JudgedNoise} from '../../../core/verdict/judge-noise.ts'
import {plannedPhase} from './enough-pairs.ts'
import {brokenOutcome, type Comparing, runPhase} from './phase.ts'
import {find, sayJudged} from './say-judged.ts'

/** The same program on both sides, compared again and again: what differs is the machine's. */
export async function measureNoise(of: Comparing): Promise<SuiteOutcome> {
	const {run, benchmarks} = of
	const {plan, ports} = run
	const noise = new JudgedNoise()
	let ended: SuiteOutcome | null = null
	for (let comparison = 0; comparison < plan.comparisons && ended === null; comparison++) {
		const untilMs = plan.mostMs === null ? null : ports.clock.nowMs() + plan.mostMs
		const measure = await plannedPhase(of, {comparison, untilMs})
		ended = 'is' in measure ? measure : await runPhase(of, measure)
		// Half a comparison is none.
		if (ended !== null) break
		const {phase} = judgeFirst(of.track, plan, benchmarks, {comparison})
		sayJudged(of, phase, {phase: 'measure', comparison})
		for (const verdict of noise.add(phase, comparison)) of.say({type: 'verdict-reached', suite: plan.name, ...verdict})
	}
	const {floors, findings} = noise.floors(plan.gate)
	find(run, findings)
	if (floors.length > 0) of.say({type: 'noise-measured', suite: plan.name, floors})
	return ended ?? brokenOutcome(of) ?? {is: 'done'}
}

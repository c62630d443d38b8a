import type {SuiteOutcome} from '../../../core/events/run-event.ts'
import {decidingFigure} from '../../../core/kinds/compare/state-figures.ts'
import {verdictLevel} from '../../../core/stats/ratio.ts'
import {familyAlpha} from '../../../core/verdict/family.ts'
import {pairsFromPilot} from '../../../core/verdict/stopping.ts'
import {targetWidth} from '../../../core/verdict/target-width.ts'
import {type Comparing, type Phase, runPhase} from './phase.ts'

/** Chance with which a change of the planned size is to be found. */
const pilotPower = 0.95

/** When the measurement will be enough. A pilot is run for that where the plan says so; none of its pairs is judged. */
export async function plannedPhase(
	of: Comparing,
	when: Pick<Phase, 'comparison' | 'untilMs'>,
): Promise<Phase | SuiteOutcome> {
	const {plan, seed} = of.run
	const {benchmarks} = of
	const common = {
		...when,
		phase: 'measure' as const,
		benchmarks,
		seed: seed + when.comparison,
		leastPairs: plan.leastPairs,
	}
	const {stopping, margin} = plan
	switch (stopping.is) {
		case 'pairs':
			return {...common, pairs: stopping.pairs, targetWidth: null}
		case 'precise':
			return {...common, pairs: null, targetWidth: targetWidth({margin, change: stopping.change})}
		case 'pilot': {
			const pilot: Phase = {
				...common,
				phase: 'pilot',
				seed: seed ^ 0x9e3779b9,
				pairs: stopping.pairs,
				targetWidth: null,
			}
			const ended = await runPhase(of, pilot)
			if (ended !== null) return ended
			const figure = decidingFigure(plan.gate).key
			// What decides has to survive the correction for so many questions, too.
			const level = Math.max(verdictLevel, 1 - familyAlpha / benchmarks.length)
			const needed = benchmarks.map(benchmark => {
				const {base, head} = of.track.valuesOf('pilot', when.comparison, benchmark, figure)
				const pairs = base.map((value, i) => ({base: value, head: head[i]!}))
				return pairsFromPilot(pairs, {margin, change: stopping.change, level, power: pilotPower})
			})
			// A pilot that cannot say: as many as the time allows.
			const pairs = needed.includes(null) ? null : Math.max(...needed.map(Number))
			return {...common, pairs, targetWidth: null}
		}
	}
}

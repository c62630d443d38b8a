import type {WordsOfKind} from '../../plan/words-of-kind.ts'
import {joinWords} from '../../suite/split-words.ts'
import {durationMs, grouped} from '../../units/format.ts'
import {sanitise} from '../../units/sanitise.ts'
import type {MicroPlan} from './plan.ts'

export const microWords: WordsOfKind<MicroPlan> = {
	title: () => 'micro',
	/** What the file registers is not known before it is asked. */
	steps(plan) {
		const names = Object.keys(plan.launch.env).map(sanitise)
		const {nodeFlags, only, runs} = plan
		return [
			`asks ${sanitise(plan.file)} for its benchmarks, in ${sanitise(plan.launch.cwd)}`,
			...(only === null ? [] : [`leaves out those whose name does not match /${sanitise(only)}/`]),
			...(names.length > 0 ? [`sets ${names.join(', ')}`] : []),
			...(nodeFlags.length > 0 ? [`starts Node with ${sanitise(joinWords(nodeFlags))}`] : []),
			`measures each ${runs === 1 ? 'once' : `${grouped(runs)} times, in another order each time`}, in a fresh process that takes ${grouped(plan.samples)} samples or as many as ${durationMs(plan.timeLimitMs)} allow${plan.samplesInsisted ? ', also where the file asks for another number' : ''}`,
			{
				none: 'never collects garbage by force',
				before: 'collects garbage before the samples',
				each: 'collects garbage before every sample',
			}[plan.gc],
			'loads no probe: nothing runs beside what is measured',
		]
	},
}

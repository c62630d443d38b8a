import {joinWords} from '../../suite/split-words.ts'
import {durationMs, grouped} from '../../units/format.ts'
import {sanitise} from '../../units/sanitise.ts'
import type {MicroPlan} from './plan.ts'

/** A micro suite in sentences, one line each. What the file registers is not known before it is asked. */
export function describeMicro(suite: MicroPlan, number: number, tags: string): readonly string[] {
	const names = Object.keys(suite.launch.env).map(sanitise)
	const {nodeFlags, only, runs} = suite
	return [
		`${number}. ${sanitise(suite.name)} (${suite.kind}${tags})`,
		`asks ${sanitise(suite.file)} for its benchmarks, in ${sanitise(suite.launch.cwd)}`,
		...(only === null ? [] : [`leaves out those whose name does not match /${sanitise(only)}/`]),
		...(names.length > 0 ? [`sets ${names.join(', ')}`] : []),
		...(nodeFlags.length > 0 ? [`starts Node with ${sanitise(joinWords(nodeFlags))}`] : []),
		`measures each ${runs === 1 ? 'once' : `${grouped(runs)} times, in another order each time`}, in a fresh process that takes ${grouped(suite.samples)} samples or as many as ${durationMs(suite.timeLimitMs)} allow${suite.samplesInsisted ? ', also where the file asks for another number' : ''}`,
		{
			none: 'never collects garbage by force',
			before: 'collects garbage before the samples',
			each: 'collects garbage before every sample',
		}[suite.gc],
		'loads no probe: nothing runs beside what is measured',
	].map((line, index) => (index === 0 ? line : `   ${line}`))
}

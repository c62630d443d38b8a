/** `arsenal-tui noise`: suites compared with themselves. What differs all the same is the machine's, and becomes the default margin of `ab`. */

import {randomInt} from 'node:crypto'
import {planNoise} from '../../core/kinds/compare/plan-make.ts'
import {planningOf} from '../../core/plan/kinds.ts'
import type {RunPlan} from '../../core/plan/plan.ts'
import {joinWords} from '../../core/suite/split-words.ts'
import type {Invocation} from '../command-line/invocation.ts'
import {watchPlan} from '../follow/watch-plan.ts'
import {outPlaceOf} from '../out-place.ts'
import {sayToBeKept} from '../runner/noise-files.ts'
import {type Session, uiOf} from '../session.ts'
import {choicesOf, place, suiteNamed, wordsOfFlags} from './ab.ts'
import {dryRun} from './dry-run.ts'
import {planAnew} from './plan-anew.ts'
import {planOrThrow} from './planner.ts'

/** Enough for a tolerance limit of 3.1 times what was seen; twenty make it 2.7. */
const standardTimes = 10

type NoiseInvocation = Extract<Invocation, {command: 'noise'}>

export async function noiseSession(session: Session, invocation: NoiseInvocation): Promise<number> {
	const {display} = invocation
	const look = uiOf(session, display)
	const plan = await noisePlan(session, invocation, look.ui)
	if (invocation.dryRun) return dryRun(session.streams.stdout, plan, display)
	const out = await outPlaceOf(session, invocation)
	// In lines the runner's word of it is enough; what screens say is gone with them.
	if (look.ui === 'tui') await sayToBeKept(session, out.dir)
	return watchPlan(session, plan, {out, look, display, planAnew})
}

/** @throws ArsenalError when it cannot be done as asked */
export async function noisePlan(session: Session, invocation: NoiseInvocation, ui: RunPlan['ui']): Promise<RunPlan> {
	const {suites: names, compare, config} = invocation
	const seed = compare.seed ?? randomInt(2 ** 32)
	const suites =
		names.length === 0
			? (await session.loadSuites(config)).suites.filter(suite => planningOf(suite).arms !== null)
			: await Promise.all(names.map(name => suiteNamed(session, config, name)))
	const words = [
		...names,
		...(invocation.times === null ? [] : ['--times', String(invocation.times)]),
		...wordsOfFlags({...compare, seed}),
		...place(invocation.outDir, config),
	]
	const command = joinWords(['arsenal-tui', 'noise', ...words])
	const choices = {...choicesOf(compare), seed, ui, command} as const
	return planOrThrow(planNoise(suites, invocation.times ?? standardTimes, choices))
}

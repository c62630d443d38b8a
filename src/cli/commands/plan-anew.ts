import type {RunPlan} from '../../core/plan/plan.ts'
import {splitWords} from '../../core/suite/split-words.ts'
import {parseCommandLine} from '../command-line/parse-command-line.ts'
import type {Session} from '../session.ts'

/** What the command would do now, planned and not done. null: it reads no configuration. */
export async function planAnew(session: Session, command: string): Promise<RunPlan | null> {
	const split = splitWords(command)
	if (split.is !== 'words') return null
	const parsed = parseCommandLine(split.words.slice(1), {version: session.version, columns: undefined})
	if (parsed.is !== 'invocation') return null
	const {invocation} = parsed
	switch (invocation.command) {
		case 'pick':
		case 'run': {
			const {planner} = await import('./planner.ts')
			const {seed} = invocation.measure
			const made = await planner(session, invocation, {ui: 'tui', seed: seed ?? 0})
			return made.held(made.of(made.asked))
		}
		case 'ab':
			return (await import('./ab.ts')).abPlan(session, invocation, 'tui')
		case 'ci':
			return (await import('./ci.ts')).ciPlanAnew(session, invocation)
		case 'noise':
			return (await import('./noise.ts')).noisePlan(session, invocation, 'tui')
		default:
			return null
	}
}

import type {RunPlan} from '../../core/plan/plan.ts'
import type {UiChoice} from '../../tui/choose-ui.ts'
import type {Invocation} from '../command-line/invocation.ts'
import type {OutPlace} from '../out-place.ts'
import type {Session} from '../session.ts'
import type {PlanAnew} from './restore-plan.ts'

/** A plan that leaves nothing to pick, carried out on screens or in lines. */
export async function watchPlan(
	session: Session,
	plan: RunPlan,
	{
		out,
		look,
		display,
		planAnew,
	}: {readonly out: OutPlace; readonly look: UiChoice; readonly planAnew: PlanAnew} & Pick<Invocation, 'display'>,
): Promise<number> {
	if (look.ui === 'tui') {
		const {runOnScreens} = await import('./screen-session.tsx')
		return runOnScreens(session, {
			suites: [],
			planOf: () => plan,
			out,
			look,
			planAnew,
			startWith: {names: [], tags: []},
		})
	}
	const {watchInLines} = await import('./line-session.ts')
	const {startRun} = await import('./start-run.ts')
	return watchInLines(session, listener => startRun(session.front, plan, out, listener), display, {
		owner: true,
		outDir: out.dir,
	})
}

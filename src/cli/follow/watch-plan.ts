import type {RunPlan} from '../../core/plan/plan.ts'
import type {UiChoice} from '../../tui/choose-ui.ts'
import type {Invocation} from '../command-line/invocation.ts'
import type {OutPlace} from '../out-place.ts'
import type {Session} from '../session.ts'
import type {PlanAnew} from './restore-plan.ts'
import {withMetrics} from './with-metrics.ts'

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
	return withMetrics(display, async serve => {
		if (look.ui === 'tui') {
			const {runOnScreens} = await import('./screen-session.tsx')
			return runOnScreens(session, {
				suites: [],
				planOf: () => plan,
				out,
				look,
				planAnew,
				startWith: {names: [], tags: []},
				serve,
			})
		}
		const {watchInLines} = await import('./line-session.ts')
		const {startRun} = await import('./start-run.ts')
		return watchInLines(session, async listener => serve(await startRun(session.front, plan, out, listener)), display, {
			owner: true,
			outDir: out.dir,
		})
	})
}

/** The history of suites on screens. */
import type {UiChoice} from '../../tui/choose-ui.ts'
import type {ShownHistory} from '../../tui/ports.ts'
import {startTui} from '../../tui/program.tsx'
import type {Session} from '../session.ts'
import {leave, surroundings} from './screen-session.tsx'

export async function historyOnScreens(
	session: Session,
	history: ShownHistory,
	look: Extract<UiChoice, {ui: 'tui'}>,
): Promise<number> {
	const end = await startTui({
		suites: [],
		history,
		startRun: nothingToRun,
		runAgain: nothingToRun,
		...surroundings(session, look),
	})
	return leave(session, end, null)
}

async function nothingToRun(): Promise<never> {
	throw new Error('Only the history is open here: leave with q, and start arsenal-tui run.')
}

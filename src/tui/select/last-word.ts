import {watchCommand} from '../../core/plan/watch-command.ts'
import {isRunning, type Model} from '../state.ts'
import {clean} from './suites-view.ts'

/** What stays in a terminal whose screens were killed: that it is the shell's again, and where the run is to be seen. One line. */
export function lastWord(model: Model): string {
	const killed = 'arsenal-tui: the screen was killed'
	const id = model.feed?.folder == null ? '' : model.feed.folder.slice(model.feed.folder.lastIndexOf('/') + 1)
	const out = model.feed?.out
	const watch = id === '' ? 'arsenal-tui watch' : watchCommand(clean(id), out === undefined ? out : clean(out))
	if (isRunning(model))
		return `${killed}, the run ${model.stopping ? 'still ends' : 'goes on'}. See it again with: ${watch}`
	return id === '' ? killed : `${killed}. See the run again with: ${watch}`
}

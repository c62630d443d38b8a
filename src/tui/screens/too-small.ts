import {stopwatchMs} from '../../core/units/format.ts'
import {isRunning, type Model} from '../state.ts'
import {fitLines, type Line, line, span} from '../text/line.ts'

/** Under 40x4 nothing can be read, but the run does not care, and this says so. */
export function tooSmallScreen(model: Model): Line[] {
	const {columns, rows} = model.size
	const clock = model.run ? ` ${stopwatchMs(model.run.tMs)}` : ''
	return fitLines(
		[
			line(span(`too small: ${columns}x${rows}, need 40x4`, 'strong')),
			line(
				isRunning(model) ? `run goes on${clock}` : model.run ? 'run is over' : model.history ? 'the history' : 'no run',
			),
			line(span('q', 'key'), ' quit'),
		],
		model.size,
	)
}

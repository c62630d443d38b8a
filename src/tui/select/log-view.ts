import {clockMs} from '../../core/units/format.ts'
import type {Model} from '../state.ts'
import {clean} from './suites-view.ts'

export interface LogLine {
	readonly tMs: number | null
	/** `target`, `driver`, `profiler`, or `arsenal` for our own words. */
	readonly who: string
	readonly kind: 'out' | 'err' | 'note'
	readonly text: string
}

/** What the target printed and what happened, in time order, oldest first; filtered. */
export function logLines(model: Pick<Model, 'run' | 'notes' | 'log'>): LogLine[] {
	const lines: LogLine[] = []
	for (const suite of model.run?.suites ?? []) {
		if (suite.startedMs !== null)
			lines.push({tMs: suite.startedMs, who: 'arsenal', kind: 'note', text: `suite ${clean(suite.plan.name)} started`})
		for (const one of suite.output)
			lines.push({tMs: one.tMs, who: one.role, kind: one.stream === 'stderr' ? 'err' : 'out', text: clean(one.text)})
		for (const flame of suite.flames) {
			const path = flame.svg ?? flame.html
			if (path) lines.push({tMs: flame.toMs, who: 'arsenal', kind: 'note', text: `wrote ${clean(path)}`})
		}
		if (suite.outcome !== null && suite.finishedMs !== null) {
			const word = suite.outcome.is === 'failed' ? `failed: ${clean(suite.outcome.reason)}` : suite.outcome.is
			lines.push({
				tMs: suite.finishedMs,
				who: 'arsenal',
				kind: 'note',
				text: `suite ${clean(suite.plan.name)} ${word} after ${clockMs(suite.finishedMs - (suite.startedMs ?? suite.finishedMs))}`,
			})
		}
	}
	for (const note of model.notes) lines.push({tMs: note.tMs, who: 'arsenal', kind: 'note', text: clean(note.text)})
	const wanted = model.log.filter.toLowerCase()
	const shown = wanted === '' ? lines : lines.filter(one => one.text.toLowerCase().includes(wanted))
	// Stable: lines of one millisecond keep their order.
	return shown.sort((a, b) => (a.tMs ?? -1) - (b.tMs ?? -1))
}

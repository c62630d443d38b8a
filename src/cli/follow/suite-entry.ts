import type {SuitePlan} from '../../core/plan/plan.ts'
import {suiteRows} from '../../core/suite/rows.ts'
import {joinWords} from '../../core/suite/split-words.ts'
import type {Suite} from '../../core/suite/suite.ts'
import type {SuiteEntry} from '../../tui/ports.ts'

/** A suite as the picker shows it. @param plan what would be done; null: it cannot be told, and the suite says what it would be without flags */
export function suiteEntry(suite: Suite, last: SuiteEntry['last'], plan: SuitePlan | null = null): SuiteEntry {
	return {
		name: suite.name,
		kind: suite.kind,
		command: joinWords(suite.launch.argv),
		tags: suite.tags,
		details: suiteRows(suite),
		last,
		plannedMs: durationOf(plan ?? suite),
		problem: null,
	}
}

/** Null for what is timed by its runs: nobody knows how long that takes. */
function durationOf(of: Suite | SuitePlan): number | null {
	return of.kind === 'observe' ? of.durationMs : null
}

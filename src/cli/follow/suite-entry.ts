import {suiteRows} from '../../core/suite/rows.ts'
import {joinWords} from '../../core/suite/split-words.ts'
import type {Suite} from '../../core/suite/suite.ts'
import type {SuiteEntry} from '../../tui/ports.ts'

/** A suite as the picker shows it. */
export function suiteEntry(suite: Suite, last: SuiteEntry['last']): SuiteEntry {
	return {
		name: suite.name,
		kind: suite.kind,
		command: joinWords(suite.launch.argv),
		tags: suite.tags,
		details: suiteRows(suite),
		last,
		problem: null,
	}
}

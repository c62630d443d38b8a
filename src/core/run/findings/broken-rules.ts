import {type Finding, finding} from '../../trouble/finding.ts'
import {sanitise} from '../../units/sanitise.ts'

/** What broke a budget was to be run once more under the profiler, and nothing came of it. @param why a clause */
export function notLookedInto(expr: string, why: string): Finding {
	return finding(
		'broken-not-profiled',
		'info',
		`What broke ${sanitise(expr)} was run once more under the profiler, and nothing came of it: ${sanitise(why)}.`,
		'that run is in no figure',
	)
}

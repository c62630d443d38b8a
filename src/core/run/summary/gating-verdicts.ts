import type {SuiteReport} from './run-report.ts'
import type {VerdictReport} from './verdict-report.ts'

/** Those that decide the exit code. Those of `noise` compare a program with itself. */
export function gatingVerdicts({compare, verdicts}: SuiteReport): readonly VerdictReport[] {
	return compare?.purpose === 'noise' ? [] : verdicts.filter(one => one.gates)
}

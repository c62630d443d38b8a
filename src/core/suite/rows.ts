import {commandRows} from '../kinds/command/suite-rows.ts'
import {loadRows} from '../kinds/load/suite-rows.ts'
import {microRows} from '../kinds/micro/suite-rows.ts'
import {observeRows} from '../kinds/observe/suite-rows.ts'
import {stepsRows} from '../kinds/steps/suite-rows.ts'
import {durationMs} from '../units/format.ts'
import type {RowsOfKind, SuiteRow} from './rows-of-kind.ts'
import {joinWords} from './split-words.ts'
import type {Suite, SuiteKind, SuiteOfKind} from './suite.ts'

/** Apart from `kinds.ts`: reading suites takes zod, which only the process that reads the configuration has to load. */
const rowsOfKind: {readonly [K in SuiteKind]: RowsOfKind<SuiteOfKind<K>>} = {
	observe: observeRows,
	command: commandRows,
	micro: microRows,
	steps: stepsRows,
	load: loadRows,
}

function rowsOf<K extends SuiteKind>({kind}: {readonly kind: K}): RowsOfKind<SuiteOfKind<K>> {
	return rowsOfKind[kind]
}

/** What a suite would do. */
export function suiteRows(suite: Suite): readonly SuiteRow[] {
	const {launch, stop, tags} = suite
	const {own, probe} = rowsOf(suite)
	const variables = Object.keys(launch.env)
	return [
		['command', joinWords(launch.argv)],
		['cwd', launch.cwd],
		...(variables.length > 0 ? [['env', variables.join(' ')] as const] : []),
		...own(suite),
		['probe', probe(suite)],
		['stop', `${stop.signal}, then SIGKILL after ${durationMs(stop.graceMs)}`],
		...(tags.length > 0 ? [['tags', tags.join(' ')] as const] : []),
	]
}

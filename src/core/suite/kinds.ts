import {commandSuites} from '../kinds/command/suite-read.ts'
import {loadSuites} from '../kinds/load/suite-read.ts'
import {microSuites} from '../kinds/micro/suite-read.ts'
import {observeSuites} from '../kinds/observe/suite-read.ts'
import {stepsSuites} from '../kinds/steps/suite-read.ts'
import type {KindOfSuite} from './kind-of-suite.ts'
import type {SuiteKind, SuiteOfKind} from './suite.ts'

/** What a suite of each kind may say, and how it is read. In the order in which kinds are named to the user. */
export const suitesOfKind: {readonly [K in SuiteKind]: KindOfSuite<SuiteOfKind<K>>} = {
	observe: observeSuites,
	command: commandSuites,
	micro: microSuites,
	steps: stepsSuites,
	load: loadSuites,
}

export const suiteKinds = Object.keys(suitesOfKind) as readonly SuiteKind[]

/** The kinds that have a key; null: none or all have it. */
export function kindsWithKey(key: string): readonly SuiteKind[] | null {
	const kinds = suiteKinds.filter(kind => Object.hasOwn(suitesOfKind[kind].schema.shape, key))
	return kinds.length === 0 || kinds.length === suiteKinds.length ? null : kinds
}

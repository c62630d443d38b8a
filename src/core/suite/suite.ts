/**
 * What lives in this folder: what the user asked for, from the raw value of a configuration file to checked suites. What only suites of one
 * kind have is in the room of that kind (`core/kinds`). Nothing here knows of flags or of what will be done with a suite; that is `plan`.
 */
import type {CommandSuite} from '../kinds/command/suite.ts'
import type {LoadSuite} from '../kinds/load/suite.ts'
import type {MicroSuite} from '../kinds/micro/suite.ts'
import type {ObserveSuite} from '../kinds/observe/suite.ts'
import type {StepsSuite} from '../kinds/steps/suite.ts'

interface Suites {
	readonly observe: ObserveSuite
	readonly command: CommandSuite
	readonly micro: MicroSuite
	readonly steps: StepsSuite
	readonly load: LoadSuite
}

export type SuiteKind = keyof Suites
export type Suite = Suites[SuiteKind]
export type SuiteOfKind<K extends SuiteKind> = Suites[K]

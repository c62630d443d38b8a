/**
 * What lives in this folder: what the user asked for, from the raw value of a configuration file to checked suites. What only suites of one
 * kind have is in the room of that kind (`core/kinds`). Nothing here knows of flags or of what will be done with a suite; that is `plan`.
 */
import type {CommandSuite} from '../kinds/command/suite.ts'
import type {MicroSuite} from '../kinds/micro/suite.ts'
import type {ObserveSuite} from '../kinds/observe/suite.ts'

export type Suite = ObserveSuite | CommandSuite | MicroSuite

export type SuiteKind = Suite['kind']
export type SuiteOfKind<K extends SuiteKind> = Extract<Suite, {readonly kind: K}>

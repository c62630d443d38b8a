import type {Suite} from './suite.ts'
import type {SuiteCommon} from './suite-common.ts'

/** A label and what is said of it. */
export type SuiteRow = readonly [label: string, text: string]

/** How a suite of one kind says what it would do, in rows of its own: a row of `rows.ts`, which stands in the room of the kind. */
export interface RowsOfKind<Of extends Suite> {
	readonly own: (suite: Of) => readonly SuiteRow[]
	/** What of ours is in its processes. */
	readonly probe: (suite: Of) => string
}

/** Where a probe is let in from the start. */
export function sayProbe({
	probe,
	deep,
	allCollections,
}: Pick<SuiteCommon, 'probe' | 'deep' | 'allCollections'>): string {
	if (probe.is === 'off')
		return probe.outside ? 'none: observed from outside' : 'off: nothing is loaded into the target'
	const where = deep ? 'deep: a CPU sample every millisecond' : 'every Node process of the tree'
	return allCollections ? `${where}, and garbage collections all the time` : where
}

import type {Finding} from '../../trouble/finding.ts'
import type {SuiteState} from '../state/run-state.ts'
import type {FindingInput, Purpose, SuiteSpan} from './finding-input.ts'
import type {NoFlameWords} from './no-flame-words.ts'

/** What is looked for in suites of a kind: a row of `kinds.ts`, which stands in the room of the kind. */
export interface FindingsOfKind<State extends SuiteState> {
	readonly purposeOf: (of: SuiteSpan<State>) => Purpose
	/** In the order they are told. */
	readonly look: ReadonlyArray<(input: FindingInput<State>) => readonly Finding[]>
	/** Why there is no flamegraph of its last seconds, where it says that in words of its own. */
	readonly noFlame: NoFlameWords<State['plan']>
}

/** It is started to do its work and to end, and nothing exercises it. */
export function asJob({fromMs}: SuiteSpan): Purpose {
	return {role: 'job', heldFromMs: fromMs, driver: null}
}

/**
 * What the screens need from the rest of the program, as types. The screens own no measurement: a run is grown by whoever connects to the
 * runner or reads its log, and looked at here.
 */
import type {RunCommand} from '../core/plan/run-command.ts'
import type {RunState} from '../core/run/state/run-state.ts'

/** A run as the screens see it, running or finished. */
export interface RunFeed {
	/** null until the first event has come. Grown in place. */
	readonly state: RunState | null
	/** Called after events were folded in and when `ended` changes; may be called often. Returns how to stop listening. */
	onChange(listener: () => void): () => void
	send(command: RunCommand): void
	/** Set once: no event will come any more. `trouble` says why when the run did not end by itself. */
	readonly ended: {readonly trouble: string | null} | null
	/** The last sentence the runner wanted read that is no event, such as why there is no flamegraph. */
	readonly notice?: string | null
	/** Absolute path of the run's folder, once known. */
	readonly folder: string | null
}

/** What a suite came to in a run made before. Every text may be hostile. */
export interface PastResult {
	readonly suite: string
	/** `p99 13.3 ms`, or how it ended when it was not done. */
	readonly text: string
	/** Milliseconds since 1970. */
	readonly whenMs: number
	/** `main@9ab12cd`; null: not known. */
	readonly revision: string | null
	/** Folder of the run, as the user would type it. */
	readonly folder: string
}

/** Something about this machine that measurements depend on. `note`: results may suffer. `missing`: something cannot be done at all. */
export interface MachineCheck {
	readonly name: string
	readonly state: 'ok' | 'note' | 'missing'
	readonly text: string
}

/** One line of the picker. Every text may be hostile. */
export interface SuiteEntry {
	readonly name: string
	readonly kind: string
	/** The command as the user would type it. */
	readonly command: string
	readonly tags: readonly string[]
	/** What the plan would do, in rows of label and text. */
	readonly details: ReadonlyArray<readonly [label: string, text: string]>
	/** `p99 13.3 ms`, and when, in milliseconds since 1970; null: never run. */
	readonly last: {readonly text: string; readonly whenMs: number} | null
	/** Why it cannot be run; null when it can. */
	readonly problem: string | null
}

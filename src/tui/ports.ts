/**
 * What the screens need from the rest of the program, as types. The screens own no measurement: a run is grown by whoever connects to the
 * runner or reads its log, and looked at here.
 */
import type {Insight} from '../core/history/course/insights.ts'
import type {SuiteHistory} from '../core/history/course/suite-history.ts'
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
	/** What `--out` has to say for commands that are to find it from here; absent: nothing, they look there by themselves. */
	readonly out?: string
}

/** A file of a run, as it can be looked at here. Every text may be hostile. */
export type OpenedFile =
	| {readonly is: 'profile'; readonly path: string; readonly run: RunState}
	/** Its beginning, and how much of it was not read. */
	| {readonly is: 'text'; readonly path: string; readonly lines: readonly string[]; readonly unreadBytes: number}

/** What a suite came to in a run made before. Every text may be hostile. */
export interface PastResult {
	readonly suite: string
	/** `p99 13.3 ms`, or how it ended when it was not done. */
	readonly text: string
	/** Milliseconds since 1970. */
	readonly whenMs: number
	/** As report.json has it. */
	readonly kind: string
	/** How long it was measured; null: not to its end. */
	readonly tookMs: number | null
	/** `main@9ab12cd`; null: not known. */
	readonly revision: string | null
	/** Folder of the run, as the user would type it. */
	readonly folder: string
}

/** What is kept of all runs, as it was read. Every text may be hostile. */
export interface ShownHistory {
	/** By name; those without a finished run are none. */
	readonly entries: readonly HistoryEntry[]
	/** `the last 30 days`; null: all there is. */
	readonly span: string | null
	/** The database. */
	readonly where: string
}

export interface HistoryEntry {
	readonly history: SuiteHistory
	/** The worst first. */
	readonly insights: readonly Insight[]
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
	readonly last: {readonly text: string; readonly whenMs: number; readonly tookMs: number | null} | null
	/** How long it is measured; null: as long as it takes. */
	readonly plannedMs: number | null
	/** Why it cannot be run; null when it can. */
	readonly problem: string | null
}

/**
 * A folder without a configuration: what can be done there, and who does it. Promises reject with what the user should read. Every text may
 * be hostile.
 */
export interface FirstMinute {
	readonly entries: FirstEntries
	/** A look around, which may take its time: asked once, behind the first drawing. */
	readonly look: () => Promise<NearFiles>
	readonly watchScript: (name: string) => Promise<RunFeed>
	/** @param file as in `NearProfile`, or as typed */
	readonly openProfile: (file: string) => Promise<RunFeed>
	/** @param folder as in `LastRun` */
	readonly openRun: (folder: string) => Promise<RunFeed>
	/** The suites that come with the program; from then on `startRun` is about them. */
	readonly openDemo: () => Promise<readonly SuiteEntry[]>
	/** Writes what `look` has told of, and tells its suites; from then on `startRun` is about them. */
	readonly writeConfig: () => Promise<readonly SuiteEntry[]>
}

export interface FirstEntries {
	/** Those with usual names first; null: there is no package.json. */
	readonly scripts: readonly ScriptEntry[] | null
	/** Why there are no scripts to be had of a package.json. */
	readonly trouble: string | null
	/** Where a run of these keeps its files, absolute. */
	readonly runsFolder: string
	/** The configuration that would be written, absolute. */
	readonly configFile: string
	/** What `openDemo` is the same as, as the user would type it. */
	readonly demoCommand: string
	/** null: there is no run. */
	readonly lastRun: LastRun | null
}

export interface ScriptEntry {
	readonly name: string
	/** How it is run: `npm run start`. */
	readonly runs: string
	/** What package.json has for it. */
	readonly does: string
	/** Other scripts that are run with it, by name and text: `prestart`. */
	readonly around: ReadonlyArray<readonly [name: string, does: string]>
	/** What watching it is the same as, as the user would type it. */
	readonly command: string
	/** Its name says what it does. */
	readonly isUsual: boolean
	/** Goes on until it is ended. */
	readonly goesOn: boolean
	/** Why it cannot be run; null when it can. */
	readonly problem: string | null
}

export interface LastRun {
	/** As the user would type it. */
	readonly folder: string
	readonly text: string
	/** Milliseconds since 1970. */
	readonly whenMs: number
}

export interface NearFiles {
	readonly config: {
		readonly text: string
		readonly suites: ReadonlyArray<{readonly name: string; readonly kind: string; readonly does: string}>
		/** Names of scripts that stand in comments. */
		readonly leftOut: readonly string[]
	}
	/** Newest first. */
	readonly profiles: readonly NearProfile[]
}

export interface NearProfile {
	/** As the user would type it. */
	readonly file: string
	readonly bytes: number
	/** Milliseconds since 1970. */
	readonly whenMs: number
}

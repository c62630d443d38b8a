/** What every command of the program is handed by `main`: the streams, the caller's surroundings, and the real world behind ports. */
import path from 'node:path'
import type {Environment} from '../core/events/run-event.ts'
import type {CommitOrder} from '../core/history/course/commit-order.ts'
import type {OwnCode} from '../core/profile/own-code.ts'
import type {ConfigBeside} from '../core/suite/config-beside.ts'
import type {Suite} from '../core/suite/suite.ts'
import {sanitise} from '../core/units/sanitise.ts'
import {withholdSecrets} from '../core/units/withhold-secrets.ts'
import type {Changes, Clock, Leftovers, RevisionCheck, Runners, RunSocket} from '../ports.ts'
import {chooseUi, type UiChoice} from '../tui/choose-ui.ts'
import type {DisplayChoices} from './command-line/invocation.ts'

export interface Streams {
	readonly stdin: NodeJS.ReadStream
	readonly stdout: NodeJS.WriteStream
	readonly stderr: NodeJS.WriteStream
}

export interface Session {
	readonly streams: Streams
	/** As arsenal-tui was started with; never changed by us. */
	readonly env: Readonly<Record<string, string | undefined>>
	readonly cwd: string
	readonly version: string
	/** The configuration of the suites that come with the program, absolute. */
	readonly demoConfig: string
	readonly front: {
		readonly clock: Clock
		readonly runSocket: RunSocket
		readonly runners: Runners
		readonly leftovers: Leftovers
	}
	/** The configuration that is meant, absolute. @param file as typed; null: from the working directory upward. null: there is none */
	findConfig(file: string | null): Promise<string | null>
	/** @param file as for `findConfig`. @throws ArsenalError `config-not-found`, `bad-config` */
	loadSuites(file: string | null): Promise<LoadedSuites>
	/** What the configuration that was loaded last says beside its suites; null: none was loaded. */
	configured(): ConfigBeside | null
	/** The machine, as a run in that folder would be told of it. */
	environment(cwd: string): Promise<Environment>
	/** Whether these revisions can be taken from the git repository around `dir`, absolute. */
	checkRevisions(dir: string, refs: readonly string[]): Promise<RevisionCheck>
	/** What the git repository around `dir`, absolute, knows of commits. @param sinceMs  before the oldest of them; null: not known */
	commitOrder(dir: string, commits: readonly string[], sinceMs: number | null): Promise<CommitOrder>
	/** What of ours may be found in a profile of a program that we have observed. */
	ownCode(): Promise<OwnCode>
	/** Files that change below these folders, absolute. */
	watchChanges(folders: readonly string[], leftOut: readonly string[]): Promise<Changes>
	/** Listens to a signal sent to this process. Returns how to stop listening. */
	onSignal(name: 'SIGINT' | 'SIGTERM' | 'SIGQUIT' | 'SIGHUP', listener: () => void): () => void
}

export interface LoadedSuites {
	/** Path of the configuration, absolute. */
	readonly path: string
	readonly suites: readonly Suite[]
	/** Files of alerts that the configuration names, absolute. Absent: none. */
	readonly alertRules?: readonly string[]
}

/** Screens or lines, and how they look: the flags, then our variables, then the terminal. */
export function uiOf(session: Session, display: DisplayChoices): UiChoice {
	const {stdin, stdout} = session.streams
	return chooseUi(
		session.env,
		{stdin: Boolean(stdin.isTTY), stdout: Boolean(stdout.isTTY)},
		{
			...(display.plain || display.json || display.quiet ? {plain: true} : {}),
			...(display.ascii ? {ascii: true} : {}),
			...(display.color === null ? {} : {color: display.color === 'always'}),
			...(display.fps === null ? {} : {fps: display.fps}),
			...(display.mouse === null ? {} : {mouse: display.mouse}),
		},
	)
}

/** As the user would type it: short where it lies below, whole where it does not. */
export function shownPath(session: Pick<Session, 'cwd'>, file: string): string {
	const below = path.relative(session.cwd, file)
	return below.startsWith('..') ? file : below || '.'
}

/** Columns of the terminal that stdout is; infinite where it is none. */
export function columnsOf({streams: {stdout}}: Pick<Session, 'streams'>): number {
	return stdout.isTTY && stdout.columns > 0 ? stdout.columns : Number.POSITIVE_INFINITY
}

/** What the user should know beside the result: on stderr, so that whoever reads stdout reads the result alone. A CI keeps both. */
export function sayNotice(session: Pick<Session, 'streams'>, text: string): void {
	say(session.streams.stderr, `arsenal-tui: ${withholdSecrets(sanitise(text))}`)
}

export function say(stream: NodeJS.WriteStream, text: string): void {
	stream.write(text.endsWith('\n') ? text : `${text}\n`)
}

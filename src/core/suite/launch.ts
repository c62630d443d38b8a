/** A program to start. Never goes through a shell unless `shell` says so. */
export interface LaunchSpec {
	/** The program and its arguments; with `shell` exactly one element, the line the shell reads. */
	readonly argv: readonly string[]
	readonly shell: boolean
	/** Which shell; absent: /bin/sh. */
	readonly shellProgram?: string
	/** Absolute. */
	readonly cwd: string
	/** Added to (and overriding) the environment arsenal-tui was started with. */
	readonly env: Readonly<Record<string, string>>
	/** In a plan that was read from a log: variables that were set too, whose values are not written down (core/plan/withheld.ts). */
	readonly withheldEnv?: readonly string[]
	/** Its environment gets nothing of ours, not even the mark by which all that came of it is found again (host/launch/mark.ts). */
	readonly unmarked?: true
	/** What it reads on its standard input; absent: nothing. `file` is absolute. */
	readonly input?: {readonly file: string} | {readonly text: string}
}

/** Where something is asked for. */
export interface Address {
	readonly url: string
	/** In a plan that was read from a log: `url` lacks its user, or values of its query or fragment. */
	readonly withheldUrl?: true
}

/** When a target counts as started. */
export type Readiness =
	| {readonly is: 'at-once'}
	| ({readonly is: 'http'; readonly timeoutMs: number} & Address)
	| {readonly is: 'port'; readonly host: string; readonly port: number; readonly timeoutMs: number}
	/** A line of stdout or stderr that matches this regular expression. */
	| {readonly is: 'log'; readonly pattern: string; readonly timeoutMs: number}
	| {readonly is: 'delay'; readonly delayMs: number}

import {execa} from 'execa'
import type {LaunchSpec} from '../../core/plan/plan.ts'
import {lastWords} from '../../core/units/last-words.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import type {Processes} from '../../ports.ts'

/** A revision cannot be made ready. The message is for the user; nothing of it has been left behind once `checkout` says so. */
export class RevisionFailure extends Error {
	/** What the program that failed said last, harmless. */
	readonly output: readonly string[]

	constructor(message: string, output: readonly string[] = []) {
		super(message)
		this.output = output
	}
}

export class GitMissing extends RevisionFailure {}

export class RevisionCancelled extends Error {}

/** What all steps of one checkout share. */
export interface RevisionTools {
	readonly processes: Processes
	/** Complete; nothing in it points git at a repository. */
	readonly environment: Readonly<Record<string, string>>
	readonly signal: AbortSignal
	say(text: string): void
}

/**
 * Variables that bind git to one repository, as `git rev-parse --local-env-vars` lists them; a git hook sets some of them. What sets
 * configuration (GIT_CONFIG_COUNT) stays: that is how CI machines declare a directory safe.
 */
const bindsGit =
	/^GIT_(ALTERNATE_OBJECT_DIRECTORIES|CONFIG|OBJECT_DIRECTORY|DIR|WORK_TREE|IMPLICIT_WORK_TREE|GRAFT_FILE|INDEX_FILE|PREFIX|SHALLOW_FILE|COMMON_DIR|NAMESPACE|QUARANTINE_PATH|DEFAULT_HASH|DEFAULT_REF_FORMAT)$/

/** Set by `npm run` for the script that started us, and wrong for any other package. */
const bindsNpm = /^(INIT_CWD|npm_(package_.*|lifecycle_.*|command))$/

export function unboundEnvironment(
	environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
	const kept = Object.entries(environment).filter(
		(entry): entry is [string, string] =>
			entry[1] !== undefined && !bindsGit.test(entry[0]) && !bindsNpm.test(entry[0]),
	)
	return {...Object.fromEntries(kept), LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0'}
}

/** No hook and no file-system monitor of anyone's configuration is started by what we do. */
const quietConfig = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false', '-c', 'submodule.recurse=false']

export interface GitAnswer {
	readonly ok: boolean
	/** As printed, last newline included. */
	readonly stdout: string
	readonly stderr: string
}

/** Asks git something that changes nothing but what `env` and `args` point it at. */
export async function askGit(
	tools: Pick<RevisionTools, 'environment' | 'signal'>,
	cwd: string,
	args: readonly string[],
	env: Readonly<Record<string, string>> = {},
): Promise<GitAnswer> {
	if (tools.signal.aborted) throw new RevisionCancelled()
	const result = await execa('git', [...quietConfig, ...args], {
		cwd,
		env: {...tools.environment, ...env},
		extendEnv: false,
		stdin: 'ignore',
		reject: false,
		stripFinalNewline: false,
		maxBuffer: 2 ** 29,
		cancelSignal: tools.signal,
	})
	if (tools.signal.aborted) throw new RevisionCancelled()
	if (result.code === 'ENOENT') throw new GitMissing('Revisions are taken from git, and there is no git on the PATH.')
	return {ok: !result.failed, stdout: result.stdout, stderr: result.stderr}
}

/** The same for an answer of one line; null when git failed. A path may end in a newline of its own: only git's is taken off. */
export async function askGitLine(...question: Parameters<typeof askGit>): Promise<string | null> {
	const {ok, stdout} = await askGit(...question)
	return ok ? stdout.replace(/\n$/, '') : null
}

export type ChildResult =
	| {readonly is: 'done'}
	| {readonly is: 'failed'; readonly how: string; readonly missing: boolean; readonly output: readonly string[]}

const keptOutputBytes = 64 * 1024
const shownLines = 12

/**
 * Runs a program that may take long and start others, until all of them are gone: a daemon that a build leaves behind would go on working
 * beside the measurements, or write into a folder that is being removed.
 */
export async function runChild(
	tools: RevisionTools,
	spec: Pick<LaunchSpec, 'argv' | 'shell' | 'cwd'> & {readonly env?: Readonly<Record<string, string>>},
): Promise<ChildResult> {
	const {processes, signal} = tools
	if (signal.aborted) throw new RevisionCancelled()
	let printed = ''
	const decoder = new TextDecoder()
	const launched = processes.launch(
		{argv: spec.argv, shell: spec.shell, cwd: spec.cwd, env: spec.env ?? {}},
		{
			onOutput: (_, chunk) => {
				printed = (printed + decoder.decode(chunk, {stream: true})).slice(-keptOutputBytes)
			},
		},
	)
	const aborted = new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), {once: true}))
	const exit = await Promise.race([launched.exited, aborted])
	await processes.end(launched, {signal: 'SIGTERM', graceMs: 2000})
	if (signal.aborted || exit === undefined) throw new RevisionCancelled()
	if (exit.exitCode === 0) return {is: 'done'}
	const how = exit.failure?.message ?? (exit.signal === null ? `exit code ${exit.exitCode}` : `signal ${exit.signal}`)
	const missing = exit.failure !== null && exit.failure.code === 'ENOENT'
	return {is: 'failed', how, missing, output: lastLines(printed)}
}

export function lastLines(text: string): string[] {
	const lines = text.split(/\r\n|[\r\n]/).map(line => sanitise(line).trimEnd().slice(0, 300))
	return lastWords(lines, shownLines)
}

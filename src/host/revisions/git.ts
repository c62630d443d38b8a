import {execa} from 'execa'
import type {Environment} from '../../core/events/run-event.ts'

type GitRevision = NonNullable<Environment['git']>

/** In a repository of a million files `git status` takes seconds; a run does not wait for that. */
const patience: GitPatience = {statusMs: 200, revisionMs: 80}

export interface GitPatience {
	readonly statusMs: number
	readonly revisionMs: number
}

/** The revision of the folder a run was started in; null: no repository, no commit yet, or no git. */
export async function readGit(cwd: string, {statusMs, revisionMs} = patience): Promise<GitRevision | null> {
	const [status, dated] = await Promise.all([
		quietGit(cwd, ['status', '--porcelain=v2', '--branch', '--untracked-files=no'], statusMs),
		// Plumbing: what users set for `git log`, such as to check signatures, starts nothing here.
		quietGit(cwd, ['rev-list', '--timestamp', '-1', 'HEAD'], revisionMs),
	])
	if (status !== null) return withDate(parseGitStatus(status), dated)
	// Too many files to look at in time, an index that is not ours to read or is damaged: the commit can often still be told.
	const revision = await quietGit(cwd, ['rev-parse', 'HEAD', '--abbrev-ref', 'HEAD'], revisionMs)
	const [commit, branch = 'HEAD'] = revision?.trim().split('\n') ?? []
	return commit === undefined ? null : withDate({branch: branch === 'HEAD' ? null : branch, commit, dirty: null}, dated)
}

/** @param dated  `SECONDS COMMIT`, as rev-list prints it */
function withDate(revision: GitRevision | null, dated: string | null): GitRevision | null {
	const [seconds, commit] = dated?.trim().split(' ') ?? []
	// Somebody may have committed in between.
	if (revision === null || commit !== revision.commit) return revision
	const date = new Date(Number(seconds) * 1000)
	return Number.isNaN(date.getTime()) ? revision : {...revision, committedAt: date.toISOString()}
}

/** What it printed; null when it failed or took too long. */
export async function quietGit(
	cwd: string,
	args: readonly string[],
	timeout: number,
	input?: string,
): Promise<string | null> {
	// Looking must not change anything nor start anything: no index refresh on disk, no file-system monitor from the repository's config.
	const result = await execa('git', ['--no-optional-locks', '-c', 'core.fsmonitor=false', ...args], {
		cwd,
		env: {LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0'},
		...(input === undefined ? {stdin: 'ignore' as const} : {input}),
		stderr: 'ignore',
		reject: false,
		timeout,
		killSignal: 'SIGKILL',
	})
	return result.failed ? null : result.stdout
}

/** Source: git-status(1), "Porcelain Format Version 2". Lines that are no header each name a changed file. */
export function parseGitStatus(text: string): GitRevision | null {
	const lines = text.split('\n').filter(line => line !== '')
	const header = (name: string) => lines.find(line => line.startsWith(`# ${name} `))?.slice(name.length + 3)
	const commit = header('branch.oid')
	if (commit === undefined || commit === '(initial)') return null
	const branch = header('branch.head') ?? '(detached)'
	return {branch: branch === '(detached)' ? null : branch, commit, dirty: lines.some(line => !line.startsWith('#'))}
}

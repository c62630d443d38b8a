import {execa} from 'execa'
import type {Environment} from '../core/events/run-event.ts'

type GitRevision = NonNullable<Environment['git']>

/** In a repository of a million files `git status` takes seconds; a run does not wait for that. */
const statusTimeoutMs = 200
const revisionTimeoutMs = 80

/** The revision of the folder a run was started in; null: no repository, no commit yet, or no git. */
export async function readGit(cwd: string): Promise<GitRevision | null> {
	const status = await git(cwd, ['status', '--porcelain=v2', '--branch', '--untracked-files=no'], statusTimeoutMs)
	if (status.is === 'said') return parseGitStatus(status.text)
	if (status.is === 'failed') return null
	const commit = await git(cwd, ['rev-parse', 'HEAD'], revisionTimeoutMs)
	// Nobody has shown the files to be unchanged, so they do not pass for it.
	return commit.is === 'said' ? {branch: null, commit: commit.text.trim(), dirty: true} : null
}

async function git(
	cwd: string,
	args: readonly string[],
	timeout: number,
): Promise<{readonly is: 'said'; readonly text: string} | {readonly is: 'failed' | 'late'}> {
	// Looking must not change anything nor start anything: no index refresh on disk, no file-system monitor from the repository's config.
	const result = await execa('git', ['--no-optional-locks', '-c', 'core.fsmonitor=false', ...args], {
		cwd,
		env: {LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0'},
		stdin: 'ignore',
		stderr: 'ignore',
		reject: false,
		timeout,
		killSignal: 'SIGKILL',
	})
	if (result.timedOut) return {is: 'late'}
	return result.failed ? {is: 'failed'} : {is: 'said', text: result.stdout}
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

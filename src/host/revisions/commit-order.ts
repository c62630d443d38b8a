import type {CommitOrder} from '../../core/history/course/commit-order.ts'
import {quietGit} from './git.ts'

/** A walk over a year of the busiest repositories takes about a second. */
const patienceMs = 3000

/** Clocks of those who commit differ: a commit may be older than its parent, and what comes before such a one is not walked over. */
const slackMs = 7 * 24 * 3_600_000

/** Git reads options and names of branches from the same list. */
const isCommit = /^[\da-f]{40}(?:[\da-f]{24})?$/

/**
 * What the repository around a folder knows of commits, by their full names. Those that it does not have are left out; all of them where there is no
 * repository, no git, or no answer in time.
 * @param sinceMs  when the oldest of them was made, milliseconds since 1970: much older ones are not walked over, and not told of. null: not known
 * @see git-rev-list(1): with --date-order no parent is shown before all of its children
 */
export async function readCommitOrder(
	cwd: string,
	commits: readonly string[],
	sinceMs: number | null,
	timeoutMs = patienceMs,
): Promise<CommitOrder> {
	const asked = new Set(commits.filter(commit => isCommit.test(commit)))
	if (asked.size === 0) return new Map()
	const head = (await quietGit(cwd, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], timeoutMs))?.trim() ?? null
	const limited = await walk(cwd, {asked, head, timeoutMs, since: sinceMs === null ? null : sinceMs - slackMs})
	// What was not reached from there may lie behind a commit that is dated long before its parent: all of the repository tells.
	if (head === null || sinceMs === null || [...limited.values()].every(({isAncestor}) => isAncestor)) return limited
	const whole = await walk(cwd, {asked, head, timeoutMs, since: null})
	if (whole.size > 0) return whole
	return new Map([...limited].map(([commit, known]) => [commit, {...known, isAncestor: known.isAncestor || null}]))
}

interface Walk {
	readonly asked: ReadonlySet<string>
	readonly head: string | null
	readonly timeoutMs: number
	/** Milliseconds since 1970; null: from the first commit on. */
	readonly since: number | null
}

async function walk(cwd: string, {asked, head, timeoutMs, since}: Walk): Promise<CommitOrder> {
	const limits = since === null ? [] : [`--max-age=${Math.max(0, Math.floor(since / 1000))}`]
	const printed = await quietGit(
		cwd,
		['rev-list', '--date-order', '--reverse', '--timestamp', '--parents', '--ignore-missing', ...limits, '--stdin'],
		timeoutMs,
		[...asked, ...(head === null ? [] : [head]), ''].join('\n'),
	)
	const lines = (printed ?? '').split('\n').map(line => line.split(' '))
	const ancestors = new Set(head === null ? [] : [head])
	// From children to parents.
	for (const [, commit = '', ...parents] of lines.toReversed())
		if (ancestors.has(commit)) for (const parent of parents) ancestors.add(parent)
	const found = lines.filter(([, commit = '']) => asked.has(commit))
	return new Map(
		found.map(([seconds, commit = ''], rank) => [
			commit,
			{rank, atMs: Number(seconds) * 1000, isAncestor: ancestors.has(commit)},
		]),
	)
}

import {showValue} from '../../core/suite/show-value.ts'
import {editDistance} from '../../core/units/nearest.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import {askGit, askGitLine, RevisionFailure, type RevisionTools} from './command.ts'
import type {Repository} from './repository.ts'

type Asking = Pick<RevisionTools, 'environment' | 'signal'>

export interface ResolvedRef {
	/** Full hash. */
	readonly commit: string
	/** First line of its message, harmless and short. */
	readonly subject: string
	readonly notes: readonly string[]
}

/** The work tree as it is, changes and all. A branch of that name is `refs/heads/worktree`. */
export function meansWorkTree(ref: string): boolean {
	return ref === 'worktree' || ref === '.'
}

/** @returns why git is not even asked; null when it may be */
export function refuseRef(ref: string): string | null {
	const name = showValue(ref)
	if (ref === '') return 'The revision is empty. Name a branch, a tag or a commit, or say worktree.'
	if (ref.startsWith('-')) return `The revision ${name} begins with a dash, as options do. No branch or tag may.`
	if (/[\x00-\x1f\x7f]/.test(ref)) return `The revision ${name} holds a control character. No branch or tag may.`
	if (/\s/.test(ref)) return `The revision ${name} holds a space. Name one branch, tag or commit.`
	if (ref.includes('..') || ref.startsWith('^')) return `${name} is a range of revisions. Name a single one.`
	if (ref.includes(':')) return `${name} names a file or searches in messages. Name a branch, a tag or a commit.`
	if (ref.length > 300) return `The revision ${name} is too long for a name.`
	return null
}

export async function resolveRef(tools: Asking, repository: Repository, ref: string): Promise<ResolvedRef> {
	const {topLevel} = repository
	const refused = refuseRef(ref)
	if (refused !== null) throw new RevisionFailure(refused)
	const asked = await askGit(tools, topLevel, ['rev-parse', '--verify', `${ref}^{commit}`])
	const commit = asked.stdout.trim()
	if (!asked.ok || !/^[0-9a-f]{40,64}$/.test(commit)) {
		throw new RevisionFailure(await whyUnknown(tools, repository, ref, asked.stderr))
	}
	const subject = await askGitLine(tools, topLevel, ['log', '-1', '--no-show-signature', '--format=%s', commit, '--'])
	if (subject === null) throw new RevisionFailure(`The commit ${commit} of ${ref} cannot be read: git fsck tells more.`)
	const notes = /refname .* is ambiguous/.test(asked.stderr)
		? [
				`${ref} names more than one thing; git took ${commit.slice(0, 10)}. refs/heads/${ref} or refs/tags/${ref} is exact.`,
			]
		: []
	return {commit, subject: sanitise(subject).slice(0, 120), notes}
}

async function whyUnknown(tools: Asking, repository: Repository, ref: string, stderr: string): Promise<string> {
	const {topLevel, isShallow} = repository
	const name = showValue(ref)
	if (/is ambiguous/.test(stderr)) return `${name} is the beginning of more than one commit. Write more of it.`
	if ((await askGitLine(tools, topLevel, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'])) === null) {
		if ((await refNames(tools, topLevel)).length === 0) return 'The repository has no commit yet.'
	}
	const kind = await askGitLine(tools, topLevel, ['cat-file', '-t', ref])
	if (kind !== null && kind !== 'commit') return `${name} is a ${kind}, not a commit.`
	const unshallow = 'This clone is shallow and lacks older commits: git fetch --unshallow brings them.'
	const [, stem, steps] = /^([^~^@]+|@)([~^@].*)$/.exec(ref) ?? []
	if (
		stem !== undefined &&
		(await askGitLine(tools, topLevel, ['rev-parse', '--verify', '--quiet', `${stem}^{commit}`]))
	) {
		if (isShallow) return `There is no ${name}. ${unshallow}`
		const count = Number(
			await askGitLine(tools, topLevel, ['rev-list', '--count', '--first-parent', '--max-count=100000', stem, '--']),
		)
		return `There is no ${name}: ${showValue(stem)} has a history of ${count} commit${count === 1 ? '' : 's'}, and ${steps} points beyond.`
	}
	if (/^[0-9a-f]{7,64}$/i.test(ref)) {
		return `The commit ${ref} is not in this clone. ${isShallow ? unshallow : 'git fetch may bring it.'}`
	}
	const near = nearestRefs(ref, await refNames(tools, topLevel))
	const hint =
		near.length > 0
			? ` Did you mean ${near.map(showValue).join(' or ')}?`
			: ' git branch --all and git tag list what there is.'
	return `There is no branch, tag or commit ${name}.${hint}${isShallow ? ` ${unshallow}` : ''}`
}

async function refNames(tools: Asking, topLevel: string): Promise<string[]> {
	const format = '--format=%(refname:short)'
	const listed = await askGit(tools, topLevel, ['for-each-ref', format, 'refs/heads', 'refs/tags', 'refs/remotes'])
	return listed.stdout.split('\n').filter(name => name !== '')
}

/** At most three, the likeliest first: the branch of a remote by that name, then misspellings, then longer names that begin alike. */
export function nearestRefs(ref: string, names: readonly string[]): string[] {
	const wanted = ref.toLowerCase()
	const rank = (name: string) => {
		const known = name.toLowerCase()
		if (known === wanted || known.endsWith(`/${wanted}`)) return 0
		if (name.length > 100 || ref.length > 100) return Number.POSITIVE_INFINITY
		const last = known.slice(known.lastIndexOf('/') + 1)
		const distance = Math.min(editDistance(wanted, known), editDistance(wanted, last))
		if (distance <= Math.max(1, Math.floor(ref.length / 3))) return distance
		return wanted.length >= 2 && (known.startsWith(wanted) || last.startsWith(wanted))
			? 100 + known.length - wanted.length
			: Number.POSITIVE_INFINITY
	}
	return names
		.map(name => [name, rank(name)] as const)
		.filter(([, place]) => place < Number.POSITIVE_INFINITY)
		.sort(([a, placeOfA], [b, placeOfB]) => placeOfA - placeOfB || (a < b ? -1 : 1))
		.slice(0, 3)
		.map(([name]) => name)
}

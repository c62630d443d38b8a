import {open} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {commandWords} from '../../core/plan/launch-words.ts'
import type {CheckedOut, RevisionRequest, RevisionResult, Revisions} from '../../ports.ts'
import {setOwner} from '../owned-folder.ts'
import {createProcesses} from '../processes/processes.ts'
import {
	askGitLine,
	RevisionCancelled,
	RevisionFailure,
	type RevisionTools,
	runChild,
	unboundEnvironment,
} from './command.ts'
import {type InstallSource, installDependencies} from './dependencies.ts'
import {exists, makeRevisionFolder, removeRevisionFolder, sweepRevisionFolders} from './folder.ts'
import {overlayChanges} from './overlay.ts'
import {meansWorkTree, resolveRef} from './ref.ts'
import {findRepository, type Repository} from './repository.ts'
import {addWorkTree, findLfsPointers, makeStandIn} from './stand-in.ts'
import {fillSubmodules} from './submodules.ts'

/**
 * Revisions of a git repository, checked out where they disturb nobody:
 *
 *     /tmp/arsenal-rev-k3vqX1/     private to the user
 *         owner.json               who removes it; when that process is dead its watchdog does, or the next one that comes
 *         git/                     a repository of our own that borrows the user's objects (revision-stand-in.ts)
 *         tree/                    its work tree, with packages installed and built
 *
 * One checkout at a time: two installs side by side are no faster, and the second can copy what the first has installed.
 *
 * @param environment what arsenal-tui was started with
 */
export function createRevisions(
	environment: Readonly<Record<string, string | undefined>>,
	options: {readonly parentDir?: string} = {},
): Revisions {
	const parentDir = options.parentDir ?? tmpdir()
	const clean = unboundEnvironment(environment)
	const processes = createProcesses(clean)
	const installed = new Map<string, InstallSource>()
	let swept: Promise<readonly string[]> | null = null
	let last: Promise<unknown> = Promise.resolve()
	const sweep = () => (swept ??= sweepRevisionFolders(parentDir))

	const checkOut = async (request: RevisionRequest): Promise<RevisionResult> => {
		await sweep()
		const tools: RevisionTools = {
			processes,
			environment: clean,
			signal: request.signal,
			say: text => request.onProgress?.(text),
		}
		let folder: string | null = null
		try {
			const repository = await findRepository(tools, request.repositoryDir)
			const wanted = await decide(tools, repository, request.ref)
			folder = await makeRevisionFolder(parentDir)
			request.onTemporaryFolder?.(folder)
			const revision = await fill(tools, repository, request, wanted, folder, [...installed.values()])
			installed.set(folder, {root: revision.root, label: `the checkout of ${request.ref}`})
			return {is: 'ready', revision}
		} catch (error) {
			if (folder !== null) await removeRevisionFolder(folder)
			if (error instanceof RevisionCancelled || request.signal.aborted) return {is: 'cancelled'}
			if (error instanceof RevisionFailure) return {is: 'failed', reason: error.message, output: error.output}
			const reason = whyNoRoom(error, parentDir)
			if (reason === null) throw error
			return {is: 'failed', reason, output: []}
		}
	}

	return {
		sweep,
		checkout(request) {
			const result = last.then(() => checkOut(request))
			last = result.catch(() => {})
			return result
		},
		async remove({folder}) {
			installed.delete(folder)
			await removeRevisionFolder(folder)
		},
		handOver: ({folder}, pid) => setOwner(folder, pid),
	}
}

interface Wanted {
	readonly commit: string
	readonly subject: string
	readonly notes: readonly string[]
	readonly take: 'recorded' | 'as-is'
}

async function decide(tools: RevisionTools, repository: Repository, ref: string): Promise<Wanted> {
	if (meansWorkTree(ref)) return {...(await resolveRef(tools, repository, 'HEAD')), take: 'as-is'}
	return {...(await resolveRef(tools, repository, ref)), take: 'recorded'}
}

async function fill(
	tools: RevisionTools,
	repository: Repository,
	request: RevisionRequest,
	wanted: Wanted,
	folder: string,
	installed: readonly InstallSource[],
): Promise<CheckedOut> {
	const {topLevel, below} = repository
	const {commit, subject, take} = wanted
	const notes = [...wanted.notes]
	const root = path.join(folder, 'tree')
	const dir = path.join(root, below)
	tools.say(`checking out ${commit.slice(0, 10)}`)
	await makeStandIn(tools, repository, path.join(folder, 'git'))
	await addWorkTree(tools, path.join(folder, 'git'), root, commit)
	let dirty = false
	if (take === 'as-is') {
		const overlay = await overlayChanges(tools, topLevel, root)
		dirty = overlay.changed + overlay.untracked > 0
		notes.push(
			`The work tree as it is: ${overlay.changed} changed and ${overlay.untracked} untracked files; what git ignores is left out`,
			...overlay.notes,
		)
	} else if (/^(HEAD|@)$/.test(request.ref)) {
		const status = ['status', '--porcelain', '--untracked-files=no', '--ignore-submodules=all']
		if ((await askGitLine(tools, topLevel, status)) !== '') {
			notes.push('The work tree has changes that are no part of HEAD; the revision worktree has them')
		}
	}
	notes.push(...(await fillSubmodules(tools, {user: topLevel, tree: root, folder, take})))
	if (!(await exists(dir)))
		throw new RevisionFailure(`There is no folder ${below} in ${commit.slice(0, 10)} (${subject}).`)
	const pointers = await findLfsPointers(tools, root, readStart)
	if (pointers.length > 0) {
		notes.push(
			`Git LFS is not at work here: ${pointers[0]}${pointers.length > 1 ? ` and ${pointers.length - 1} more` : ''} hold a pointer and not the file`,
		)
	}
	notes.push(
		...(await installDependencies(tools, {root, below}, [{root: topLevel, label: 'the work tree'}, ...installed])),
	)
	const PATH = movedPath(tools.environment['PATH'], topLevel, root)
	const environment = PATH === undefined ? {} : {PATH}
	if (request.build !== null) {
		const {argv, shell} = request.build
		tools.say(commandWords({argv, shell}))
		const result = await runChild(tools, {argv, shell, cwd: dir, env: environment})
		if (result.is === 'failed') {
			throw new RevisionFailure(
				`The revision does not build: ${commandWords({argv, shell})} ended with ${result.how}.`,
				result.output,
			)
		}
	}
	return {folder, root, dir, commit, subject, dirty, notes, environment}
}

/** Started by `npx` or `npm run`, programs of the user's node_modules/.bin come first on the PATH: each revision is to find its own. */
export function movedPath(searched: string | undefined, from: string, to: string): string | undefined {
	if (searched === undefined) return undefined
	const moved = searched
		.split(path.delimiter)
		.map(place => (place === from || place.startsWith(`${from}/`) ? to + place.slice(from.length) : place))
		.join(path.delimiter)
	return moved === searched ? undefined : moved
}

async function readStart(file: string): Promise<string> {
	const handle = await open(file)
	try {
		const {buffer, bytesRead} = await handle.read(Buffer.alloc(64), 0, 64, 0)
		return buffer.toString('latin1', 0, bytesRead)
	} finally {
		await handle.close()
	}
}

function whyNoRoom(error: unknown, parentDir: string): string | null {
	switch ((error as NodeJS.ErrnoException).code) {
		case 'ENOSPC':
		case 'EDQUOT':
			return `There is no room left in ${parentDir} for a revision and its packages. Set TMPDIR to a folder with more.`
		case 'EACCES':
		case 'EROFS':
		case 'ENOENT':
		case 'ENOTDIR':
			return `No revision can be written to ${parentDir}: ${(error as Error).message}. Set TMPDIR to a folder you can write to.`
		default:
			return null
	}
}

import {mkdir, rm} from 'node:fs/promises'
import path from 'node:path'
import {askGit, askGitLine, lastLines, RevisionFailure, type RevisionTools} from './command.ts'
import {exists} from './folder.ts'
import {overlayChanges} from './overlay.ts'

export interface SubmodulePlaces {
	/** The work tree the submodules are initialised in. */
	readonly user: string
	readonly tree: string
	/** For a temporary index. */
	readonly folder: string
	/** The revision's submodules, or the work tree's as they are. */
	readonly take: 'recorded' | 'as-is'
}

/**
 * Fills the folders of submodules with the files of the commits the revision records, out of the repositories the user has of them: no
 * network, nothing initialised, nothing written there (`git submodule update` would register each in the user's configuration).
 * @returns notes
 */
export async function fillSubmodules(tools: RevisionTools, places: SubmodulePlaces): Promise<string[]> {
	if (!(await exists(path.join(places.tree, '.gitmodules')))) return []
	const listed = await askGit(tools, places.tree, ['ls-files', '--stage', '-z'])
	return fillFrom(tools, places, gitlinks(listed.stdout), '')
}

interface Gitlink {
	readonly path: string
	readonly commit: string
}

/** @param listed lines of `git ls-files --stage -z`: `160000 HASH 0 TAB path` */
function gitlinks(listed: string): Gitlink[] {
	return listed
		.split('\0')
		.filter(entry => entry.startsWith('160000 '))
		.map(entry => ({path: entry.slice(entry.indexOf('\t') + 1), commit: entry.split(' ')[1]!}))
}

async function fillFrom(
	tools: RevisionTools,
	{user, tree, folder, take}: SubmodulePlaces,
	links: readonly Gitlink[],
	above: string,
): Promise<string[]> {
	const notes: string[] = []
	for (const link of links) {
		const source = path.join(user, link.path)
		const target = path.join(tree, link.path)
		const name = above + link.path
		if (!(await exists(path.join(source, '.git')))) {
			notes.push(`The submodule ${name} is not initialised in the work tree and stays empty`)
			continue
		}
		const ask = (...args: string[]) => askGitLine(tools, source, args)
		const commit = take === 'as-is' ? await ask('rev-parse', '--verify', 'HEAD^{commit}') : link.commit
		const gitDir = await ask('rev-parse', '--absolute-git-dir')
		if (commit === null || gitDir === null || (await ask('cat-file', '-e', `${commit}^{commit}`)) === null) {
			throw new RevisionFailure(
				`The revision wants the submodule ${name} at ${(commit ?? link.commit).slice(0, 10)}, which is not in this clone. git -C ${name} fetch may bring it.`,
			)
		}
		const index = path.join(folder, 'submodule-index')
		const env = {GIT_INDEX_FILE: index}
		await mkdir(target, {recursive: true})
		const here = [`--git-dir=${gitDir}`, `--work-tree=${target}`]
		const read = await askGit(tools, target, [...here, 'read-tree', commit], env)
		const written = await askGit(tools, target, [...here, 'checkout-index', '--all', '--force', '--quiet'], env)
		if (!read.ok || !written.ok) {
			throw new RevisionFailure(
				`The submodule ${name} could not be checked out.`,
				lastLines(read.stderr + written.stderr),
			)
		}
		const below = await askGit(tools, target, [...here, 'ls-files', '--stage', '-z'], env)
		await rm(index, {force: true})
		if (take === 'as-is') notes.push(...(await overlayChanges(tools, source, target)).notes)
		const inside = {user: source, tree: target, folder, take}
		notes.push(...(await fillFrom(tools, inside, gitlinks(below.stdout), `${name}/`)))
	}
	return notes
}

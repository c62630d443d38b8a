import {stat} from 'node:fs/promises'
import path from 'node:path'
import {askGit, askGitLine, lastLines, RevisionFailure, type RevisionTools} from './command.ts'

/** The user's repository. Everything here only reads it. */
export interface Repository {
	/** Top folder of the work tree. */
	readonly topLevel: string
	/** Where `repositoryDir` is below it: '' or `packages/api`. */
	readonly below: string
	/** Objects, refs and configuration; of a linked work tree that of the main one. */
	readonly commonDir: string
	readonly isShallow: boolean
}

export async function findRepository(
	tools: Pick<RevisionTools, 'environment' | 'signal'>,
	folder: string,
): Promise<Repository> {
	const stats = await stat(folder).catch(() => null)
	if (!stats?.isDirectory()) throw new RevisionFailure(`There is no folder ${folder} to take revisions from.`)
	const kind = await askGit(tools, folder, ['rev-parse', '--is-bare-repository', '--is-inside-work-tree'])
	if (!kind.ok) throw new RevisionFailure(whyNoRepository(folder, kind.stderr))
	const [isBare, isInWorkTree] = kind.stdout.split('\n')
	if (isInWorkTree !== 'true') {
		throw new RevisionFailure(
			isBare === 'true'
				? `${folder} is a bare repository: it has no files to compare. Run this in a clone or a work tree of it.`
				: `${folder} is inside git's own folder. Run this in the work tree.`,
		)
	}
	const ask = (...args: string[]) => askGitLine(tools, folder, ['rev-parse', ...args])
	const topLevel = await ask('--show-toplevel')
	const prefix = await ask('--show-prefix')
	const commonDir = await ask('--git-common-dir')
	if (topLevel === null || prefix === null || commonDir === null) {
		throw new RevisionFailure(`git does not say where the repository of ${folder} is.`)
	}
	return {
		topLevel,
		below: prefix.replace(/\/$/, ''),
		commonDir: path.resolve(folder, commonDir),
		isShallow: (await ask('--is-shallow-repository')) === 'true',
	}
}

function whyNoRepository(folder: string, stderr: string): string {
	if (/dubious ownership/.test(stderr)) {
		return `git refuses the repository of ${folder} because it belongs to another user. If you trust it: git config --global --add safe.directory ${folder}`
	}
	if (/not a git repository/.test(stderr)) return `${folder} is in no git repository, and revisions are taken from one.`
	return `git cannot read the repository of ${folder}: ${lastLines(stderr).at(-1) ?? 'it does not say why'}`
}

import {lstat, readdir, readFile, readlink, realpath, rm, symlink} from 'node:fs/promises'
import path from 'node:path'
import {lastLines, RevisionFailure, type RevisionTools, runChild} from './command.ts'
import {exists} from './folder.ts'
import {canCopyFrom, findProjects, type Project, packageNames, scriptOf} from './project.ts'

export interface InstallSource {
	readonly root: string
	/** `the work tree`. */
	readonly label: string
}

/**
 * Gives a checked-out tree its packages: from the first source that has exactly those, else from the package manager.
 *
 * Copied, never linked: Node resolves real paths, so through a link to the user's node_modules a workspace package or a `file:` dependency
 * would be the user's work tree and not the revision (both sides of the comparison the same code), and what tools cache in node_modules
 * would be shared. A copy is what an install would have made.
 * @returns notes
 */
export async function installDependencies(
	tools: RevisionTools,
	tree: {readonly root: string; readonly below: string},
	sources: readonly [InstallSource, ...InstallSource[]],
): Promise<string[]> {
	const notes: string[] = []
	for (const project of await findProjects(tree.root, tree.below)) {
		const folder = path.join(tree.root, project.below)
		const what = project.lockFile === null ? 'package.json' : path.posix.join(project.below, project.lockFile)
		if (await exists(path.join(folder, 'node_modules'))) {
			notes.push(`${path.posix.join(project.below, 'node_modules')} is part of the revision and used as it is`)
			continue
		}
		let source: InstallSource | undefined
		for (const one of sources) {
			if (await canCopyFrom(tree.root, project, one.root)) {
				source = one
				break
			}
		}
		if (source === undefined) {
			await install(tools, project, folder)
			notes.push(`Packages installed by ${project.manager} from ${what}`)
			if (project.lockFile === null) notes.push('There is no lock file: the versions are those of today')
		} else {
			tools.say(`copying node_modules of ${source.label}`)
			await copyModules(tools, path.join(source.root, project.below), folder)
			await runPrepare(tools, project, folder)
			notes.push(`Packages copied from ${source.label}, which has the same ${what}`)
		}
		notes.push(...(await mendLinks(tree.root, project.below, sources[0].root)))
	}
	return notes
}

async function install(tools: RevisionTools, project: Project, folder: string): Promise<void> {
	const argv = await installCommand(project, folder)
	tools.say(argv.join(' '))
	const env = {npm_config_update_notifier: 'false', npm_config_fund: 'false', npm_config_audit: 'false'}
	const result = await runChild(tools, {argv, shell: false, cwd: folder, env})
	if (result.is === 'done') return
	if (result.missing) {
		const why = project.lockFile === null ? 'package.json asks' : `${project.lockFile} asks`
		throw new RevisionFailure(
			`${why} for ${project.manager}, and there is no program ${project.manager} on the PATH. Install it and try again.`,
		)
	}
	throw new RevisionFailure(
		`The packages could not be installed: ${argv.join(' ')} ended with ${result.how}.`,
		result.output,
	)
}

/** Development packages are wanted whatever NODE_ENV says: benchmarks and builds live on them. */
async function installCommand({manager, lockFile}: Project, folder: string): Promise<string[]> {
	const isLocked = lockFile !== null
	switch (manager) {
		case 'npm':
			return isLocked
				? ['npm', 'ci', '--include=dev', '--prefer-offline', '--no-audit', '--no-fund']
				: ['npm', 'install', '--include=dev', '--no-package-lock', '--no-audit', '--no-fund']
		case 'pnpm':
			return ['pnpm', 'install', '--prod=false', '--prefer-offline', isLocked ? '--frozen-lockfile' : '--no-lockfile']
		case 'yarn': {
			const head = isLocked ? (await readFile(path.join(folder, lockFile), 'utf8')).slice(0, 500) : ''
			if (isLocked && !head.includes('# yarn lockfile v1')) return ['yarn', 'install', '--immutable']
			return [
				'yarn',
				'install',
				'--production=false',
				'--non-interactive',
				isLocked ? '--frozen-lockfile' : '--no-lockfile',
			]
		}
		case 'bun':
			return isLocked ? ['bun', 'install', '--frozen-lockfile'] : ['bun', 'install', '--no-save']
	}
}

/** What an install would have run at its end: it makes the project from its sources, so it has to see this revision's. */
async function runPrepare(tools: RevisionTools, {manager, manifest}: Project, folder: string): Promise<void> {
	if (scriptOf(manifest, 'prepare') === null || manager === 'bun') return
	const argv = [manager, 'run', 'prepare']
	tools.say(argv.join(' '))
	const result = await runChild(tools, {argv, shell: false, cwd: folder})
	if (result.is === 'done') return
	throw new RevisionFailure(`The revision does not build: ${argv.join(' ')} ended with ${result.how}.`, result.output)
}

/** Folders in which tools keep what they made of the user's files: warm for one side only, they would make that side look faster. */
const caches = ['.cache', '.vite', '.vite-temp', '.vitest']

/** Where the revision has a folder and the source has node_modules in it: workspaces have some of their own. */
async function copyModules(tools: RevisionTools, from: string, to: string): Promise<void> {
	const modules = path.join(from, 'node_modules')
	if (await exists(modules)) {
		const copied = await runChild(tools, {argv: ['cp', '-a', '--', modules, `${to}/`], shell: false, cwd: to})
		if (copied.is === 'failed') {
			throw new RevisionFailure(
				`node_modules could not be copied (${copied.how}).`,
				lastLines(copied.output.join('\n')),
			)
		}
		for (const name of caches) await rm(path.join(to, 'node_modules', name), {recursive: true, force: true})
	}
	for (const entry of await readdir(to, {withFileTypes: true})) {
		if (!entry.isDirectory() || entry.name === 'node_modules' || entry.name === '.git') continue
		await copyModules(tools, path.join(from, entry.name), path.join(to, entry.name))
	}
}

/**
 * Links among the packages that do not lead where they should from here: one into the user's work tree has to lead into this one, and one
 * to a folder beside the repository, `file:../lib`, into the air.
 * @returns notes
 */
async function mendLinks(root: string, below: string, userRoot: string): Promise<string[]> {
	const notes: string[] = []
	const modules = path.join(root, below, 'node_modules')
	for (const name of await packageNames(modules)) {
		const link = path.join(modules, name)
		if (!(await lstat(link)).isSymbolicLink()) continue
		const target = await readlink(link)
		if (path.isAbsolute(target)) {
			const inside = path.relative(userRoot, target)
			if (inside.startsWith('..') || path.isAbsolute(inside)) continue
			await relink(link, path.join(root, inside))
		} else if (!(await exists(path.resolve(path.dirname(link), target)))) {
			// As the same link would lead from the user's work tree.
			const place = path.join(userRoot, below, 'node_modules', name)
			const meant = await realpath(path.resolve(path.dirname(place), target)).catch(() => null)
			if (meant === null) continue
			await relink(link, meant)
			notes.push(`${name} lies outside the repository (${meant}) and is the same for every revision`)
		}
	}
	return notes
}

async function relink(link: string, target: string): Promise<void> {
	await rm(link)
	await symlink(target, link)
}

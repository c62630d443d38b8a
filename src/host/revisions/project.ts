import {lstat, readdir, readFile} from 'node:fs/promises'
import path from 'node:path'
import {exists} from './folder.ts'

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun'

/** A folder that dependencies are installed in. */
export interface Project {
	/** Below the root of the work tree; '' is the root. */
	readonly below: string
	readonly manager: PackageManager
	/** null: no lock file, so nobody knows which versions. */
	readonly lockFile: string | null
	readonly manifest: Manifest
}

export type Manifest = Readonly<Record<string, unknown>>

const lockFiles: ReadonlyArray<readonly [file: string, manager: PackageManager]> = [
	['npm-shrinkwrap.json', 'npm'],
	['package-lock.json', 'npm'],
	['pnpm-lock.yaml', 'pnpm'],
	['yarn.lock', 'yarn'],
	['bun.lock', 'bun'],
	['bun.lockb', 'bun'],
]

/**
 * From the root down to the folder in use, every one that has a lock file: a benchmark folder with packages of its own may import what the
 * root installs. Without any lock file, the nearest package that depends on something.
 */
export async function findProjects(root: string, below: string): Promise<Project[]> {
	const folders = ['']
	for (const part of below.split('/').filter(part => part !== '')) folders.push(path.posix.join(folders.at(-1)!, part))
	const found: Project[] = []
	for (const folder of folders) {
		const manifest = await readManifest(path.join(root, folder))
		if (manifest !== null) found.push(await projectIn(root, folder, manifest))
	}
	const locked = found.filter(project => project.lockFile !== null)
	if (locked.length > 0) return locked
	const nearest = found.at(-1)
	return nearest !== undefined && dependsOnSomething(nearest.manifest) ? [nearest] : []
}

async function projectIn(root: string, below: string, manifest: Manifest): Promise<Project> {
	const wanted = /^(npm|pnpm|yarn|bun)@/.exec(String(manifest['packageManager'] ?? ''))?.[1]
	const there: Array<readonly [string, PackageManager]> = []
	for (const lock of lockFiles) if (await exists(path.join(root, below, lock[0]))) there.push(lock)
	const [lockFile, manager] = there.find(([, name]) => name === wanted) ?? there[0] ?? [null, wanted ?? 'npm']
	return {below, manager: manager as PackageManager, lockFile, manifest}
}

async function readManifest(folder: string): Promise<Manifest | null> {
	const manifest = await readJson(path.join(folder, 'package.json'))
	return isRecord(manifest) ? manifest : null
}

function dependsOnSomething(manifest: Manifest): boolean {
	return ['dependencies', 'devDependencies', 'optionalDependencies', 'workspaces'].some(field => {
		const value = manifest[field]
		return typeof value === 'object' && value !== null && Object.keys(value).length > 0
	})
}

/** What of a manifest decides over installed packages. Scripts of an install may patch them; `prepare` makes the project itself. */
const decidingFields = [
	...['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies', 'bundleDependencies'],
	...['bundledDependencies', 'workspaces', 'overrides', 'resolutions', 'pnpm', 'packageManager', 'dependenciesMeta'],
]
const installScripts = ['preinstall', 'install', 'postinstall']
const decidingFiles = ['.npmrc', '.yarnrc', '.yarnrc.yml', 'pnpm-workspace.yaml', 'bunfig.toml']

export function scriptOf(manifest: Manifest, name: string): string | null {
	const {scripts} = manifest
	const script = isRecord(scripts) ? scripts[name] : undefined
	return typeof script === 'string' && script !== '' ? script : null
}

/**
 * Whether what is installed for the project below `other` is what `root` would get from its own lock file: same lock file, same wishes, and
 * really installed, not left over from an earlier state of the lock file.
 */
export async function canCopyFrom(root: string, project: Project, other: string): Promise<boolean> {
	const {below, lockFile, manifest} = project
	const [here, there] = [path.join(root, below), path.join(other, below)]
	if (installScripts.some(name => scriptOf(manifest, name) !== null)) return false
	const otherManifest = await readManifest(there)
	if (otherManifest === null) return false
	const wishes = (of: Manifest) => JSON.stringify(decidingFields.map(field => of[field] ?? null))
	if (wishes(manifest) !== wishes(otherManifest)) return false
	for (const file of [...decidingFiles, ...(lockFile === null ? [] : [lockFile])]) {
		const [own, others] = await Promise.all(
			[here, there].map(folder => readFile(path.join(folder, file)).catch(() => null)),
		)
		if (own === null ? others !== null : others === null || !own!.equals(others!)) return false
	}
	const stats = await lstat(path.join(there, 'node_modules')).catch(() => null)
	return stats?.isDirectory() === true && (await isInstalled(there, project))
}

/** By the record each manager leaves of what it has installed. */
async function isInstalled(folder: string, {manager, lockFile}: Project): Promise<boolean> {
	const modules = path.join(folder, 'node_modules')
	if (lockFile === null) return true
	switch (manager) {
		case 'npm':
			return isInstalledByNpm(modules, await readJson(path.join(folder, lockFile)))
		case 'pnpm': {
			const record = await readFile(path.join(modules, '.pnpm/lock.yaml')).catch(() => null)
			return record?.equals(await readFile(path.join(folder, lockFile))) === true
		}
		case 'yarn':
			return (
				(await exists(path.join(modules, '.yarn-integrity'))) || (await exists(path.join(modules, '.yarn-state.yml')))
			)
		case 'bun':
			return true
	}
}

/** The reasons a lock file gives for a package that `npm ci` may leave out: other platforms, and what nobody asks for any more. */
const dispensable = ['optional', 'devOptional', 'extraneous']

/** npm keeps the lock file of what it has really installed in node_modules. */
async function isInstalledByNpm(modules: string, lock: unknown): Promise<boolean> {
	const wanted = packagesOf(lock)
	const installed = packagesOf(await readJson(path.join(modules, '.package-lock.json')))
	if (wanted === null || (installed === null && wanted.size > 0)) return false
	for (const [place, entry] of installed ?? []) {
		const asked = wanted.get(place)
		if (asked === undefined || ['version', 'integrity', 'link'].some(field => asked[field] !== entry[field]))
			return false
	}
	for (const [place, entry] of wanted) {
		if (!installed?.has(place) && dispensable.every(reason => entry[reason] !== true)) return false
	}
	// `npm link` puts a link where the record says package.
	for (const name of await packageNames(modules)) {
		const isLink = (await lstat(path.join(modules, name))).isSymbolicLink()
		if (isLink && installed?.get(`node_modules/${name}`)?.['link'] !== true) return false
	}
	return true
}

function packagesOf(lock: unknown): Map<string, Record<string, unknown>> | null {
	const packages = isRecord(lock) ? lock['packages'] : null
	if (!isRecord(packages)) return null
	return new Map(
		Object.entries(packages).filter(
			(entry): entry is [string, Record<string, unknown>] =>
				/(^|\/)node_modules\//.test(entry[0]) && isRecord(entry[1]),
		),
	)
}

/** `a`, `@scope/b`: what stands directly in a node_modules folder. */
export async function packageNames(modules: string): Promise<string[]> {
	const names: string[] = []
	for (const name of await readdir(modules).catch(() => [])) {
		if (name.startsWith('.')) continue
		if (!name.startsWith('@')) names.push(name)
		else for (const inner of await readdir(path.join(modules, name)).catch(() => [])) names.push(`${name}/${inner}`)
	}
	return names
}

async function readJson(file: string): Promise<unknown> {
	try {
		return JSON.parse(await readFile(file, 'utf8'))
	} catch {
		return null
	}
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
}

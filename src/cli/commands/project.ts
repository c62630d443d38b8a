/** What a project in a folder says of itself: scripts and package manager from package.json, bench files and profiles from a look around. */
import {existsSync} from 'node:fs'
import {readdir, stat} from 'node:fs/promises'
import path from 'node:path'
import {isNamedAsProfile} from '../../core/profile/formats/formats.ts'
import type {Project} from '../../core/suite/starter-config.ts'
import {fileTrouble} from '../../core/trouble/file-trouble.ts'
import {readRegularFile} from '../../store/regular-file.ts'
import type {NearProfile} from '../../tui/ports.ts'

export interface Manifest extends Pick<Project, 'scripts' | 'packageManager'> {
	/** There is a package.json, readable or not. */
	readonly isThere: boolean
	/** Why nothing could be read out of it: a sentence without its end. */
	readonly trouble: string | null
}

/** npm itself would not get far with one as long. */
const mostManifestBytes = 16 << 20

export async function readManifest(cwd: string): Promise<Manifest> {
	try {
		const text = await readRegularFile(path.join(cwd, 'package.json'), mostManifestBytes)
		const manifest = objectOf(JSON.parse(text.replace(/^\ufeff/, '')), 'it holds no object')
		const scripts = Object.entries(objectOf(manifest.scripts ?? {}, 'its `scripts` are no object')).filter(
			(entry): entry is [string, string] => typeof entry[1] === 'string',
		)
		return {
			scripts: Object.fromEntries(scripts),
			packageManager: packageManagerOf(cwd, manifest.packageManager),
			isThere: true,
			trouble: null,
		}
	} catch (error) {
		const isThere = (error as NodeJS.ErrnoException).code !== 'ENOENT'
		const trouble = `package.json cannot be read, so its scripts are left out: ${fileTrouble(error)}`
		return {
			scripts: {},
			packageManager: packageManagerOf(cwd, undefined),
			isThere,
			trouble: isThere ? trouble : null,
		}
	}
}

/** @throws an error with `otherwise` */
function objectOf(value: unknown, otherwise: string): Readonly<Record<string, unknown>> {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(otherwise)
	return value as Record<string, unknown>
}

const lockFiles = {'pnpm-lock.yaml': 'pnpm', 'yarn.lock': 'yarn', 'bun.lock': 'bun', 'bun.lockb': 'bun'}

function packageManagerOf(cwd: string, named: unknown): string {
	const said = /^(npm|pnpm|yarn|bun)@/.exec(String(named))?.[1]
	if (said !== undefined) return said
	return Object.entries(lockFiles).find(([file]) => existsSync(path.join(cwd, file)))?.[1] ?? 'npm'
}

const deepest = 4
/** What is installed, built or hidden is not the project's own. */
const notLookedInto = /^(\.|node_modules$|dist$|build$|out$|coverage$)/

/**
 * Files of the project in a folder, relative to it, in the order of their names. What cannot be read counts as empty.
 * @param signal ends it early: a home folder may hold a million
 */
async function* filesNear(cwd: string, signal?: AbortSignal): AsyncGenerator<string> {
	async function* look(folder: string, depth: number): AsyncGenerator<string> {
		if (signal?.aborted) return
		const entries = await readdir(path.join(cwd, folder), {withFileTypes: true}).catch(() => [])
		for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
			const file = folder === '' ? entry.name : `${folder}/${entry.name}`
			if (entry.isFile()) yield file
			else if (entry.isDirectory() && depth < deepest && !notLookedInto.test(entry.name)) yield* look(file, depth + 1)
		}
	}
	yield* look('', 1)
}

const benchFile = /\.bench\.[cm]?[jt]s$/
const mostBenchFiles = 20

/** The first of many. */
export async function benchFilesIn(cwd: string, signal?: AbortSignal): Promise<string[]> {
	const found: string[] = []
	for await (const file of filesNear(cwd, signal)) {
		if (benchFile.test(file)) found.push(file)
		if (found.length === mostBenchFiles) break
	}
	return found
}

const mostProfiles = 50

/** No tool names them so by itself, but people do. */
const foldedFile = /\.(?:folded|collapsed)(?:\.gz)?$/
/** By their names alone: what else is a profile can be typed. Newest first; of many the newest. */
export async function profilesIn(cwd: string, signal?: AbortSignal): Promise<NearProfile[]> {
	const found: NearProfile[] = []
	for await (const file of filesNear(cwd, signal)) {
		if (!isNamedAsProfile(file.replace(/\.gz$/, '')) && !foldedFile.test(file)) continue
		const about = await stat(path.join(cwd, file)).catch(() => null)
		if (about !== null) found.push({file, bytes: about.size, whenMs: about.mtimeMs})
	}
	return found.sort((a, b) => b.whenMs - a.whenMs).slice(0, mostProfiles)
}

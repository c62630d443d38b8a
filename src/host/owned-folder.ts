import {lstatSync, readFileSync, readlinkSync} from 'node:fs'
import {chmod, mkdtemp, readdir, realpath, rename, rm, writeFile} from 'node:fs/promises'
import {hostname} from 'node:os'
import path from 'node:path'
import {hasEnded} from './processes/proc-stat.ts'
import {readProcStat} from './processes/proc-table.ts'

/**
 * Private temporary folders with a file that says whose they are. A killed owner cannot remove one; its watchdog does, and where that is gone too, whoever
 * comes next. Names of a kind are equally long, for the length of its paths moves what a program costs.
 */
export type FolderPrefix = 'arsenal-rev-' | 'arsenal-work-' | 'arsenal-kept-'
const ownerFile = 'owner.json'

interface Owner {
	/** Machine and process namespace: a pid means nothing outside of it, and a container may share our folder. */
	readonly place: string
	readonly boot: string
	readonly pid: number
	/** Ticks since boot; null where there is no Linux /proc. */
	readonly started: number | null
}

/** An owner in another container cannot be looked at: what is his is not taken for left behind before this. */
const strangerKeepsMs = 24 * 3_600_000
/** A folder without its owner's name: that is written within milliseconds. */
const namelessKeepsMs = 600_000

/** @returns its real path */
export async function makeOwnedFolder(parent: string, prefix: FolderPrefix): Promise<string> {
	const folder = await mkdtemp(path.join(await realpath(parent), prefix))
	await setOwner(folder, process.pid)
	return folder
}

export async function setOwner(folder: string, pid: number): Promise<void> {
	const owner: Owner = {...here(), pid, started: readProcStat(pid)?.startTicks ?? null}
	const temporary = path.join(folder, `${ownerFile}.new`)
	await writeFile(temporary, JSON.stringify(owner), {mode: 0o600})
	await rename(temporary, path.join(folder, ownerFile))
}

/** Removes what dead owners left in `parent`. Never rejects. @returns the folders that are gone */
export async function sweepOwnedFolders(parent: string, prefix: FolderPrefix): Promise<readonly string[]> {
	const removed: string[] = []
	for (const folder of await foldersLeftBehind(parent, prefix)) {
		try {
			await removeOwnedFolder(folder, prefix)
			removed.push(folder)
		} catch {
			// Somebody else is at it, or it is not ours to remove.
		}
	}
	return removed
}

/** Those whose owners are dead. Never rejects. */
export async function foldersLeftBehind(parent: string, prefix: FolderPrefix): Promise<readonly string[]> {
	const names = await readdir(parent).catch(() => [])
	return names
		.filter(name => name.startsWith(prefix))
		.map(name => path.join(parent, name))
		.filter(folder => {
			try {
				return isLeftBehind(folder)
			} catch {
				return false
			}
		})
}

/** All of it, also what is write-protected, and nothing that a link points at. */
export async function removeOwnedFolder(folder: string, prefix: FolderPrefix): Promise<void> {
	if (!path.basename(folder).startsWith(prefix)) throw new TypeError(`${folder} is not one of ${prefix}`)
	const remove = () => rm(folder, {recursive: true, force: true, maxRetries: 5, retryDelay: 50})
	try {
		await remove()
	} catch {
		await makeWritable(folder)
		await remove()
	}
}

async function makeWritable(folder: string): Promise<void> {
	await chmod(folder, 0o700)
	for (const entry of await readdir(folder, {withFileTypes: true})) {
		if (entry.isDirectory()) await makeWritable(path.join(folder, entry.name))
	}
}

function isLeftBehind(folder: string): boolean {
	const stats = lstatSync(folder)
	// In a shared /tmp others have folders of that name, or links that only look like one.
	if (!stats.isDirectory() || (process.getuid && stats.uid !== process.getuid())) return false
	const ageMs = Date.now() - stats.mtimeMs
	const owner = readOwner(folder)
	if (owner === null) return ageMs > namelessKeepsMs
	const {place, boot} = here()
	if (owner.place !== place) return ageMs > strangerKeepsMs
	return owner.boot !== boot || !isRunning(owner)
}

function isRunning({pid, started}: Owner): boolean {
	if (started !== null) {
		const stat = readProcStat(pid)
		return stat !== null && !hasEnded(stat.state) && stat.startTicks === started
	}
	try {
		process.kill(pid, 0)
		return true
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM'
	}
}

function readOwner(folder: string): Owner | null {
	try {
		const {place, boot, pid, started} = JSON.parse(readFileSync(path.join(folder, ownerFile), 'utf8'))
		const isOwner = typeof place === 'string' && typeof boot === 'string' && Number.isSafeInteger(pid) && pid > 0
		return isOwner ? {place, boot, pid, started: Number.isSafeInteger(started) ? started : null} : null
	} catch {
		return null
	}
}

function here(): Pick<Owner, 'place' | 'boot'> {
	return {
		place: `${hostname()} ${orEmpty(() => readlinkSync('/proc/self/ns/pid'))}`,
		boot: orEmpty(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()),
	}
}

function orEmpty(read: () => string): string {
	try {
		return read()
	} catch {
		return ''
	}
}

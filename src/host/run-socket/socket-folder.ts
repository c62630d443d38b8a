import {lstat, mkdtemp, readdir, rm, rmdir} from 'node:fs/promises'
import {connect, type Server} from 'node:net'
import {tmpdir} from 'node:os'
import {join, resolve} from 'node:path'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {isComingFile} from '../probe/coming-probes.ts'

/** sun_path holds 108 bytes on Linux and 104 on macOS, the closing zero included. */
const longestPathBytes = 103
/** The watchdog removes folders that begin with `arsenal-`; the rest tells these from other temporary folders of ours. */
const prefix = 'arsenal-sock-'
/** Between the making of a folder and the first accept nobody answers there: whoever is that young is left alone. */
const youngMs = 60_000

export interface PrivateSocket {
	readonly path: string
	/** Path of the second server, in the same folder. */
	readonly besidePath: string | null
	/** Once the server is closed. */
	remove(): Promise<void>
}

/**
 * Has `server` listen on a unix socket in a folder that only we can enter: whoever can reach the socket can read what the target does, or
 * command the run. A folder that is missing, full, not ours to write, too deep for a socket's path or on a disk without sockets is passed over.
 *
 * @param beside  a second server, under a name that is no longer than the first
 */
export async function listenPrivately(
	server: Server,
	name: string,
	beside: {readonly server: Server; readonly name: string} | null = null,
): Promise<PrivateSocket> {
	let reason: unknown
	for (const place of temporaryPlaces()) {
		if (Buffer.byteLength(join(place, `${prefix}XXXXXX`, name)) > longestPathBytes) continue
		let folder: string | null = null
		try {
			folder = await mkdtemp(join(place, prefix))
			const path = join(folder, name)
			const besidePath = beside === null ? null : join(folder, beside.name)
			// First: who finds the other one there may use this one.
			if (beside !== null && besidePath !== null) await listening(beside.server, besidePath)
			await listening(server, path)
			const made = folder
			return {path, besidePath, remove: () => rm(made, {recursive: true, force: true})}
		} catch (error) {
			reason = error
			if (folder !== null) await rm(folder, {recursive: true, force: true})
		}
	}
	throw new ArsenalError('output-not-writable', `no folder for a socket in ${temporaryPlaces().join(', ')}`, {
		advice: 'Set TMPDIR to a folder with a short path that you can write to.',
		cause: reason,
	})
}

/** Folders that a runner and its watchdog left behind when both were killed, or the machine went down. Never rejects. */
export async function removeStaleSocketFolders(): Promise<void> {
	for (const place of temporaryPlaces()) {
		const names = await readdir(place).catch(() => [])
		for (const name of names) {
			if (name.startsWith(prefix)) await removeIfStale(join(place, name)).catch(() => {})
		}
	}
}

async function removeIfStale(folder: string): Promise<void> {
	const about = await lstat(folder)
	if (!about.isDirectory() || about.uid !== process.getuid?.() || Date.now() - about.mtimeMs < youngMs) return
	const names = await readdir(folder)
	const sockets = names.filter(name => !isComingFile(name)).map(name => join(folder, name))
	for (const socket of sockets) if (!(await lstat(socket)).isSocket() || (await isAnswered(socket))) return
	for (const name of names) await rm(join(folder, name), {force: true})
	await rmdir(folder)
}

/** Asks the socket and not a pid in its name: whoever listens may live in another container that shares the folder. */
function isAnswered(socket: string): Promise<boolean> {
	return new Promise(done => {
		const connection = connect(socket)
		connection.once('connect', () => {
			connection.destroy()
			done(true)
		})
		connection.on('error', (error: NodeJS.ErrnoException) => done(error.code !== 'ECONNREFUSED'))
	})
}

/** Where temporary folders are, the one that was asked for first: it may be missing, full, or not ours to write. */
export function temporaryPlaces(): readonly string[] {
	const named = [tmpdir(), process.env.XDG_RUNTIME_DIR, '/tmp', '/var/tmp']
	return [...new Set(named.filter(place => place !== undefined && place !== '').map(place => resolve(place!)))]
}

function listening(server: Server, path: string): Promise<void> {
	return new Promise((done, reject) => {
		server.once('error', reject)
		server.listen(path, () => {
			server.off('error', reject)
			server.on('error', () => {})
			done()
		})
	})
}

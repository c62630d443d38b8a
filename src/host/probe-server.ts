import {existsSync, mkdtempSync, rmSync} from 'node:fs'
import {createServer, type Server, type Socket} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {ArsenalError} from '../core/trouble/arsenal-error.ts'
import type {ProbedProcess, ProbeServer, Probes} from '../ports.ts'
import {acceptProbe} from './probe-connection.ts'

/** sun_path holds 108 bytes on Linux and 104 on macOS, the closing zero included. */
const maxSocketPathBytes = 103

/** @param options.relayPath  what targets load; by default the one shipped beside this program */
export function createProbes(options: {readonly relayPath?: string} = {}): Probes {
	const relayPath = options.relayPath ?? findRelay()
	return {listen: () => listen(relayPath)}
}

/** Beside the bundle (`dist/probe`), or in the source tree. */
function findRelay(): string {
	const places = ['./probe/relay.cjs', '../probe/relay.cjs'].map(place =>
		fileURLToPath(new URL(place, import.meta.url)),
	)
	const found = places.find(place => existsSync(place))
	if (found === undefined) {
		throw new ArsenalError('internal', 'probe/relay.cjs, which is loaded into Node targets, is missing', {
			advice: 'Install arsenal-tui again, or build it with `npm run build`.',
		})
	}
	return found
}

async function listen(relayPath: string): Promise<ProbeServer> {
	const folder = makeSocketFolder()
	const path = join(folder, 'p')
	const sockets = new Set<Socket>()
	const unclaimed: ProbedProcess[] = []
	let listener: ((process: ProbedProcess) => void) | null = null

	const server = createServer(socket => {
		sockets.add(socket)
		socket.on('close', () => sockets.delete(socket))
		acceptProbe(socket, process => {
			if (listener) listener(process)
			else unclaimed.push(process)
		})
	})
	try {
		await listening(server, path)
	} catch (error) {
		rmSync(folder, {recursive: true, force: true})
		throw error
	}

	return {
		socketPath: path,
		environment: inherited => ({
			ARSENAL_SOCKET: path,
			NODE_OPTIONS: composeNodeOptions(relayPath, inherited.NODE_OPTIONS ?? process.env.NODE_OPTIONS),
		}),
		onProcess(wanted) {
			listener = wanted
			for (const process of unclaimed.splice(0)) wanted(process)
		},
		async close() {
			const closed = new Promise<void>(resolve => server.close(() => resolve()))
			for (const socket of sockets) socket.destroy()
			await closed
			rmSync(folder, {recursive: true, force: true})
		},
	}
}

/** A folder that only we can enter: whoever can reach the socket can read what the target does. */
function makeSocketFolder(): string {
	const places = [tmpdir(), process.env.XDG_RUNTIME_DIR, '/tmp', '/var/tmp'].filter(place => place !== undefined)
	let reason: unknown
	for (const place of places) {
		if (Buffer.byteLength(join(place, 'arsenal-XXXXXX', 'p')) > maxSocketPathBytes) continue
		try {
			return mkdtempSync(join(place, 'arsenal-'))
		} catch (error) {
			reason = error
		}
	}
	throw new ArsenalError('output-not-writable', `no folder for a socket in ${places.join(', ')}`, {
		advice: 'Set TMPDIR to a folder with a short path that you can write to.',
		cause: reason,
	})
}

function listening(server: Server, path: string): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once('error', reject)
		server.listen(path, () => {
			server.off('error', reject)
			server.on('error', () => {})
			resolve()
		})
	})
}

/**
 * Ours comes first: what it will need it takes before the user's own preloads can patch it. NODE_OPTIONS is split at spaces;
 * double quotes keep a path together and a backslash keeps the next character.
 */
export function composeNodeOptions(relayPath: string, inherited: string | undefined): string {
	const quoted = `"${relayPath.replace(/["\\]/g, '\\$&')}"`
	return [`--require ${quoted}`, inherited?.trim()].filter(part => part).join(' ')
}

import net from 'node:net'
import path from 'node:path'
import type {RunCommand} from '../../core/plan/run-command.ts'
import type {RunNotice, RunSocket, RunSocketClient, RunSocketServer} from '../../ports.ts'
import {awakeFor} from '../awake.ts'
import {onLines} from '../lines.ts'
import {listenPrivately, removeStaleSocketFolders} from './socket-folder.ts'

/** A client that does not read loses pokes, never events: those are in the log. */
const bufferLimitBytes = 64 * 1024
const lineLimitBytes = 64 * 1024
/** Who started a run connects at once; a machine that is busy takes its time for that. A run can be over before: on a full disk it is. */
const firstClientWithinMs = 2000

/**
 * Commands come on connections of their own, beside those on which notices go: a write that fails, because whoever listened has gone, closes
 * its connection with all that lies in it unread, and a runner that had no processor for a while wakes up to exactly that.
 */
const commandSocketName = 'cmd'

export const runSocket: RunSocket = {
	async listen(onCommand) {
		const clients = new Set<net.Socket>()
		/** Lines for the first to come; null when it has. */
		let unheard: string[] | null = []
		let unheardLength = 0
		const first = Promise.withResolvers<void>()
		const server = net.createServer(socket => {
			clients.add(socket)
			for (const line of unheard ?? []) socket.write(line)
			unheard = null
			first.resolve()
			socket.on('close', () => clients.delete(socket))
			socket.on('error', () => {})
			// Whoever is older than the other socket.
			readMessages(socket, message => isCommand(message) && onCommand(message))
		})
		const speakers = new Set<net.Socket>()
		const commandServer = net.createServer(socket => {
			speakers.add(socket)
			socket.on('close', () => speakers.delete(socket))
			socket.on('error', () => {})
			readMessages(socket, message => isCommand(message) && onCommand(message))
		})
		const socket = await listenPrivately(server, 'run', {server: commandServer, name: commandSocketName})
		void removeStaleSocketFolders()
		return {
			path: socket.path,
			paths: [socket.path, socket.besidePath!],
			broadcast(notice) {
				const line = `${JSON.stringify(notice)}\n`
				for (const client of clients) if (client.writableLength < bufferLimitBytes) client.write(line)
				if (unheard === null || notice.type === 'grew' || unheardLength >= bufferLimitBytes) return
				unheard.push(line)
				unheardLength += line.length
			},
			async close() {
				if (unheard !== null) await Promise.race([first.promise, awakeFor(firstClientWithinMs)])
				commandServer.close()
				for (const speaker of speakers) speaker.destroy()
				for (const client of clients) client.end()
				await new Promise<void>(resolve => {
					server.close(() => resolve())
					setTimeout(() => {
						for (const client of clients) client.destroy()
					}, 200).unref()
				})
				await socket.remove()
			},
		} satisfies RunSocketServer
	},

	async connect(socketPath, onNotice) {
		// First: once we are known of, all we say must be heard.
		const speaker = await connected(path.join(path.dirname(socketPath), commandSocketName))
		const socket = await connected(socketPath)
		if (socket === null) {
			speaker?.destroy()
			return null
		}
		const closed = new Promise<void>(done => socket.on('close', () => done()))
		readMessages(socket, message => isNotice(message) && onNotice(message))
		return {
			send(command) {
				const way = speaker ?? socket
				if (way.writable) way.write(`${JSON.stringify(command)}\n`)
			},
			closed,
			close() {
				socket.destroy()
				// What was said is still to be delivered; that the other side hangs up, too, is not waited for.
				speaker?.end()
				speaker?.unref()
			},
		} satisfies RunSocketClient
	},
}

/** null when nobody listens there. */
function connected(socketPath: string): Promise<net.Socket | null> {
	return new Promise(resolve => {
		const socket = net.connect(socketPath)
		socket.on('error', () => resolve(null))
		socket.on('connect', () => resolve(socket))
	})
}

function readMessages(socket: net.Socket, onMessage: (message: unknown) => void): void {
	onLines(
		socket,
		line => {
			try {
				onMessage(JSON.parse(line))
			} catch {
				// Not ours; the socket's folder is private, so this is a defect of a peer of ours, and the next line may be whole.
			}
		},
		{limitBytes: () => lineLimitBytes},
	)
}

function isCommand(message: unknown): message is RunCommand {
	return hasType(message) && ['flame', 'stop', 'finish', 'skip', 'deep'].includes(message.type)
}

function isNotice(message: unknown): message is RunNotice {
	return hasType(message) && ['grew', 'notice', 'done'].includes(message.type)
}

function hasType(message: unknown): message is {readonly type: string} {
	return typeof message === 'object' && message !== null && 'type' in message && typeof message.type === 'string'
}

import net from 'node:net'
import type {Control, ControlClient, ControlServer, RunCommand, RunNotice} from '../ports.ts'
import {awakeFor} from './awake.ts'
import {listenPrivately, removeStaleSocketFolders} from './socket-folder.ts'

/** A client that does not read loses pokes, never events: those are in the log. */
const bufferLimitBytes = 64 * 1024
const lineLimitBytes = 64 * 1024
/** Who started a run connects at once; a machine that is busy takes its time for that. A run can be over before: on a full disk it is. */
const firstClientWithinMs = 2000

export const control: Control = {
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
			readLines(socket, message => isCommand(message) && onCommand(message))
		})
		const socket = await listenPrivately(server, 'run')
		void removeStaleSocketFolders()
		return {
			path: socket.path,
			broadcast(notice) {
				const line = `${JSON.stringify(notice)}\n`
				for (const client of clients) if (client.writableLength < bufferLimitBytes) client.write(line)
				if (unheard === null || notice.type === 'grew' || unheardLength >= bufferLimitBytes) return
				unheard.push(line)
				unheardLength += line.length
			},
			async close() {
				if (unheard !== null) await Promise.race([first.promise, awakeFor(firstClientWithinMs)])
				for (const client of clients) client.end()
				await new Promise<void>(resolve => {
					server.close(() => resolve())
					setTimeout(() => {
						for (const client of clients) client.destroy()
					}, 200).unref()
				})
				await socket.remove()
			},
		} satisfies ControlServer
	},

	connect(socketPath, onNotice) {
		return new Promise(resolve => {
			const socket = net.connect(socketPath)
			const closed = new Promise<void>(done => socket.on('close', () => done()))
			socket.on('error', () => resolve(null))
			socket.on('connect', () => {
				readLines(socket, message => isNotice(message) && onNotice(message))
				const client: ControlClient = {
					send: command => {
						if (socket.writable) socket.write(`${JSON.stringify(command)}\n`)
					},
					closed,
					close: () => socket.destroy(),
				}
				resolve(client)
			})
		})
	},
}

function readLines(socket: net.Socket, onMessage: (message: unknown) => void): void {
	let rest = ''
	socket.setEncoding('utf8')
	socket.on('data', (chunk: string) => {
		const lines = (rest + chunk).split('\n')
		rest = lines.pop()!
		if (rest.length > lineLimitBytes) return socket.destroy()
		for (const line of lines) {
			try {
				onMessage(JSON.parse(line))
			} catch {
				// Not ours; the socket's folder is private, so this is a defect of a peer of ours, and the next line may be whole.
			}
		}
	})
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

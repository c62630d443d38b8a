import net from 'node:net'
import type {Control, ControlClient, ControlServer, RunCommand, RunNotice} from '../ports.ts'
import {listenPrivately, removeStaleSocketFolders} from './socket-folder.ts'

/** A client that does not read loses pokes, never events: those are in the log. */
const bufferLimitBytes = 64 * 1024
const lineLimitBytes = 64 * 1024

export const control: Control = {
	async listen(onCommand) {
		const clients = new Set<net.Socket>()
		const server = net.createServer(socket => {
			clients.add(socket)
			socket.on('close', () => clients.delete(socket))
			socket.on('error', () => {})
			readLines(socket, message => isCommand(message) && onCommand(message))
		})
		const socket = await listenPrivately(server, 'run')
		void removeStaleSocketFolders()
		return {
			path: socket.path,
			broadcast(notice) {
				for (const client of clients)
					if (client.writableLength < bufferLimitBytes) client.write(`${JSON.stringify(notice)}\n`)
			},
			async close() {
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
	return hasType(message) && ['flame', 'stop', 'skip', 'deep'].includes(message.type)
}

function isNotice(message: unknown): message is RunNotice {
	return hasType(message) && ['grew', 'notice', 'done'].includes(message.type)
}

function hasType(message: unknown): message is {readonly type: string} {
	return typeof message === 'object' && message !== null && 'type' in message && typeof message.type === 'string'
}

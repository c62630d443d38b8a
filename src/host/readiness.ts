import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import type {ReadinessCheck} from '../ports.ts'
import {awakeFor} from './awake.ts'
import {whoListens} from './processes/proc-listeners.ts'

/** What probes look for: probe/requests.cjs. */
export const pollMarkHeader = 'arsenal-tui-readiness'

/** One try waits this long: a service that accepts and then says nothing is not ready. */
const tryTimeoutMs = 1000

export const readinessCheck: ReadinessCheck = {
	async tryOnce(readiness, signal, pollMark) {
		if (signal.aborted) return false
		const over = new AbortController()
		void awakeFor(tryTimeoutMs, over.signal).then(() => over.abort())
		const limit = AbortSignal.any([signal, over.signal])
		try {
			return await (readiness.is === 'http'
				? answers(readiness.url, limit, pollMark)
				: accepts(readiness.host, readiness.port, limit))
		} finally {
			over.abort()
		}
	},
	whoListens,
}

/** A redirect is an answer and is not followed: where it leads is not what was asked about. */
function answers(url: string, signal: AbortSignal, pollMark: string | undefined): Promise<boolean> {
	return new Promise(resolve => {
		try {
			const {get} = url.startsWith('https:') ? https : http
			// No agent: the connection is closed after this one try and leaves nothing in the target's keep-alive pool. A service under
			// test signs its own certificate more often than not, and we take nothing from it but the number.
			const request = get(
				url,
				{
					agent: false,
					signal,
					rejectUnauthorized: false,
					headers: {connection: 'close', ...(pollMark === undefined ? {} : {[pollMarkHeader]: pollMark})},
				},
				response => {
					resolve((response.statusCode ?? 500) < 500)
					response.destroy()
				},
			)
			request.on('error', () => resolve(false))
			request.on('close', () => resolve(false))
		} catch {
			// Not a URL, or a header node refuses to send.
			resolve(false)
		}
	})
}

function accepts(host: string, port: number, signal: AbortSignal): Promise<boolean> {
	return new Promise(resolve => {
		const socket = net.connect({host, port, signal})
		socket.on('connect', () => {
			resolve(true)
			socket.destroy()
		})
		socket.on('error', () => resolve(false))
		socket.on('close', () => resolve(false))
	})
}

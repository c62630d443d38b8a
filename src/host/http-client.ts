import http from 'node:http'
import https from 'node:https'
import {isRepeatable, type RequestSpec} from '../core/suite/request.ts'
import type {HttpAnswer, HttpClient} from '../ports.ts'
import {pollMarkHeader} from './readiness.ts'

/** What is waited for in a page stands in its first megabytes. More is read, so that the answer has come to its end, and not kept. */
const mostKeptBytes = 16 * 1024 * 1024

export const httpClient: HttpClient = {
	open() {
		const agents = {
			'https:': new https.Agent({keepAlive: true}),
			'http:': new http.Agent({keepAlive: true}),
		}
		return {
			async send(request, signal, pollMark) {
				const isSecure = request.url.startsWith('https:')
				const isRepeated = isRepeatable(request)
				// One that is sent once goes over a connection of its own: of a kept one nobody knows whether it still reaches anybody.
				const agent = isRepeated ? agents[isSecure ? 'https:' : 'http:'] : false
				const sentNs = process.hrtime.bigint()
				for (let tries = 0; ; tries++) {
					const sent = await sendOnce(isSecure ? https.request : http.request, request, {agent, signal, pollMark})
					const seenNs = process.hrtime.bigint()
					if (sent.is === 'answered') return {...sent, sentNs, seenNs: sent.seenNs}
					// Nobody has read it: the server had let go of the connection that was kept.
					if (!sent.wasKept || tries > 0 || !isRepeated || signal.aborted)
						return {is: 'failed', reason: sent.reason, sentNs, seenNs} satisfies HttpAnswer
				}
			},
			close() {
				for (const agent of Object.values(agents)) agent.destroy()
			},
		}
	},
}

type Sent =
	| {readonly is: 'answered'; readonly status: number; readonly body: string; readonly seenNs: bigint}
	| {readonly is: 'failed'; readonly reason: string; readonly wasKept: boolean}

function sendOnce(
	make: typeof http.request,
	{url, method, headers, body}: RequestSpec,
	{
		agent,
		signal,
		pollMark,
	}: {readonly agent: http.Agent | false; readonly signal: AbortSignal; readonly pollMark: string | undefined},
): Promise<Sent> {
	return new Promise(resolve => {
		try {
			const mark = pollMark === undefined ? {} : {[pollMarkHeader]: pollMark}
			const options = {
				...{method, agent, signal, headers: {accept: '*/*', ...headers, ...mark}},
				// What a service under test signs for itself is believed: nothing is taken from it but what is waited for.
				rejectUnauthorized: false,
			}
			const request = make(url, options, response => {
				const chunks: Buffer[] = []
				let keptBytes = 0
				response.on('data', (chunk: Buffer) => {
					if (keptBytes < mostKeptBytes) chunks.push(chunk)
					keptBytes += chunk.length
				})
				response.on('error', fail)
				response.on('end', () => {
					const seenNs = process.hrtime.bigint()
					const text = Buffer.concat(chunks).toString('utf8')
					resolve({is: 'answered', status: response.statusCode ?? 0, body: text, seenNs})
				})
				// Cut off before its end, which is no error to Node.
				response.on('close', () => resolve({is: 'failed', reason: 'the answer was cut off', wasKept: false}))
			})
			request.on('error', fail)
			request.end(body ?? undefined)

			function fail(error: NodeJS.ErrnoException): void {
				const reason = error.code ?? error.message
				resolve({is: 'failed', reason, wasKept: request.reusedSocket && reason === 'ECONNRESET'})
			}
		} catch (error) {
			// A header that Node refuses to send.
			resolve({is: 'failed', reason: (error as NodeJS.ErrnoException).code ?? 'it cannot be sent', wasKept: false})
		}
	})
}

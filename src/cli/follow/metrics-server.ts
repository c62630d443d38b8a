/** `--metrics-port`: what a run has come to so far, for a Prometheus on this machine to read while it goes on. */
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'
import type {RunState} from '../../core/run/state/run-state.ts'
import {summarise} from '../../core/run/summary/summarise.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {renderPrometheus} from '../../report/exports/prometheus.ts'

export interface MetricsServer {
	readonly port: number
	/** From now on this run is told of. */
	serve(run: {readonly state: RunState | null}): void
	close(): void
}

/** Without it Prometheus 3 refuses what it has read. */
const contentType = 'text/plain; version=0.0.4; charset=utf-8'

/**
 * On loopback only, and for those alone who ask for it by a name of loopback: a page in a browser that has made a name of its own lead here learns nothing.
 * @param port 0: any that is free @throws ArsenalError `bad-usage`
 */
export async function openMetrics(port: number): Promise<MetricsServer> {
	let run: {readonly state: RunState | null} | null = null
	const server = createServer((request, response) => answer(request, response, () => run?.state ?? null))
	// Whoever scrapes keeps its connection; it is none of our business to wait for it.
	server.unref()
	await new Promise<void>((resolve, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) => {
			const why = error.code === 'EADDRINUSE' ? 'another program listens there' : error.message
			reject(
				new ArsenalError('bad-usage', `Metrics cannot be served on port ${port}: ${why}.`, {
					advice: 'Give --metrics-port another one.',
				}),
			)
		})
		server.listen(port, '127.0.0.1', () => resolve())
	})
	return {
		port: (server.address() as AddressInfo).port,
		serve: next => {
			run = next
		},
		close: () => {
			server.close()
			server.closeAllConnections()
		},
	}
}

const ownNames = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/i

function answer({method, url, headers}: IncomingMessage, response: ServerResponse, state: () => RunState | null): void {
	const {status, text, type = 'text/plain; charset=utf-8'} = answerTo({method, url, host: headers.host}, state)
	response.writeHead(status, {'content-type': type, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store'})
	response.end(method === 'HEAD' ? undefined : text)
}

function answerTo(
	{
		method,
		url = '',
		host = '',
	}: {readonly method: string | undefined; readonly url: string | undefined; readonly host: string | undefined},
	state: () => RunState | null,
): {readonly status: number; readonly text: string; readonly type?: string} {
	if (!ownNames.test(host)) return {status: 403, text: 'ask by 127.0.0.1\n'}
	if (method !== 'GET' && method !== 'HEAD') return {status: 405, text: 'only GET\n'}
	if (!/^\/metrics(?:\?|$)/.test(url)) return {status: 404, text: 'there is /metrics\n'}
	const now = state()
	return {status: 200, text: now === null ? '' : renderPrometheus(summarise(now)), type: contentType}
}

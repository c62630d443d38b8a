import http2 from 'node:http2'
import type net from 'node:net'
import {expect, test} from 'vitest'
import {certificate, listening, orderOf, sendAll, serving} from './load-servers.ts'

type Answer = (stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders) => void

/** Those that were accepted: what node:http2 closes itself it ends as it should be. */
const sockets = new Set<net.Socket>()

function answering(answer: Answer, settings: http2.Settings = {}): Promise<number> {
	const server = http2.createServer({settings})
	server.on('stream', (stream, headers) => {
		stream.on('error', () => {})
		answer(stream, headers)
	})
	server.on('sessionError', () => {})
	server.on('connection', (socket: net.Socket) => void sockets.add(socket))
	return listening(server)
}

const at = (port: number, protocol = 'http') => `${protocol}://127.0.0.1:${port}/`
const short = [{fromRate: 200, toRate: 200, forMs: 200}]

test('many requests at once over few connections, each answered once', async () => {
	const seen: string[] = []
	const sessions = new Set<unknown>()
	const port = await answering((stream, headers) => {
		seen.push(`${headers[':method']} ${headers[':path']} ${headers['x-a']} ${headers.connection ?? '-'}`)
		sessions.add(stream.session)
		setTimeout(() => {
			stream.respond({':status': 200, 'x-reply': 'yes'})
			stream.end('hello')
		}, 50)
	})
	const request = {
		url: `${at(port)}items?q=1`,
		method: 'GET',
		headers: {'X-A': 'b', connection: 'close'},
		body: null,
		weight: 1,
	}
	const {sum} = await sendAll(orderOf('', {requests: [request], http2: true, connections: 2, stages: short}))
	expect(sum).toMatchObject({planned: 40, sent: 40, completed: 40, failed: 0, timedOut: 0, connections: 2})
	expect(sum.statuses).toEqual([200, 40])
	expect(new Set(seen)).toEqual(new Set(['GET /items?q=1 b -']))
	expect(sessions.size).toBe(2)
	// They did not wait for each other.
	expect(sum.times.response!.maxNs).toBeLessThan(1000e6)
	expect(sum.times.service!.minNs).toBeGreaterThan(45e6)
})

test('a body is sent whole; of what a server takes at once no more is sent, and the rest waits', async () => {
	let most = 0
	let now = 0
	const bodies: string[] = []
	const port = await answering(
		stream => {
			most = Math.max(most, ++now)
			let text = ''
			stream
				.setEncoding('utf8')
				.on('data', chunk => (text += chunk))
				.on('end', () => {
					bodies.push(text)
					setTimeout(() => {
						now--
						stream.respond({':status': 201})
						stream.end()
					}, 20)
				})
		},
		{maxConcurrentStreams: 3},
	)
	const request = {url: at(port), method: 'POST', headers: {}, body: 'größe', weight: 1}
	const {sum} = await sendAll(orderOf('', {requests: [request], http2: true, connections: 1, stages: short}))
	expect(sum).toMatchObject({planned: 40, completed: 40, failed: 0})
	expect(most).toBeLessThanOrEqual(3)
	expect(new Set(bodies)).toEqual(new Set(['größe']))
})

test.each<readonly [string, string, Answer]>([
	['resets streams', 'reset', stream => stream.close(http2.constants.NGHTTP2_REFUSED_STREAM)],
	[
		'cuts an answer',
		'cut',
		stream => {
			stream.respond({':status': 200})
			stream.write('half')
			// What node:http2 destroys itself may end as a whole answer does.
			setTimeout(() => {
				for (const socket of sockets) socket.destroy()
			}, 10)
		},
	],
	['breaks connections', 'reset', stream => void stream.session?.destroy()],
])('a server that %s', async (_, failure, answer) => {
	const port = await answering(answer)
	const {sum, reason} = await sendAll(
		orderOf(at(port), {http2: true, stages: [{fromRate: 50, toRate: 50, forMs: 200}]}),
	)
	expect(reason).toBe(null)
	expect(sum).toMatchObject({planned: 10, completed: 0})
	expect(sum.failed).toBe(10)
	expect(sum.failures[failure as 'cut']).toBeGreaterThanOrEqual(8)
})

test('a request that is not answered in time is given up, and its connection is used on', async () => {
	let n = 0
	const port = await answering(stream => {
		stream.on('error', () => {})
		if (n++ % 4 === 0) return
		stream.respond({':status': 200})
		stream.end()
	})
	const {sum} = await sendAll(orderOf(at(port), {http2: true, connections: 1, timeoutMs: 100, stages: short}))
	expect(sum).toMatchObject({planned: 40, timedOut: 10, completed: 30, failed: 0, connections: 1})
})

test('TLS, and a server that speaks no HTTP/2', async () => {
	const server = http2.createSecureServer(certificate())
	server.on('stream', stream => {
		stream.respond({':status': 204})
		stream.end()
	})
	const port = await listening(server as unknown as net.Server)
	const order = orderOf(at(port, 'https'), {http2: true, stages: [{fromRate: 50, toRate: 50, forMs: 200}]})
	expect((await sendAll({...order, insecure: true})).sum).toMatchObject({
		planned: 10,
		completed: 10,
		statuses: [204, 10],
	})
	expect((await sendAll(order)).sum).toMatchObject({completed: 0, failures: {tls: 10}})
	const plain = await serving((_, response) => response.end())
	const {sum} = await sendAll(orderOf(at(plain), {http2: true, stages: [{fromRate: 50, toRate: 50, forMs: 200}]}))
	expect(sum).toMatchObject({planned: 10, completed: 0, failed: 10})
})

test('a new connection each', async () => {
	const sessions = new Set<unknown>()
	const port = await answering(stream => {
		sessions.add(stream.session)
		stream.respond({':status': 200})
		stream.end()
	})
	const {sum} = await sendAll(
		orderOf(at(port), {http2: true, fresh: true, connections: 8, stages: [{fromRate: 50, toRate: 50, forMs: 200}]}),
	)
	expect(sum).toMatchObject({planned: 10, completed: 10, failed: 0})
	expect(sessions.size).toBe(10)
})

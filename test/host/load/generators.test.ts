import {mkdtempSync, rmSync} from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {expect, onTestFinished, test} from 'vitest'
import {loadGenerators} from '../../../src/host/load/generators.ts'
import {listening, orderOf, sendAll, serving, servingSecurely} from './load-servers.ts'

const at = (port: number, protocol = 'http') => `${protocol}://127.0.0.1:${port}/`

test('every request that was planned is sent once, over the connections that were asked for', async () => {
	const seen: string[] = []
	const sockets = new Set<net.Socket>()
	const port = await serving((request, response) => {
		seen.push(`${request.method} ${request.url} ${request.headers.host} ${request.headers['x-a']}`)
		sockets.add(request.socket)
		response.end('hello')
	})
	const request = {url: `${at(port)}items?q=1`, method: 'GET', headers: {'x-a': 'b'}, body: null, weight: 1}
	const {reason, sum} = await sendAll(orderOf('', {requests: [request]}))
	expect(reason).toBe(null)
	expect(sum).toMatchObject({
		planned: 60,
		sent: 60,
		completed: 60,
		failed: 0,
		dropped: 0,
		timedOut: 0,
		resent: 0,
		connections: 4,
	})
	expect(sum.statuses).toEqual([200, 60])
	expect(new Set(seen)).toEqual(new Set([`GET /items?q=1 127.0.0.1:${port} b`]))
	expect([seen.length, sockets.size]).toEqual([60, 4])
	expect(sum.receivedBytes).toBeGreaterThan(60 * 100)
})

test('stages, threads and weights: all of it is sent, each where it belongs', async () => {
	const counts: Record<string, number> = {}
	const port = await serving((request, response) => {
		counts[request.url!] = (counts[request.url!] ?? 0) + 1
		response.statusCode = request.url === '/b' ? 404 : 200
		response.end()
	})
	const of = (url: string, weight: number) => ({
		url: `${at(port)}${url}`,
		method: 'GET',
		headers: {},
		body: null,
		weight,
	})
	const order = orderOf('', {
		requests: [of('a', 3), of('b', 1)],
		stages: [
			{fromRate: 400, toRate: 400, forMs: 200},
			{fromRate: 0, toRate: 0, forMs: 100},
			{fromRate: 400, toRate: 1200, forMs: 300},
		],
		threads: 3,
		connections: 7,
	})
	const {stages, sum} = await sendAll(order)
	expect(stages.map(({stage, planned, completed}) => [stage, planned, completed])).toEqual([
		[0, 80, 80],
		[2, 240, 240],
	])
	expect(sum.connections).toBe(7)
	expect(counts['/a']! + counts['/b']!).toBe(320)
	expect(Math.abs(counts['/b']! - 80)).toBeLessThan(40)
	expect(
		Object.fromEntries([
			[sum.statuses[0], sum.statuses[1]],
			[sum.statuses[2], sum.statuses[3]],
		]),
	).toEqual({200: counts['/a'], 404: counts['/b']})
})

test('a body is sent whole, with its length', async () => {
	const bodies: string[] = []
	const port = await serving((request, response) => {
		let text = ''
		request
			.setEncoding('utf8')
			.on('data', chunk => (text += chunk))
			.on('end', () => {
				bodies.push(`${request.method} ${request.headers['content-length']} ${text}`)
				response.end()
			})
	})
	const {sum} = await sendAll(
		orderOf('', {
			requests: [{url: at(port), method: 'POST', headers: {'content-type': 'text/plain'}, body: 'größe', weight: 1}],
			stages: [{fromRate: 50, toRate: 50, forMs: 100}],
		}),
	)
	expect(sum.completed).toBe(5)
	expect(new Set(bodies)).toEqual(new Set(['POST 7 größe']))
})

test('while the server stands still requests are due all the same, and their wait is counted', async () => {
	let stands = false
	let n = 0
	const held: http.ServerResponse[] = []
	const port = await serving((_, response) => {
		if (++n === 15) {
			stands = true
			setTimeout(() => {
				stands = false
				for (const one of held) one.end()
			}, 400)
		}
		if (stands) held.push(response)
		else response.end()
	})
	const {sum} = await sendAll(orderOf(at(port), {stages: [{fromRate: 100, toRate: 100, forMs: 800}], connections: 2}))
	expect(sum).toMatchObject({planned: 80, sent: 80, completed: 80})
	// Two were sent and waited; those that were due meanwhile waited for a connection.
	expect(sum.times.response!.maxNs).toBeGreaterThan(300e6)
	const late = countAbove(sum.times.response!.counts, 100e6)
	expect(late).toBeGreaterThan(20)
	expect(countAbove(sum.times.service!.counts, 100e6)).toBeLessThanOrEqual(2)
	expect(sum.times.sendLag!.maxNs).toBeLessThan(sum.times.response!.maxNs)
})

test('a request that is not answered in time counts as one that took as long as the limit', async () => {
	let n = 0
	const port = await serving((_, response) => {
		if (n++ % 4 !== 0) response.end()
	})
	const {sum} = await sendAll(
		orderOf(at(port), {stages: [{fromRate: 100, toRate: 100, forMs: 400}], timeoutMs: 100, connections: 20}),
	)
	expect(sum.completed + sum.timedOut).toBe(40)
	expect(sum.timedOut).toBeGreaterThanOrEqual(10)
	expect(sum.times.response!.maxNs).toBe(100e6)
	// A connection whose answer nobody waits for is not used again.
	expect(sum.failed).toBe(0)
})

test('beyond what may be under way requests are left out and counted, or wait', async () => {
	const port = await serving((_, response) => void setTimeout(() => response.end(), 100))
	const order = orderOf(at(port), {stages: [{fromRate: 200, toRate: 200, forMs: 300}], connections: 2, maxInFlight: 4})
	const dropped = await sendAll(order)
	expect(dropped.sum.planned).toBe(60)
	expect(dropped.sum.dropped).toBeGreaterThan(30)
	expect(dropped.sum.sent + dropped.sum.dropped).toBe(60)
	expect(dropped.sum.completed).toBe(dropped.sum.sent)
	const queued = await sendAll({...order, overflow: 'queue', stages: [{fromRate: 100, toRate: 100, forMs: 200}]})
	expect(queued.sum).toMatchObject({planned: 20, dropped: 0, sent: 20, completed: 20})
	expect(queued.sum.times.response!.maxNs).toBeGreaterThan(500e6)
})

test.each([
	['answers nothing and hangs up', 'reset', (socket: net.Socket) => socket.end()],
	['resets the connection', 'reset', (socket: net.Socket) => socket.resetAndDestroy()],
	['cuts the body', 'cut', (socket: net.Socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf')],
	[
		'cuts the body between chunks',
		'cut',
		(socket: net.Socket) =>
			socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n'),
	],
	['is no HTTP server', 'malformed', (socket: net.Socket) => socket.write('220 smtp.example.org ESMTP\r\n\r\n')],
	[
		'answers more than it says',
		'malformed',
		(socket: net.Socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nlonger'),
	],
] as const)('a server that %s', async (_, failure, answer) => {
	const port = await listening(net.createServer(socket => void socket.once('data', () => answer(socket))))
	const {reason, sum} = await sendAll(orderOf(at(port), {stages: [{fromRate: 100, toRate: 100, forMs: 100}]}))
	expect(reason).toBe(null)
	expect(sum).toMatchObject({
		planned: 10,
		sent: 10,
		completed: 0,
		failed: 10,
		timedOut: 0,
		resent: 0,
		failures: {[failure]: 10},
	})
	expect(sum.times.response).toBe(undefined)
})

test('a server that goes away is asked no more often than the schedule says, and found again when it is back', async () => {
	const first = http.createServer((_, response) => response.end())
	const sockets = new Set<net.Socket>()
	first.on('connection', socket => sockets.add(socket))
	const port = await new Promise<number>(resolve => {
		first.listen(0, '127.0.0.1', () => resolve((first.address() as net.AddressInfo).port))
	})
	setTimeout(() => {
		first.close()
		for (const socket of sockets) socket.destroy()
	}, 200)
	setTimeout(
		() =>
			void listening(
				http.createServer((_, response) => response.end()),
				port,
			),
		600,
	)
	const {sum} = await sendAll(orderOf(at(port), {stages: [{fromRate: 200, toRate: 200, forMs: 1000}]}))
	expect(sum).toMatchObject({planned: 200, sent: 200, timedOut: 0})
	expect(sum.completed + sum.failed).toBe(200)
	expect(sum.failures.refused).toBeGreaterThan(40)
	expect(sum.failed - sum.failures.refused!).toBeLessThan(8)
	expect(sum.completed).toBeGreaterThan(60)
})

test('a connection that the server has closed meanwhile is replaced, and a request that met its end is sent again', async () => {
	const server = http.createServer((_, response) => response.end())
	server.keepAliveTimeout = 1100
	// Node adds a second of its own, and says so nowhere.
	const port = await listening(server)
	const {sum} = await sendAll(orderOf(at(port), {stages: [{fromRate: 2, toRate: 2, forMs: 2500}], connections: 3}))
	expect(sum).toMatchObject({planned: 5, completed: 5, failed: 0})
})

test('a new connection each', async () => {
	const sockets = new Set<net.Socket>()
	const port = await serving((request, response) => {
		sockets.add(request.socket)
		response.end(request.headers.connection)
	})
	const {sum} = await sendAll(orderOf(at(port), {fresh: true, stages: [{fromRate: 100, toRate: 100, forMs: 300}]}))
	expect(sum).toMatchObject({planned: 30, completed: 30, failed: 0, connections: 30})
	expect(sockets.size).toBe(30)
	expect(sum.times.connect!.maxNs).toBeGreaterThan(0)
})

test('TLS: a certificate that nobody vouches for is refused, unless that is accepted', async () => {
	const port = await servingSecurely((_, response) => response.end())
	const order = orderOf(at(port, 'https'), {stages: [{fromRate: 50, toRate: 50, forMs: 200}]})
	expect((await sendAll(order)).sum).toMatchObject({planned: 10, completed: 0, failures: {tls: 10}})
	expect((await sendAll({...order, insecure: true})).sum).toMatchObject({planned: 10, completed: 10, failed: 0})
})

test('a unix socket', async () => {
	const dir = mkdtempSync(path.join(os.tmpdir(), 'arsenal-load-'))
	onTestFinished(() => rmSync(dir, {recursive: true}))
	const socketPath = path.join(dir, 'x.sock')
	const hosts = new Set<string | undefined>()
	const server = http.createServer((request, response) => {
		hosts.add(request.headers.host)
		response.end()
	})
	await listening(server, socketPath)
	const {sum} = await sendAll(orderOf('http://inside/', {socketPath}))
	expect(sum).toMatchObject({planned: 60, completed: 60})
	expect([...hosts]).toEqual(['inside'])
})

test('redirects are answers, HEAD has no body, and many connections do not mix answers up', async () => {
	const port = await serving((request, response) => {
		if (request.method === 'HEAD') return void response.writeHead(200, {'content-length': 1000}).end()
		response.writeHead(302, {location: 'http://127.0.0.1:1/', 'transfer-encoding': 'chunked'})
		response.write('x'.repeat(20_000))
		response.end('y'.repeat(20_000))
	})
	const of = (method: string) => ({url: at(port), method, headers: {}, body: null, weight: 1})
	const {sum} = await sendAll(orderOf('', {requests: [of('GET'), of('HEAD')], connections: 16}))
	expect(sum).toMatchObject({planned: 60, completed: 60, failed: 0})
	expect(sum.statuses.filter((_, i) => i % 2 === 0).toSorted()).toEqual([200, 302])
})

test('what is stopped sends no more and waits for its answers; what is closed waits for nothing', async () => {
	const port = await serving((_, response) => void setTimeout(() => response.end(), 50))
	const order = orderOf(at(port), {stages: [{fromRate: 100, toRate: 100, forMs: 60_000}]})
	const {reason, sum} = await sendAll(order, generator => void delay(200).then(() => generator.stop()))
	expect(reason).toBe(null)
	expect(sum.planned).toBeLessThan(60)
	expect(sum.completed).toBe(sum.sent)
	const prepared = await loadGenerators.prepare(order)
	expect(prepared.is).toBe('ready')
	if (prepared.is === 'ready') prepared.generator.close()
})

test('nobody there, no such host, and a stranger: nothing is sent', async () => {
	const port = await serving((_, response) => response.end())
	const free = port === 65_535 ? port - 1 : port + 1
	expect(await loadGenerators.prepare(orderOf('http://127.0.0.1:9/'))).toEqual({
		is: 'failed',
		reason: 'nobody accepts connections at 127.0.0.1:9',
	})
	expect(free).toBeGreaterThan(0)
	expect(await loadGenerators.prepare(orderOf('http://no-such-host.invalid/'))).toEqual({
		is: 'failed',
		reason: 'there is no address of no-such-host.invalid',
	})
	expect(await loadGenerators.prepare(orderOf('http://x/', {socketPath: '/nowhere/x.sock'}))).toMatchObject({
		is: 'failed',
	})
	expect(await loadGenerators.prepare(orderOf('http://203.0.113.5/'))).toMatchObject({
		is: 'failed',
		reason: expect.stringContaining('neither this machine nor in a private network'),
	})
})

function countAbove(counts: readonly number[], ns: number): number {
	let count = 0
	const double = new Float64Array(1)
	const words = new Uint32Array(double.buffer)
	for (let i = 0; i < counts.length; i += 2) {
		words[1] = counts[i]! << 13
		if (double[0]! >= ns) count += counts[i + 1]!
	}
	return count
}

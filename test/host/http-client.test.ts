import {createServer, type RequestListener, type Server} from 'node:http'
import type {AddressInfo, Socket} from 'node:net'
import {afterEach, expect, test} from 'vitest'
import type {RequestSpec} from '../../src/core/suite/request.ts'
import {httpClient} from '../../src/host/http-client.ts'
import type {HttpConnections} from '../../src/ports.ts'

const cleanUp: Array<() => void> = []
afterEach(() => {
	for (const undo of cleanUp.splice(0)) undo()
})

async function serve(listener: RequestListener): Promise<{readonly server: Server; readonly url: string}> {
	const server = createServer(listener).listen(0, '127.0.0.1')
	cleanUp.push(() => {
		server.closeAllConnections()
		server.close()
	})
	await new Promise(resolve => server.once('listening', resolve))
	return {server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`}
}

function open(): HttpConnections {
	const connections = httpClient.open()
	cleanUp.push(() => connections.close())
	return connections
}

const get = (url: string, more: Partial<RequestSpec> = {}): RequestSpec => ({
	url,
	method: 'GET',
	headers: {},
	body: null,
	...more,
})
const {signal} = new AbortController()

test('a request is sent as it is, and its answer read to the end', async () => {
	const {url} = await serve((request, response) => {
		const chunks: Buffer[] = []
		request.on('data', chunk => chunks.push(chunk))
		request.on('end', () => {
			response.statusCode = 201
			response.write(`${request.method} ${request.url} ${request.headers.authorization} `)
			setTimeout(() => response.end(`${Buffer.concat(chunks)} ${request.headers['arsenal-tui-readiness']}`), 20)
		})
	})
	const sent = get(`${url}a?b=c`, {method: 'PUT', headers: {authorization: 'x'}, body: 'text'})
	const before = process.hrtime.bigint()
	const answer = await open().send(sent, signal, 'mark')
	expect(answer).toMatchObject({is: 'answered', status: 201, body: 'PUT /a?b=c x text mark'})
	expect(answer.sentNs).toBeGreaterThanOrEqual(before)
	expect(answer.seenNs).toBeGreaterThan(answer.sentNs)
	// Without a mark it is one of many.
	expect(await open().send(get(url), signal)).toMatchObject({body: expect.stringContaining('undefined')})
})

test('a connection is kept, and one that the server has let go of is made anew', async () => {
	const sockets = new Set<Socket>()
	const {url} = await serve((request, response) => {
		sockets.add(request.socket)
		response.end('ok')
	})
	const connections = open()
	for (let i = 0; i < 3; i++) expect(await connections.send(get(url), signal)).toMatchObject({is: 'answered'})
	expect(sockets.size).toBe(1)
	for (const socket of sockets) socket.destroy()
	expect(await connections.send(get(url), signal)).toMatchObject({is: 'answered', body: 'ok'})
	expect(sockets.size).toBe(2)
})

test('a redirect is an answer', async () => {
	const {url} = await serve((_, response) => response.writeHead(302, {location: '/elsewhere'}).end())
	expect(await open().send(get(url), signal)).toMatchObject({is: 'answered', status: 302})
})

test('what is not answered, or not to the end, says why', async () => {
	const {url, server} = await serve((request, response) => {
		if (request.url === '/cut') {
			response.write('half')
			setTimeout(() => request.socket.destroy(), 10)
		}
	})
	const connections = open()
	const cut = await connections.send(get(`${url}cut`), signal)
	expect(cut.is).toBe('failed')
	const stopped = new AbortController()
	setTimeout(() => stopped.abort(), 20)
	expect(await connections.send(get(url), stopped.signal)).toMatchObject({is: 'failed'})
	server.closeAllConnections()
	await new Promise(resolve => server.close(resolve))
	expect(await connections.send(get(url), signal)).toMatchObject({is: 'failed', reason: 'ECONNREFUSED'})
	expect(await connections.send(get(url, {headers: {a: 'b\nc'}}), signal)).toMatchObject({
		is: 'failed',
		reason: 'ERR_INVALID_CHAR',
	})
})

test('what ends badly does not have a request sent a second time', async () => {
	let posts = 0
	const {url} = await serve((request, response) => {
		if (request.method === 'GET') return response.end('ok')
		posts++
		request.socket.resetAndDestroy()
	})
	const connections = open()
	// There is a connection that it could have been sent over.
	await connections.send(get(url), signal)
	expect(await connections.send(get(url, {method: 'POST', body: 'x'}), signal)).toMatchObject({is: 'failed'})
	expect(posts).toBe(1)
})

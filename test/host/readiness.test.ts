import http from 'node:http'
import net, {type AddressInfo} from 'node:net'
import {afterEach, describe, expect, it} from 'vitest'
import {parseListeners, whoListens} from '../../src/host/processes/proc-listeners.ts'
import {readinessCheck} from '../../src/host/readiness.ts'

const servers: net.Server[] = []
const never = new AbortController().signal

afterEach(async () => {
	for (const server of servers.splice(0)) {
		if (server instanceof http.Server) server.closeAllConnections()
		await new Promise(resolve => server.close(resolve))
	}
})

async function listen(server: net.Server): Promise<number> {
	servers.push(server)
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
	return (server.address() as AddressInfo).port
}

async function freePort(): Promise<number> {
	const port = await listen(net.createServer())
	await new Promise(resolve => servers.pop()!.close(resolve))
	return port
}

const tryHttp = (url: string, signal = never) => readinessCheck.tryOnce({is: 'http', url, timeoutMs: 0}, signal)
const tryPort = (port: number, signal = never) =>
	readinessCheck.tryOnce({is: 'port', host: '127.0.0.1', port, timeoutMs: 0}, signal)

describe('over HTTP', () => {
	it.each([
		[200, true],
		[302, true],
		[404, true],
		[499, true],
		[500, false],
		[503, false],
	])('an answer with status %i is ready: %s', async (status, ready) => {
		const asked: string[] = []
		const port = await listen(
			http.createServer((request, response) => {
				asked.push(request.url!)
				response.writeHead(status, {location: '/elsewhere'}).end('body')
			}),
		)
		expect(await tryHttp(`http://127.0.0.1:${port}/health`)).toBe(ready)
		expect(asked).toEqual(['/health'])
	})

	it('leaves no connection open', async () => {
		const server = http.createServer((_, response) => response.end('x'.repeat(1e6)))
		const port = await listen(server)
		await tryHttp(`http://127.0.0.1:${port}/`)
		await new Promise<void>(resolve => {
			const look = () => server.getConnections((_, count) => (count === 0 ? resolve() : setTimeout(look, 2)))
			look()
		})
	})

	it('nobody there, somebody who speaks otherwise, and no URL at all are not ready', async () => {
		expect(await tryHttp(`http://127.0.0.1:${await freePort()}/`)).toBe(false)
		const gibberish = await listen(
			net.createServer(socket =>
				socket
					.on('error', () => {})
					.resume()
					.end('gibberish\r\n\r\n'),
			),
		)
		expect(await tryHttp(`http://127.0.0.1:${gibberish}/`)).toBe(false)
		expect(await tryHttp('no url')).toBe(false)
		expect(await tryHttp('ftp://127.0.0.1/')).toBe(false)
	})

	it('who accepts and says nothing is given a second; an abort ends the wait', async () => {
		const sockets: net.Socket[] = []
		const port = await listen(net.createServer(socket => void sockets.push(socket)))
		const abort = new AbortController()
		const both = [tryHttp(`http://127.0.0.1:${port}/`), tryHttp(`http://127.0.0.1:${port}/`, abort.signal)] as const
		abort.abort()
		expect(await both[1]).toBe(false)
		expect(await both[0]).toBe(false)
		for (const socket of sockets) socket.destroy()
	})
})

describe('by port', () => {
	it('is ready when something accepts', async () => {
		expect(await tryPort(await listen(net.createServer()))).toBe(true)
		expect(await tryPort(await freePort())).toBe(false)
	})

	it('is ready when something accepted while we were stopped for longer than a try lasts', async () => {
		const trying = tryPort(await listen(net.createServer()))
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1200)
		expect(await trying).toBe(true)
	})

	it('is not tried once aborted', async () => {
		expect(await tryPort(await listen(net.createServer()), AbortSignal.abort())).toBe(false)
	})
})

describe('who listens', () => {
	it('is told by pid and name', async () => {
		const port = await listen(net.createServer())
		expect(await whoListens(port)).toMatchObject({pid: process.pid, name: expect.stringMatching(/./)})
	})

	it('is nobody on a free port', async () => {
		expect(await whoListens(await freePort())).toBeNull()
	})

	it('is read from both tables; connections that are not listening do not count', () => {
		const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 25522 1 0000000000000000 100 0 0 10 0
   1: 0100007F:1F90 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 25523 1 0000000000000000 20 4 30 10 -1
   2: 00000000000000000000000001000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 777 1 0 100 0 0 10 0
`
		expect(parseListeners(table, 8080)).toEqual(['25522', '777'])
		expect(parseListeners(table, 40_000)).toEqual([])
		expect(parseListeners('', 8080)).toEqual([])
	})
})

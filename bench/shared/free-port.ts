import {once} from 'node:events'
import {createServer} from 'node:net'

/** A TCP port of 127.0.0.1 that nobody listened on just now: two benches beside each other must not answer for one another. */
export async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1')
	await once(server, 'listening')
	const address = server.address()
	await new Promise(resolve => server.close(resolve))
	if (address === null || typeof address === 'string') throw new Error('a TCP server without a port')
	return address.port
}

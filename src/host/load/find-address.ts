import {lookup} from 'node:dns/promises'
import net from 'node:net'
import {isNearAddress, nearnessOf} from '../../core/load/near-address.ts'
import type {LoadOrder} from '../../ports.ts'
import type {LoadAddress} from './connection.ts'

/** One that accepts nothing for so long is not the one that is meant. */
const tryMs = 2000

export type FoundAddress =
	| {readonly is: 'found'; readonly address: LoadAddress}
	| {readonly is: 'failed'; readonly reason: string}

/**
 * Where a load leads: of several addresses of a name, such as ::1 and 127.0.0.1 of localhost, the first that accepts a connection. Names are asked
 * once: who asks for every connection measures the resolver.
 */
export async function findAddress({requests, socketPath, insecure, allowHosts}: LoadOrder): Promise<FoundAddress> {
	const url = new URL(requests[0]!.url)
	const name = url.hostname.replace(/^\[|\]$/g, '')
	const isSecure = url.protocol === 'https:'
	const port = Number(url.port || (isSecure ? 443 : 80))
	const secure = isSecure ? {serverName: net.isIP(name) === 0 ? name : null, isVerified: !insecure} : null
	if (socketPath !== null) {
		const does = await accepts({path: socketPath})
		if (!does) return {is: 'failed', reason: `nobody accepts connections at ${socketPath}`}
		return {is: 'found', address: {socketPath, host: name, port, secure}}
	}
	const hosts = await hostsOf(name)
	if (hosts.length === 0) return {is: 'failed', reason: `there is no address of ${name}`}
	if (nearnessOf(name, allowHosts) !== 'sure') {
		const far = hosts.find(host => !isNearAddress(host))
		if (far !== undefined)
			return {
				is: 'failed',
				reason: `${name} is ${far}, which is neither this machine nor in a private network: load is sent to no stranger (allowHosts, --allow-host)`,
			}
	}
	for (const host of hosts)
		if (await accepts({host, port})) return {is: 'found', address: {socketPath: null, host, port, secure}}
	return {is: 'failed', reason: `nobody accepts connections at ${url.host}`}
}

async function hostsOf(name: string): Promise<readonly string[]> {
	if (net.isIP(name) !== 0) return [name]
	const found = await lookup(name, {all: true}).catch(() => [])
	return [...new Set(found.map(({address}) => address))]
}

function accepts(where: net.NetConnectOpts): Promise<boolean> {
	return new Promise(resolve => {
		const socket = net.connect({...where, timeout: tryMs})
		const tell = (does: boolean) => {
			socket.destroy()
			resolve(does)
		}
		socket.once('connect', () => tell(true))
		socket.once('error', () => tell(false))
		socket.once('timeout', () => tell(false))
	})
}

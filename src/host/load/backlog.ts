import {readFileSync} from 'node:fs'

/**
 * Connections that this machine's kernel has let go because the queue of those that wait for a server to accept them was full: of all servers on it. Whoever
 * asked tries again after a second, so the times of such requests are the kernel's.
 * @returns since the machine was started; null: the system does not tell
 */
export function backlogDrops(): number | null {
	try {
		const [names, values] = readFileSync('/proc/net/netstat', 'latin1')
			.split('\n')
			.filter(line => line.startsWith('TcpExt:'))
			.map(line => line.split(' '))
		const at = names!.indexOf('ListenDrops')
		return at < 0 ? null : Number(values![at])
	} catch {
		return null
	}
}

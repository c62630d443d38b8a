import {readdirSync, readFileSync, readlinkSync} from 'node:fs'
import {listPids, programName, readProcStat} from './proc-table.ts'

/**
 * Who has this TCP port, to say "port 8080 is already used by pid 4711 (node)". Linux only.
 * @returns null: nobody, or somebody whose descriptors are not ours to read
 */
export async function whoListens(port: number): Promise<{readonly pid: number; readonly name: string} | null> {
	const sockets = new Set(
		['/proc/net/tcp', '/proc/net/tcp6']
			.flatMap(file => parseListeners(readText(file), port))
			.map(inode => `socket:[${inode}]`),
	)
	if (sockets.size === 0) return null
	const pid = listPids().find(candidate => holdsAny(candidate, sockets))
	const stat = pid === undefined ? null : readProcStat(pid)
	return stat === null ? null : {pid: stat.pid, name: programName(stat)}
}

const listening = '0A'

/** @returns inodes of the sockets that listen on `port`. Source: proc_net(5), "local_address" is hexadecimal address:port. */
export function parseListeners(table: string, port: number): string[] {
	return table.split('\n').flatMap(line => {
		const fields = line.trim().split(/ +/)
		const [, local = '', , state, , , , , , inode] = fields
		return state === listening && inode !== undefined && Number.parseInt(local.split(':')[1] ?? '', 16) === port
			? [inode]
			: []
	})
}

function holdsAny(pid: number, sockets: ReadonlySet<string>): boolean {
	try {
		return readdirSync(`/proc/${pid}/fd`).some(fd => {
			try {
				return sockets.has(readlinkSync(`/proc/${pid}/fd/${fd}`))
			} catch {
				return false
			}
		})
	} catch {
		return false
	}
}

function readText(file: string): string {
	try {
		return readFileSync(file, 'latin1')
	} catch {
		return ''
	}
}

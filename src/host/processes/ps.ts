import {execa} from 'execa'
import type {ProcessRow} from './family.ts'

/** A line of `ps`: for systems without a Linux /proc. */
export interface PsProcess extends ProcessRow {
	readonly name: string
	/** User and system time together; POSIX `ps` does not tell them apart. */
	readonly cpuMs: number
	readonly rssBytes: number
	readonly ended: boolean
}

/**
 * `ps` and not systeminformation's `processes()`: that one runs `ps` as well, but drops the process group and the CPU time used so far and
 * keeps a decaying percentage, from which no share over an interval can be formed.
 */
export async function listByPs(): Promise<PsProcess[]> {
	const {stdout} = await execa('ps', ['-A', '-o', 'pid=,ppid=,pgid=,rss=,stat=,time=,lstart=,comm='], {
		env: {LC_ALL: 'C'},
		stdin: 'ignore',
		stderr: 'ignore',
		reject: false,
		timeout: 5000,
	})
	return typeof stdout === 'string' ? parsePs(stdout) : []
}

export function parsePs(text: string): PsProcess[] {
	return text.split('\n').flatMap(line => {
		const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+)\s+(\S+ +\S+ +\S+ +\S+ +\d+)\s+(.*?)\s*$/.exec(line)
		if (match === null) return []
		const [, pid, ppid, processGroup, rssKib, state, time, started, command] = match
		return [
			{
				pid: Number(pid),
				ppid: Number(ppid),
				processGroup: Number(processGroup),
				session: Number(processGroup),
				started: Date.parse(started!) || 0,
				name: command!.split('/').at(-1)!.slice(0, 15),
				cpuMs: parsePsTime(time!),
				rssBytes: Number(rssKib) * 1024,
				ended: state!.startsWith('Z'),
			},
		]
	})
}

/** `1-02:03:04` as Linux prints it, `123:04.56` as macOS and BSD do. */
export function parsePsTime(text: string): number {
	const [days, clock] = text.includes('-') ? [Number(text.split('-')[0]), text.split('-')[1]!] : [0, text]
	const seconds = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
	const ms = Math.round((days * 86_400 + seconds) * 1000)
	return Number.isFinite(ms) ? ms : 0
}

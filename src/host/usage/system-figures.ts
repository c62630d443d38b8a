import {closeSync, openSync, readSync} from 'node:fs'
import {freemem, loadavg} from 'node:os'
import type {SystemFigures} from '../../ports.ts'

type Sample = Awaited<ReturnType<SystemFigures['sample']>>

/**
 * Three small reads a sample: 0.04 ms. systeminformation's currentLoad and mem tell the same in 0.6 ms (they ask for the clock rate of every
 * core on the way) after 28 ms of import, so it is only asked where there is no Linux /proc.
 */
export class ProcSystemFigures implements SystemFigures {
	#before = readCpuTicks()
	#cpuShare = 0

	async sample(): Promise<Sample> {
		const now = readCpuTicks()
		const total = now.total - this.#before.total
		// Two calls within one tick: the share of the time before still stands.
		if (total > 0) {
			this.#cpuShare = Math.min(1, Math.max(0, (now.busy - this.#before.busy) / total))
			this.#before = now
		}
		return {cpuShare: this.#cpuShare, loadAverage1: loadavg()[0]!, availableMemoryBytes: readAvailableMemory()}
	}
}

export interface CpuTicks {
	readonly busy: number
	readonly total: number
}

function readCpuTicks(): CpuTicks {
	return parseCpuTicks(readHead('/proc/stat', 256))
}

/** The first line of /proc/stat: all cores together. Guest time is already in user time. Source: proc_stat(5). */
export function parseCpuTicks(text: string): CpuTicks {
	const fields = /^cpu +(.*)$/m.exec(text)?.[1]?.split(' ').map(Number) ?? []
	const [user = 0, nice = 0, system = 0, idle = 0, ioWait = 0, irq = 0, softIrq = 0, steal = 0] = fields
	const busy = user + nice + system + irq + softIrq
	return {busy, total: busy + idle + ioWait + steal}
}

function readAvailableMemory(): number {
	const kib = /^MemAvailable: +(\d+) kB$/m.exec(readHead('/proc/meminfo', 512))?.[1]
	return kib === undefined ? freemem() : Number(kib) * 1024
}

function readHead(file: string, bytes: number): string {
	const buffer = Buffer.allocUnsafe(bytes)
	const fd = openSync(file, 'r')
	try {
		return buffer.toString('latin1', 0, readSync(fd, buffer, 0, bytes, 0))
	} finally {
		closeSync(fd)
	}
}

export class OtherSystemFigures implements SystemFigures {
	async sample(): Promise<Sample> {
		// 28 ms to import, and most runs are on Linux.
		const {currentLoad, mem} = (await import('systeminformation')).default
		const [load, memory] = await Promise.all([currentLoad(), mem()])
		return {
			cpuShare: Number.isFinite(load.currentLoad) ? load.currentLoad / 100 : 0,
			loadAverage1: loadavg()[0]!,
			availableMemoryBytes: memory.available,
		}
	}
}

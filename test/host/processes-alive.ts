import {setTimeout as delay} from 'node:timers/promises'
import {hasEnded} from '../../src/host/processes/proc-stat.ts'
import {readProcStat} from '../../src/host/processes/proc-table.ts'

/** A dead process that nobody has collected yet does not count. */
export function isAlive(pid: number): boolean {
	const stat = readProcStat(pid)
	return stat !== null && !hasEnded(stat.state)
}

/** The limit tells a wait in vain from a machine that takes its time: a tenth of a second of work may take seconds there. */
export async function until(condition: () => boolean, what: string, limitMs = 25_000): Promise<void> {
	const endMs = performance.now() + limitMs
	while (!condition()) {
		if (performance.now() > endMs) throw new Error(`waited ${limitMs} ms in vain: ${what}`)
		await delay(5)
	}
}

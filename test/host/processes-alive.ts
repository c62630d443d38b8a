import {setTimeout as delay} from 'node:timers/promises'
import {hasEnded} from '../../src/host/processes/proc-stat.ts'
import {readProcStat} from '../../src/host/processes/proc-table.ts'
import {sendSignal} from '../../src/host/processes/signal.ts'

/** A dead process that nobody has collected yet does not count. */
export function isAlive(pid: number): boolean {
	const stat = readProcStat(pid)
	return stat !== null && !hasEnded(stat.state)
}

/** A process as it was when it was seen. Its number is somebody else's once it has ended: all of them are given out within one `npm test`. */
export interface Remembered {
	readonly pid: number
	/** Since boot. null: there was no such process. */
	readonly startTicks: number | null
}

export function remember(pid: number): Remembered {
	return {pid, startTicks: readProcStat(pid)?.startTicks ?? null}
}

/** To be asked before each signal to a pid that was learnt a while ago. */
export function isStill({pid, startTicks}: Remembered): boolean {
	const stat = readProcStat(pid)
	return stat !== null && stat.startTicks === startTicks
}

/** With its process group if it leads one. What is left of a group without its leader is not known to be ours, and stays. */
export function endRemembered(one: Remembered): void {
	if (!isStill(one)) return
	if (readProcStat(one.pid)?.processGroup === one.pid) sendSignal(-one.pid, 'SIGKILL')
	sendSignal(one.pid, 'SIGKILL')
}

/** The limit tells a wait in vain from a machine that takes its time: a tenth of a second of work may take seconds there. */
export async function until(condition: () => boolean, what: string, limitMs = 25_000): Promise<void> {
	const endMs = performance.now() + limitMs
	while (!condition()) {
		if (performance.now() > endMs) throw new Error(`waited ${limitMs} ms in vain: ${what}`)
		await delay(5)
	}
}

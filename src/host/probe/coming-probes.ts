import {readdir, rm} from 'node:fs/promises'
import {join} from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {awakeFor} from '../awake.ts'
import {hasEnded} from '../processes/proc-stat.ts'
import {readProcStat} from '../processes/proc-table.ts'

/**
 * A program has loaded our preload and served its first requests some 0.2 s before its probe is let in. Until then an empty file beside the socket
 * says that one will come; the program makes it before its own first line.
 */
const comingName = /^n(\d+)$/

/** A machine that is full takes its time to start a thread; nobody else is waited for. */
const arrivalLimitMs = 3000
const lookEveryMs = 10

/** Also of those that a killed run has left. */
export function isComingFile(name: string): boolean {
	return comingName.test(name)
}

/** It has come. Never rejects. */
export async function hasCome(folder: string, pid: number): Promise<void> {
	await rm(join(folder, `n${pid}`), {force: true}).catch(() => {})
}

/** Resolves when all have come or ended, in three seconds at most, or with `signal`. Never rejects. */
export async function untilAllHaveCome(folder: string, signal: AbortSignal): Promise<void> {
	const over = new AbortController()
	const given = AbortSignal.any([over.signal, signal])
	void awakeFor(arrivalLimitMs, given).then(() => over.abort())
	while (!given.aborted && (await coming(folder)).length > 0)
		await delay(lookEveryMs, undefined, {signal: given}).catch(() => {})
	over.abort()
}

async function coming(folder: string): Promise<readonly string[]> {
	const names = await readdir(folder).catch(() => [])
	return names.filter(name => isAlive(Number(comingName.exec(name)?.[1])))
}

function isAlive(pid: number): boolean {
	if (!(pid > 0)) return false
	if (process.platform === 'linux') {
		const stat = readProcStat(pid)
		return stat !== null && !hasEnded(stat.state)
	}
	try {
		process.kill(pid, 0)
		return true
	} catch {
		return false
	}
}

import {randomBytes} from 'node:crypto'
import {readProcStat} from '../processes/proc-table.ts'

/**
 * Everything we start carries a mark in its environment, and so does what it starts in turn, however far it runs: the only sign that is
 * left of a daemon that forked twice and opened a session of its own. Jenkins and systemd-run know their children the same way.
 */
export const launchMarkName = 'ARSENAL_TUI_LAUNCH'

/**
 * Common to all launches of this very process: what a watchdog looks for once we are gone. Begins with our pid and when we were started, so
 * that of whoever carries it can be told whether we are still there.
 */
export const runnerMark = `${process.pid}-${readProcStat(process.pid)?.startTicks ?? 0}-${randomBytes(9).toString('hex')}`

let launches = 0

export function nextLaunchMark(): string {
	launches++
	return `${runnerMark}.${launches}`
}

/** @param environment as in /proc/<pid>/environ: `NAME=value` with NUL after each */
export function carriesMark(environment: string, mark: string): boolean {
	return `\0${environment}`.includes(`\0${launchMarkName}=${mark}\0`)
}

/** Who launched it. @param environment see `carriesMark`; null: it carries no mark, or one of a version before marks told that */
export function launcherIn(environment: string): {readonly pid: number; readonly startTicks: number} | null {
	const found = new RegExp(`\\0${launchMarkName}=(\\d+)-(\\d+)-[0-9a-f]+\\.`).exec(`\0${environment}`)
	return found === null ? null : {pid: Number(found[1]), startTicks: Number(found[2])}
}

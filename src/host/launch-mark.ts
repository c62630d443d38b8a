import {randomBytes} from 'node:crypto'

/**
 * Everything we start carries a mark in its environment, and so does what it starts in turn, however far it runs: the only sign that is
 * left of a daemon that forked twice and opened a session of its own. Jenkins and systemd-run know their children the same way.
 */
export const launchMarkName = 'ARSENAL_TUI_LAUNCH'

/** Common to all launches of this very process: what a watchdog looks for once we are gone. */
export const runnerMark = randomBytes(9).toString('hex')

let launches = 0

export function nextLaunchMark(): string {
	launches++
	return `${runnerMark}.${launches}`
}

/** @param environment as in /proc/<pid>/environ: `NAME=value` with NUL after each */
export function carriesMark(environment: string, mark: string): boolean {
	return `\0${environment}`.includes(`\0${launchMarkName}=${mark}\0`)
}

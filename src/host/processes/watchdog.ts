import {existsSync} from 'node:fs'
import type {Socket} from 'node:net'
import {execa} from 'execa'
import type {Watchdog} from '../../ports.ts'
import {readScript} from '../../read-script.ts'
import {launchMarkName, runnerMark} from '../launch/mark.ts'
import {readProcStat} from './proc-table.ts'

export const watchdogScript = readScript(new URL('./watchdog.sh', import.meta.url))

/**
 * What ends sooner is never spoken of: the shell would wake for it twice, beside a program whose first milliseconds are being timed. Until then it
 * is found by its mark, as all is that nobody had the time to guard.
 */
const youngMs = 100
const findsByMark = existsSync('/proc/self/environ')

/**
 * Started before anything else is. It sits in a session of its own, so nothing that is sent to our group or comes from our terminal
 * reaches it, and it learns of our end by the end of its input: that pipe is close-on-exec, we are its only holder.
 */
export function startWatchdog(): Watchdog {
	const {stdin, nodeChildProcess} = execa(
		'/bin/sh',
		['-c', watchdogScript, 'arsenal-tui-watchdog', `${launchMarkName}=${runnerMark}`],
		{
			cwd: '/',
			// Not our own environment: a mark we carry ourselves, being the target of another run, must not be the watchdog's.
			env: {PATH: process.env.PATH ?? '/usr/bin:/bin'},
			extendEnv: false,
			detached: true,
			cleanup: false,
			stdin: 'pipe',
			stdout: 'ignore',
			stderr: 'ignore',
			buffer: false,
			reject: false,
		},
	)
	// It watches us, not we it: a run does not fail because it has gone.
	stdin.on('error', () => {})
	nodeChildProcess.unref()
	;(stdin as Partial<Socket>).unref?.()
	const say = (order: string) => {
		if (!stdin.writableEnded && !stdin.destroyed) stdin.write(`${order}\n`)
	}
	const young = new Map<number, NodeJS.Timeout>()
	const told = new Set<number>()
	return {
		guard(group) {
			const order = `guard ${group} ${readProcStat(group)?.startTicks ?? '-'}`
			const tell = () => {
				young.delete(group)
				told.add(group)
				say(order)
			}
			clearTimeout(young.get(group))
			// Known already, and perhaps as one that had the number before.
			if (!findsByMark || told.has(group)) return tell()
			young.set(group, setTimeout(tell, youngMs).unref())
		},
		release(group) {
			clearTimeout(young.get(group))
			young.delete(group)
			if (told.delete(group)) say(`release ${group}`)
		},
		tidy(socketPath) {
			if (!socketPath.includes('\n')) say(`tidy - ${socketPath}`)
		},
		clear(folder) {
			if (!folder.includes('\n')) say(`clear - ${folder}`)
		},
		restore(folder) {
			if (!folder.includes('\n')) say(`restore - ${folder}`)
		},
		dismiss() {
			for (const timer of young.values()) clearTimeout(timer)
			young.clear()
			say('dismiss')
			stdin.end()
		},
	}
}

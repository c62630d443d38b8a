import {spawn, spawnSync} from 'node:child_process'
import type {Socket} from 'node:net'
import {readScript} from '../../read-script.ts'
import {restoringSequences} from './last-resort.ts'

const guardScript = readScript(new URL('./guard.sh', import.meta.url))

/** Watches the screens from outside: gives the terminal back when they are killed. */
export interface TerminalGuard {
	/** The terminal is as the screens want it from now on. */
	taken(): void
	/** What to leave behind if it comes to that: one line, without control characters. */
	say(sentence: string): void
	/** The terminal is the shell's for now: what becomes of us then does not concern it. */
	lend(): void
	takeBack(): void
	/** The terminal has been given back in order. Settles when the guard has gone. */
	dismiss(): Promise<void>
}

/** The two ends of the terminal; null where it is none that a process could be given. */
export function descriptorsOf(
	stdin: NodeJS.ReadStream,
	stdout: NodeJS.WriteStream,
): {readonly stdin: number; readonly stdout: number} | null {
	const [from, to] = [stdin, stdout].map(stream => (stream as {fd?: unknown}).fd)
	return typeof from === 'number' && typeof to === 'number' && stdin.isTTY && stdout.isTTY
		? {stdin: from, stdout: to}
		: null
}

/** Time for a shell on a busy machine: without its answer the terminal cannot be given back as it was if the screens are killed. */
const modesWithinMs = 5000

/**
 * How the terminal treats lines, echo and signals, for `stty`. To be asked before raw mode, which is why it waits for the answer. Null where
 * there is no stty to ask.
 */
export function readModes(stdinFd: number): string | null {
	// Not as the child's own input: that would be made blocking, and it is the same open file as ours.
	const {status, stdout} = spawnSync('/bin/sh', ['-c', 'exec stty -g <&3'], {
		stdio: ['ignore', 'pipe', 'ignore', stdinFd],
		encoding: 'utf8',
		timeout: modesWithinMs,
	})
	return status === 0 && /^[\w:=]+$/.test(stdout.trim()) ? stdout.trim() : null
}

/** To be called before raw mode: who is killed in between leaves a terminal without echo. It needs a POSIX shell; without one nobody guards. @param modes of before raw mode */
export function startGuard(
	fds: {readonly stdin: number; readonly stdout: number},
	modes: string | null,
): TerminalGuard {
	const child = spawn('/bin/sh', ['-c', guardScript, 'arsenal-tui-guard', restoringSequences, modes ?? ''], {
		cwd: '/',
		env: {PATH: process.env['PATH'] ?? '/usr/bin:/bin'},
		// Out of reach of what is sent to our group and what comes from the terminal.
		detached: true,
		stdio: ['pipe', 'ignore', 'ignore', fds.stdout, fds.stdin],
	})
	const {stdin} = child
	const gone = new Promise<void>(resolve => {
		child.once('exit', () => resolve())
		child.once('error', () => resolve())
	})
	// It watches us, not we it.
	stdin?.on('error', () => {})
	child.unref()
	;(stdin as Partial<Socket> | null)?.unref?.()
	const order = (line: string) => {
		if (stdin && !stdin.writableEnded && !stdin.destroyed) stdin.write(`${line}\n`)
	}
	// An end that comes to an 'exit' listener leaves the terminal in order (last-resort.ts).
	const bye = () => order('bye')
	process.on('exit', bye)
	return {
		taken: () => order('raw'),
		say: sentence => order(`say ${sentence}`),
		lend: () => order('shell'),
		takeBack: () => order('screen'),
		dismiss() {
			process.off('exit', bye)
			bye()
			stdin?.end()
			child.ref()
			return gone
		},
	}
}

import {writeSync} from 'node:fs'
import {mouseOff} from '../mouse.ts'

/** End of update, no mouse, no bracketed paste, wrapping on, primary screen, cursor shown, no style. */
export const restoringSequences = `\x1b[?2026l${mouseOff}\x1b[?2004l\x1b[?7h\x1b[?1049l\x1b[?25h\x1b[0m`

/** Written synchronously, past whatever waits to be written. Harmless where the terminal has been given back already. */
export function restoreNow(fd: number): void {
	try {
		writeSync(fd, restoringSequences)
	} catch {
		// The terminal is gone; there is nothing to restore.
	}
}

/**
 * Gives the terminal back however the process ends, short of SIGKILL (guard.ts): nothing asynchronous happens in an 'exit' listener any more.
 *
 * @returns how to take it off once the terminal has been given back in order
 */
export function restoreAtExit(fd: number): () => void {
	const restore = () => restoreNow(fd)
	process.on('exit', restore)
	return () => process.off('exit', restore)
}

import {writeSync} from 'node:fs'

/** End of update, no bracketed paste, wrapping on, primary screen, cursor shown, no style. */
const sequences = '\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?1049l\x1b[?25h\x1b[0m'

/**
 * Gives the terminal back however the process ends, short of SIGKILL: written synchronously, because nothing asynchronous happens in an
 * 'exit' listener any more. Harmless after an orderly end, so it needs not know about one.
 *
 * @returns how to take it off once the terminal has been given back in order
 */
export function restoreAtExit(fd: number): () => void {
	const restore = () => {
		try {
			writeSync(fd, sequences)
		} catch {
			// The terminal is gone; there is nothing to restore.
		}
	}
	process.on('exit', restore)
	return () => process.off('exit', restore)
}

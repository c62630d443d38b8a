import {type ChildProcess, type SpawnOptions, spawn} from 'node:child_process'

/** Programs that a bench has under way; whoever ends the bench ends them. */
export interface Children {
	/** As `spawn`. After the end nothing more is started: what it gives then has been killed. */
	start(command: string, argv: readonly string[], options?: SpawnOptions): ChildProcess
	/** The signal that ended the bench; null while it goes on. */
	endedBy(): NodeJS.Signals | null
}

/**
 * Hears the signals a bench is ended with and passes them on to its children, one by one, which may have children of their own to
 * end; what is still there after a grace time is killed. A second signal ends the bench as if nobody listened.
 */
export function endedWithUs(graceMs = 5000): Children {
	const alive = new Set<ChildProcess>()
	let by: NodeJS.Signals | null = null
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.once(signal, () => {
			by ??= signal
			for (const child of alive) {
				child.kill(signal)
				const late = setTimeout(() => child.kill('SIGKILL'), graceMs)
				child.once('exit', () => clearTimeout(late))
			}
		})
	}
	return {
		start(command, argv, options = {}) {
			const child = spawn(command, argv, options)
			alive.add(child)
			child.once('exit', () => alive.delete(child))
			if (by !== null) child.kill('SIGKILL')
			return child
		},
		endedBy: () => by,
	}
}

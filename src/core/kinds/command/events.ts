import type {ProcessExit} from '../../events/process-exit.ts'

/** What happens in a command suite: one run, from start to exit. */
export type CommandEvent = {
	readonly type: 'iteration-finished'
	readonly suite: string
	readonly iteration: number
	/** Not counted. */
	readonly warmup: boolean
	/** Not counted, and after the counted ones: it carried the probe. */
	readonly profiled?: true
	readonly wallNs: number
	readonly exit: ProcessExit
	/** `size=10`: which combination of parameters; absent: there are none. */
	readonly benchmark?: string
	/**
	 * CPU time and peak memory as wait4 told them. Absent: only our event loop has watched, and `wallNs` is as good as that turns.
	 * What a shell costs on an empty line has been subtracted from all three times where the plan says so.
	 */
	readonly userMs?: number
	readonly systemMs?: number
	readonly maxRssBytes?: number
	/** The peak may as well have been less: the process that started it needed as much. */
	readonly maxRssIsFloor?: true
}

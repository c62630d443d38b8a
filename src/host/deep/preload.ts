import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {readScript} from '../../read-script.ts'

/**
 * `prof`: the profiler runs `--prof`, and the same binary for its own work (`--prof-process`), which must not see the target's
 * environment. `trace`: it reads `node_trace.*.log` from its own directory. `heap`: V8's sampled heap profile, read at the end.
 */
export type DeepMechanism = 'prof' | 'trace' | 'heap'

/** Files by which the target tells us how far it is. */
export interface DeepSigns {
	/** Holds its pid, written before it is Node. */
	readonly pid: string
	/** Empty. It can be told to stop: earlier, SIGINT would end it, and all that was to be collected, before there is anything. */
	readonly ready: string
	/** Empty. It was told, and is at it. A target whose event loop does not turn never gets here. */
	readonly heard: string
}

export function deepSigns(workDir: string): DeepSigns {
	return {
		pid: join(workDir, 'target.pid'),
		ready: join(workDir, 'target.ready'),
		heard: join(workDir, 'target.heard'),
	}
}

/** A heap profile that was written whole: pid and this. */
export const takenSuffix = '.taken'

/** What the script is told. */
interface DeepPreloadGiven extends DeepSigns {
	readonly mechanism: DeepMechanism
	/** Where clinic puts what it collects. */
	readonly dataDir: string
	/** Node options that are the target's alone: children that are forked inherit them, and would write over its trace. */
	readonly ownArguments: readonly string[]
	readonly takenSuffix: string
}

const preloadScript = readScript(new URL('./preload.cjs', import.meta.url))

export function preloadFile(workDir: string): string {
	return join(workDir, 'target-preload.cjs')
}

/** The script and, beside it, what it is told: so no value ever has to be made a part of a program. */
export async function writeDeepPreload(
	workDir: string,
	mechanism: DeepMechanism,
	ownArguments: readonly string[],
): Promise<void> {
	const dataDir = join(workDir, 'data')
	const given: DeepPreloadGiven = {...deepSigns(workDir), mechanism, dataDir, ownArguments, takenSuffix}
	const file = preloadFile(workDir)
	await writeFile(file.replace(/\.cjs$/, '.json'), JSON.stringify(given), {mode: 0o600})
	await writeFile(file, preloadScript, {mode: 0o600})
}

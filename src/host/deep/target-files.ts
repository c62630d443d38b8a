/** What files tell of a target that is the tool's child, not ours: nobody tells us when it comes and when it goes. */
import {access, readFile} from 'node:fs/promises'
import {setTimeout as delay} from 'node:timers/promises'
import {sendSignal} from '../processes/signal.ts'

/** Resolves when it has ended, or nobody asks any more. */
export async function targetGone(pidFile: string, over: AbortSignal): Promise<void> {
	return poll(
		async () => {
			const pid = await readPid(pidFile)
			return pid !== null && !isAlive(pid)
		},
		50,
		over,
	)
}

export async function appears(file: string, over: AbortSignal): Promise<void> {
	return poll(() => exists(file), 20, over)
}

export async function killTarget(pidFile: string): Promise<void> {
	const pid = await readPid(pidFile)
	if (pid !== null && isAlive(pid)) sendSignal(pid, 'SIGKILL')
}

async function readPid(pidFile: string): Promise<number | null> {
	const text = await readFile(pidFile, 'utf8').catch(() => '')
	const pid = Number(text)
	return Number.isInteger(pid) && pid > 0 ? pid : null
}

/** Until it holds, or nobody asks any more. */
async function poll(holds: () => Promise<boolean>, everyMs: number, over: AbortSignal): Promise<void> {
	while (!(await holds())) {
		if (over.aborted) return
		await delay(everyMs, undefined, {signal: over}).catch(() => {})
	}
}

function exists(file: string): Promise<boolean> {
	return access(file).then(
		() => true,
		() => false,
	)
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0)
		return true
	} catch {
		return false
	}
}

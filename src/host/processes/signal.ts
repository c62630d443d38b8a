/** @param pid negative: a process group. To nothing, silently, when it is gone or not ours. */
export function sendSignal(pid: number, name: string): void {
	try {
		process.kill(pid, name as NodeJS.Signals)
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code
		if (code !== 'ESRCH' && code !== 'EPERM') throw error
	}
}

export function groupExists(processGroup: number): boolean {
	try {
		process.kill(-processGroup, 0)
		return true
	} catch {
		return false
	}
}

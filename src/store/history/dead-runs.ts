import path from 'node:path'
import {keptRun, type Masked, recordOfFolder} from './folder-record.ts'
import type {History} from './history.ts'
import {readRunRecord} from './read-run.ts'
import {writeRun} from './write-run.ts'

/**
 * Runs that the history calls running, and whose process is not there any more, with what their folders still tell. One that has come to its end
 * meanwhile stays as it is.
 * @param ids  that the caller found dead: see `readRunning`
 * @returns those that were closed
 * @throws what the database says
 */
export async function closeDeadRuns(
	history: History,
	outDir: string,
	ids: readonly string[],
	{masked, toSend = false}: {readonly masked: Masked; readonly toSend?: boolean},
): Promise<string[]> {
	const closed: string[] = []
	for (const id of ids) {
		const known = await readRunRecord(history, id)
		if (known?.run.outcome !== 'running') continue
		const dir = path.resolve(outDir, known.folder)
		const found = await recordOfFolder(dir, id, masked)
		const kept =
			found === null || 'damage' in found
				? {...known, run: {...known.run, outcome: 'aborted' as const}}
				: keptRun(outDir, dir, found)
		if (await writeRun(history, kept, {toSend})) closed.push(id)
	}
	return closed
}

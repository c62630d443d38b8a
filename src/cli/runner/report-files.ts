import {rm, stat} from 'node:fs/promises'
import path from 'node:path'
import type {Artifact, RunState} from '../../core/run/state/run-state.ts'
import {summarise} from '../../core/run/summary/summarise.ts'
import {renderJson} from '../../report/json.ts'
import {renderMarkdown} from '../../report/markdown.ts'
import type {RunPlace} from '../../store/run-place.ts'

/** What a runner complained about itself: usually nothing, and then no file either. */
export async function removeEmptyComplaints(runDir: string): Promise<void> {
	const file = path.join(runDir, 'runner.log')
	const {size} = await stat(file).catch(() => ({size: 1}))
	if (size === 0) await rm(file, {force: true}).catch(() => {})
}

/** Writes report.md and report.json of what is known of the run, finished or not. @throws when they can be written nowhere */
export async function writeReports(
	place: RunPlace,
	state: RunState,
	said: (artifact: Artifact) => void,
): Promise<void> {
	const report = summarise(state)
	const files = [
		['report-json', 'report.json', renderJson(report)],
		['report-markdown', 'report.md', renderMarkdown(report)],
	] as const
	const write = async (): Promise<Artifact[]> => {
		const {dir} = place
		const written: Artifact[] = []
		for (const [kind, name, content] of files) written.push(await place.write(kind, name, content))
		// The disk was full after the first: they belong into one folder.
		return place.dir === dir ? written : write()
	}
	for (const artifact of await write()) said(artifact)
}

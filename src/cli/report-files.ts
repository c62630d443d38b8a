import {rm, stat} from 'node:fs/promises'
import path from 'node:path'
import type {Artifact, RunState} from '../core/run/run-state.ts'
import {summarise} from '../core/run/summarise.ts'
import {renderJson} from '../report/json.ts'
import {renderMarkdown} from '../report/markdown.ts'
import {writeArtifact} from '../store/run-folder.ts'

/** What a runner complained about itself: usually nothing, and then no file either. */
export async function removeEmptyComplaints(runDir: string): Promise<void> {
	const file = path.join(runDir, 'runner.log')
	const {size} = await stat(file).catch(() => ({size: 1}))
	if (size === 0) await rm(file, {force: true}).catch(() => {})
}

/** Writes report.md and report.json of what is known of the run, finished or not. */
export async function writeReports(runDir: string, state: RunState, said: (artifact: Artifact) => void): Promise<void> {
	const report = summarise(state)
	for (const [kind, name, content] of [
		['report-json', 'report.json', renderJson(report)],
		['report-markdown', 'report.md', renderMarkdown(report)],
	] as const) {
		said(await writeArtifact(runDir, kind, name, content))
	}
}

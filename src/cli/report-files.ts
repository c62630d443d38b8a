import type {Artifact, RunState} from '../core/run/run-state.ts'
import {summarise} from '../core/run/summarise.ts'
import {renderJson} from '../report/json.ts'
import {renderMarkdown} from '../report/markdown.ts'
import {writeArtifact} from '../store/run-folder.ts'

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

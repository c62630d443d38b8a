/** What a CI finds when a run is over: every format in its file, and what GitHub is told by its own ways. */
import {appendFile} from 'node:fs/promises'
import path from 'node:path'
import {type ReportFormat, reportFiles} from '../../core/run/summary/report-formats.ts'
import type {RunReport} from '../../core/run/summary/run-report.ts'
import {annotationLines} from '../../report/exports/annotations.ts'
import {renderComment} from '../../report/exports/comment.ts'
import {reportExports} from '../../report/exports/exports.ts'
import {copyInto, writeInto} from '../../store/output-dir.ts'
import {type Session, say, sayNotice, shownPath} from '../session.ts'
import {writeOutput} from './output-file.ts'

export interface CiFiles {
	/** Absolute. */
	readonly dir: string
	/** Absolute; null: in `dir`. */
	readonly junitFile: string | null
	/** Tells the comment of this job from those of others on one pull request. */
	readonly name: string
}

/** @param runDir where the run's own files are @throws ArsenalError `output-not-writable` */
export async function writeCiFiles(report: RunReport, runDir: string, {dir, junitFile, name}: CiFiles): Promise<void> {
	for (const [format, file] of Object.entries(reportFiles) as [ReportFormat, string][]) {
		const text = format === 'comment' ? renderComment(report, name) : reportExports[format].render(report)
		if (format === 'junit' && junitFile !== null) await writeOutput(junitFile, text, [])
		else await writeInto(dir, file, text)
	}
	// report.md leads to them.
	const files = report.suites.flatMap(({flames, captures = []}) => [
		...flames.flatMap(({svg, profile}) => [svg, profile]),
		...captures.flatMap(({flame, profile}) => [flame, profile]),
	])
	await copyInto(
		dir,
		runDir,
		[...new Set(files)].filter(file => file !== null),
	)
}

/** Where GitHub's own variables are set: annotations among the output, and the summary of the step. */
export async function tellGithub(session: Session, report: RunReport, isJson: boolean): Promise<void> {
	const {env, streams} = session
	// Its runner reads both, and stdout may hold one document.
	if (env.GITHUB_ACTIONS === 'true')
		for (const line of annotationLines(report)) say(isJson ? streams.stderr : streams.stdout, line)
	const file = env.GITHUB_STEP_SUMMARY
	if (file === undefined || file === '') return
	try {
		await appendFile(path.resolve(session.cwd, file), reportExports.summary.render(report))
	} catch (error) {
		sayNotice(session, `The summary of the step could not be written: ${(error as Error).message}`)
	}
}

export function sayWhere(session: Session, {dir, junitFile}: CiFiles): string {
	const names = Object.values(reportFiles).filter(name => junitFile === null || name !== reportFiles.junit)
	const junit = junitFile === null ? '' : `, and ${shownPath(session, junitFile)}`
	return `for the CI  ${shownPath(session, dir)}: ${names.join(' ')}${junit}`
}

/** What a CI finds when a run is over: every format in its file, and what GitHub is told by its own ways. */
import {appendFile} from 'node:fs/promises'
import path from 'node:path'
import {type ReportFormat, reportFiles} from '../../core/run/summary/report-formats.ts'
import type {RunReport} from '../../core/run/summary/run-report.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {annotationLines} from '../../report/exports/annotations.ts'
import {commentMarker, renderComment} from '../../report/exports/comment.ts'
import {reportExports} from '../../report/exports/exports.ts'
import {copyInto, removeEarlier, requireOutputDir, writeInto} from '../../store/output-dir.ts'
import {type Session, say, sayNotice, shownPath} from '../session.ts'
import {requireOutputFile, writeOutput} from './output-file.ts'

export interface CiFiles {
	/** Absolute. */
	readonly dir: string
	/** Absolute; null: in `dir`. */
	readonly junitFile: string | null
	/** Tells the comment of this job from those of others on one pull request. */
	readonly name: string
}

/** Those of an earlier run, which would pass for those of this one if it never comes to write any. */
export async function removeEarlierFiles({dir, junitFile}: CiFiles): Promise<void> {
	const names = Object.values(reportFiles)
	await removeEarlier(
		names.map(name => path.join(dir, name)),
		(file, text) => isOurs(path.basename(file), text),
	)
	if (junitFile !== null) await removeEarlier([junitFile], (_, text) => isOurs(reportFiles.junit, text))
}

function isOurs(name: string, text: string): boolean {
	switch (name) {
		case reportFiles.comment:
			return text.startsWith(commentMarker('').slice(0, -' -->'.length))
		case reportFiles.junit:
			return text.includes('<testsuites name="arsenal"')
		case reportFiles.json:
			return /"tool":\s*\{\s*"name":\s*"arsenal-tui"/.test(text)
		default:
			return false
	}
}

/** Before anything long is done. @throws ArsenalError `bad-usage`, `output-not-writable` */
export async function requireCiFiles({dir, junitFile}: CiFiles): Promise<void> {
	const names = Object.values(reportFiles)
	const other = names.find(name => name !== reportFiles.junit && path.join(dir, name) === junitFile)
	if (other !== undefined)
		throw new ArsenalError(
			'bad-usage',
			`--junit-file names ${other} in --output-dir, which is another file of this run.`,
			{
				advice: 'Choose another name.',
			},
		)
	await requireOutputDir(dir, junitFile === null ? names : names.filter(name => name !== reportFiles.junit))
	if (junitFile !== null) await requireOutputFile(junitFile)
}

/** All that can be written are, also where one cannot. @param runDir where the run's own files are @throws ArsenalError `output-not-writable` */
export async function writeCiFiles(report: RunReport, runDir: string, {dir, junitFile, name}: CiFiles): Promise<void> {
	const troubles: unknown[] = []
	const attempt = (write: () => Promise<void>) => write().catch(error => void troubles.push(error))
	for (const [format, file] of Object.entries(reportFiles) as [ReportFormat, string][]) {
		const text = format === 'comment' ? renderComment(report, name) : reportExports[format].render(report)
		await attempt(() =>
			format === 'junit' && junitFile !== null ? writeOutput(junitFile, text, []) : writeInto(dir, file, text),
		)
	}
	// report.md leads to them.
	const files = report.suites.flatMap(({flames, captures = []}) => [
		...flames.flatMap(({svg, profile}) => [svg, profile]),
		...captures.flatMap(({flame, profile}) => [flame, profile]),
	])
	const names = [...new Set(files)].filter(file => file !== null)
	await attempt(() => copyInto(dir, runDir, names))
	if (troubles.length > 0) throw troubles[0]
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

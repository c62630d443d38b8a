/** What a CI finds when a run is over: every format in its file, and what GitHub is told by its own ways. */
import {constants} from 'node:fs'
import {open} from 'node:fs/promises'
import path from 'node:path'
import {type ReportFormat, reportFiles} from '../../core/run/summary/report-formats.ts'
import type {RunReport} from '../../core/run/summary/run-report.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {fileTrouble} from '../../core/trouble/file-trouble.ts'
import {annotationLines} from '../../report/exports/annotations.ts'
import {renderComment} from '../../report/exports/comment.ts'
import {reportExports} from '../../report/exports/exports.ts'
import {isJunit, isOurs} from '../../report/exports/is-ours.ts'
import {copyInto, requireOurs, requireOutputDir, writeInto} from '../../store/output-dir.ts'
import {realPlace} from '../../store/real-place.ts'
import {requireReplaceable} from '../../store/replaceable.ts'
import type {CiOutputs} from '../command-line/invocation.ts'
import {type Session, say, sayNotice, shownPath} from '../session.ts'
import {flamesIn, removeEarlier} from './ci-earlier.ts'
import {whereRunsAre} from './ci-places.ts'
import {requireOutputFile, writeOutput} from './output-file.ts'

export interface CiFiles {
	/** Absolute. */
	readonly dir: string
	/** Absolute; null: in `dir`. */
	readonly junitFile: string | null
}

const standardDir = 'arsenal-ci'
const names = Object.values(reportFiles)

/**
 * Where the files go. Those of an earlier run are removed, which would pass for those of this one if it never comes to write any: before anything can go
 * wrong, for what comes after this in a pipeline reads them whatever became of it.
 * @throws ArsenalError `bad-usage` when they would lie among recorded runs; nothing is removed then
 */
export async function prepareCiFiles(session: Session, asked: CiOutputs): Promise<CiFiles> {
	const at = (place: string) => path.resolve(session.cwd, place)
	const dir = at(asked.outputDir ?? standardDir)
	const junitFile = asked.junitFile === null ? null : at(asked.junitFile)
	// A link stays one; what an earlier run has left behind it does not.
	const behind = junitFile === null ? null : await realPlace(junitFile)
	const outDir = asked.outDir === null ? null : at(asked.outDir)
	for (const [flag, place, folder] of [
		['--output-dir', dir, dir],
		...(behind === null ? [] : [['--junit-file', junitFile!, path.dirname(behind)] as const]),
	] as const) {
		const where = await whereRunsAre(folder, outDir)
		if (where === null) continue
		throw new ArsenalError('bad-usage', `${flag} names ${shownPath(session, place)}, which lies in ${where}.`, {
			advice: 'Nothing was written or removed. Choose another place.',
		})
	}
	if (!asked.isDry) await removeEarlier(dir, behind)
	return {dir, junitFile}
}

/** Before anything long is done. @throws ArsenalError `bad-usage`, `output-not-writable` */
export async function requireCiFiles({dir, junitFile}: CiFiles): Promise<void> {
	const junitPlace = junitFile === null ? null : await realPlace(junitFile)
	for (const name of names) {
		if (name === reportFiles.junit || (await realPlace(path.join(dir, name))) !== junitPlace) continue
		throw new ArsenalError(
			'bad-usage',
			`--junit-file names ${name} in --output-dir, which is another file of this run.`,
			{advice: 'Choose another name.'},
		)
	}
	const here = names.filter(name => junitFile === null || name !== reportFiles.junit)
	await requireOurs(dir, [...here, ...(await flamesIn(dir))], isOurs)
	await requireOutputDir(dir)
	if (junitFile === null) return
	await requireJunitFile(junitFile)
	await requireOutputFile(junitFile)
}

/** Test reports are given one name by many programs, each in place of the last: whatever is one may be replaced, and nothing else. */
function requireJunitFile(file: string): Promise<void> {
	return requireReplaceable(file, isJunit, {links: 'followed', advice: 'Give --junit-file another name.'})
}

/**
 * All that can be written are, also where one cannot.
 * @param runDir where the run's own files are
 * @param comment tells the comment of this job from those of others on one pull request
 * @returns what could not be; null: all of it is there
 */
export async function writeCiFiles(
	report: RunReport,
	{runDir, comment}: {readonly runDir: string; readonly comment: string},
	{dir, junitFile}: CiFiles,
): Promise<ArsenalError | null> {
	const troubles: ArsenalError[] = []
	const attempt = async (write: () => Promise<void>) => {
		try {
			await write()
		} catch (error) {
			if (!(error instanceof ArsenalError)) throw error
			troubles.push(error)
		}
	}
	for (const [format, file] of Object.entries(reportFiles) as [ReportFormat, string][]) {
		const text = format === 'comment' ? renderComment(report, comment) : reportExports[format].render(report)
		await attempt(async () => {
			if (format !== 'junit' || junitFile === null) return writeInto(dir, file, text, isOurs)
			await requireJunitFile(junitFile)
			await writeOutput(junitFile, text, [])
		})
	}
	// report.md leads to them.
	const files = report.suites.flatMap(({flames, captures = []}) => [
		...flames.flatMap(({svg, profile}) => [svg, profile]),
		...captures.flatMap(({flame, profile}) => [flame, profile]),
	])
	for (const file of new Set(files)) if (file !== null) await attempt(() => copyInto(dir, runDir, file, isOurs))
	const [first, ...others] = troubles
	if (first === undefined) return null
	return new ArsenalError(first.code, first.message, {
		cause: first,
		problems: others.map(({message}) => ({path: 'files', says: message})),
		...(first.advice === undefined ? {} : {advice: first.advice}),
	})
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
		await appendTo(path.resolve(session.cwd, file), reportExports.summary.render(report))
	} catch (error) {
		sayNotice(session, `The summary of the step could not be written: ${fileTrouble(error, {ENXIO: noFile})}`)
	}
}

const noFile = 'it is no regular file'

/** A pipe that nobody reads would keep us, and so would one that is full. @throws what the system says, or an error in words when it is no file */
async function appendTo(file: string, text: string): Promise<void> {
	const {O_WRONLY, O_APPEND, O_CREAT, O_NONBLOCK} = constants
	const handle = await open(file, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK, 0o666)
	try {
		if (!(await handle.stat()).isFile()) throw new Error(noFile)
		await handle.appendFile(text)
	} finally {
		await handle.close()
	}
}

export function sayWhere(session: Session, {dir, junitFile}: CiFiles): string {
	const here = names.filter(name => junitFile === null || name !== reportFiles.junit)
	const junit = junitFile === null ? '' : `, and ${shownPath(session, junitFile)}`
	return `for the CI  ${shownPath(session, dir)}: ${here.join(' ')}${junit}`
}

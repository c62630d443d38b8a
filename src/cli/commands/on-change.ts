/** `run --on-change`: the same suites again, whenever a file of the project has changed, until it is interrupted. */
import path from 'node:path'
import {needsOf} from '../../core/plan/kinds.ts'
import type {RunPlan} from '../../core/plan/plan.ts'
import {ExitCode} from '../../core/trouble/exit-code.ts'
import {grouped} from '../../core/units/format.ts'
import {type Session, sayNotice, shownPath} from '../session.ts'

const mostNamed = 3
const tooMany =
	'there are more folders here than the system lets anybody watch, so some changes are not seen: raise fs.inotify.max_user_watches (sysctl), or end other programs that watch files'

/**
 * @param outDir  what runs leave there is no change
 * @param once  runs the suites as the configuration has them then
 * @returns the exit code of the last run
 */
export async function runOnChange(
	session: Session,
	plan: RunPlan,
	outDir: string,
	once: () => Promise<number>,
): Promise<number> {
	const folders = foldersOf(plan)
	const changes = await session.watchChanges(folders, ownPlaces(outDir, folders))
	if (changes.isPartial) sayNotice(session, tooMany)
	const interrupted = new AbortController()
	/** Files that runs change themselves: what happens to them during one would go on for ever. Between runs it is somebody's change like any other. */
	const own = new Set<string>()
	let before = new Set<string>()
	try {
		for (;;) {
			const exitCode = await once()
			if (exitCode === ExitCode.interrupted) return exitCode
			const during = new Set(await changes.settled())
			for (const file of own) if (!during.has(file)) own.delete(file)
			for (const file of during) {
				if (!before.has(file) || own.has(file)) continue
				own.add(file)
				sayNotice(
					session,
					`${shownPath(session, file)} changes whenever the suites run, so it is not looked at meanwhile`,
				)
			}
			before = during
			const due = [...during].filter(file => !own.has(file))
			const changed = due.length > 0 ? due : await waitForOne()
			if (changed.length === 0) {
				if (changes.isGone) sayNotice(session, 'the folder is not there any more, so nothing can change in it')
				return exitCode
			}
			sayNotice(session, `changed: ${named(session, changed)}`)
		}
	} finally {
		await changes.close()
	}

	async function waitForOne(): Promise<readonly string[]> {
		const stop = (['SIGINT', 'SIGTERM'] as const).map(name => session.onSignal(name, () => interrupted.abort()))
		sayNotice(
			session,
			`waiting for a change in ${folders.map(folder => shownPath(session, folder)).join(', ')} (ctrl-c ends)`,
		)
		try {
			return await changes.next(interrupted.signal)
		} finally {
			for (const one of stop) one()
		}
	}
}

/** Where runs are kept. With `--out .` the project lies in there as well. */
function ownPlaces(outDir: string, folders: readonly string[]): readonly string[] {
	const isAround = folders.some(folder => folder === outDir || folder.startsWith(`${outDir}${path.sep}`))
	return isAround ? ['runs', 'latest'].map(name => path.join(outDir, name)) : [outDir]
}

/** What suites run in; a folder within another is seen with that. */
function foldersOf({suites}: RunPlan): readonly string[] {
	const all = suites.flatMap(suite => {
		const file = needsOf(suite).benchFile(suite)
		const places = needsOf(suite)
			.places(suite)
			.filter(place => place !== file)
		return file === null ? places : [...places, path.dirname(file)]
	})
	const folders = [...new Set(all)]
	return folders.filter(folder => !folders.some(other => other !== folder && folder.startsWith(`${other}${path.sep}`)))
}

function named(session: Session, files: readonly string[]): string {
	const shown = files.slice(0, mostNamed).map(file => shownPath(session, file))
	return files.length > shown.length
		? `${shown.join(', ')} and ${grouped(files.length - shown.length)} more`
		: shown.join(', ')
}

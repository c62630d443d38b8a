/** `run --on-change`: the same suites again, whenever a file of the project has changed, until it is interrupted. */
import {readlink} from 'node:fs/promises'
import path from 'node:path'
import {needsOf} from '../../core/plan/kinds.ts'
import type {RunPlan} from '../../core/plan/plan.ts'
import {ExitCode} from '../../core/trouble/exit-code.ts'
import {grouped} from '../../core/units/format.ts'
import type {SeenChange} from '../../ports.ts'
import {tailOf} from '../../store/file-ends.ts'
import {type Session, sayNotice, shownPath} from '../session.ts'
import {type Found, Meanwhile} from './meanwhile.ts'

const mostNamed = 3
/** Looked at in a file that may hold what is printed: more than a run prints in its last lines, less than takes time to read. */
const mostOfTail = 1_000_000
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
	const meanwhile = new Meanwhile()
	const copies = new OutputCopies(session, outDir)
	const waiting = `waiting for a change in ${folders.map(folder => shownPath(session, folder)).join(', ')} (ctrl-c ends)`
	try {
		for (;;) {
			const exitCode = await once()
			if (exitCode === ExitCode.interrupted) return exitCode
			const {due, found} = meanwhile.sift(await copies.without(await changes.settled(), waiting))
			for (const one of found) sayNotice(session, whatIsFound(session, one))
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

	async function waitForOne(): Promise<readonly SeenChange[]> {
		const stop = (['SIGINT', 'SIGTERM'] as const).map(name => session.onSignal(name, () => interrupted.abort()))
		meanwhile.restBetween()
		sayNotice(session, waiting)
		try {
			for (;;) {
				const seen = await changes.next(interrupted.signal)
				const changed = await copies.without(seen, waiting)
				if (changed.length > 0 || seen.length === 0) return changed
			}
		} finally {
			for (const one of stop) one()
		}
	}
}

function whatIsFound(session: Session, {file, is}: Found): string {
	const shown = shownPath(session, file)
	const notLookedAt = 'so it is not looked at meanwhile'
	switch (is) {
		case 'this file':
			return `${shown} changes whenever the suites run, ${notLookedAt}`
		case 'added files':
			return `a file like ${shown} is added whenever the suites run, ${notLookedAt}`
		case 'removed files':
			return `a file like ${shown} is removed whenever the suites run, ${notLookedAt}`
		case 'all':
			return `each of the last runs was started by what had changed during the one before (now ${shown}), so until a run changes nothing, nothing is looked at meanwhile`
	}
}

/**
 * Files that hold what is printed here, since somebody keeps it (`| tee bench.log`): they change with each line that says so, and would start a run for
 * it. They are told by what only we have said: the name of the run that has ended, or last of all that we wait.
 */
class OutputCopies {
	readonly #session: Session
	readonly #outDir: string
	readonly #files = new Set<string>()

	constructor(session: Session, outDir: string) {
		this.#session = session
		this.#outDir = outDir
	}

	async without(seen: readonly SeenChange[], waiting: string): Promise<readonly SeenChange[]> {
		const latest = path.basename(await readlink(path.join(this.#outDir, 'latest')).catch(() => ''))
		const left: SeenChange[] = []
		for (const one of seen) {
			if (this.#files.has(one.file)) continue
			const tail = one.is === 'removed' ? '' : await tailOf(one.file, mostOfTail)
			if (!tail.trimEnd().endsWith(waiting) && (latest === '' || !tail.includes(latest))) {
				left.push(one)
				continue
			}
			this.#files.add(one.file)
			sayNotice(
				this.#session,
				`${shownPath(this.#session, one.file)} holds what is printed here, so it is not looked at`,
			)
		}
		return left
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

function named(session: Session, files: readonly SeenChange[]): string {
	const shown = files.slice(0, mostNamed).map(({file}) => shownPath(session, file))
	return files.length > shown.length
		? `${shown.join(', ')} and ${grouped(files.length - shown.length)} more`
		: shown.join(', ')
}

/** `run --on-change`: the same suites again, whenever a file of the project has changed, until it is interrupted. */
import {readlink} from 'node:fs/promises'
import path from 'node:path'
import {needsOf} from '../../core/plan/kinds.ts'
import type {RunPlan} from '../../core/plan/plan.ts'
import {ExitCode} from '../../core/trouble/exit-code.ts'
import {grouped} from '../../core/units/format.ts'
import type {Changes, SeenChange} from '../../ports.ts'
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
 * @param config  what the suites are read from, absolute: where it was looked at once it is, whatever folders it says then
 * @param first  the suites as they are now
 * @param anew  as the configuration has them then; null: it cannot be read
 * @param once  runs them
 * @returns the exit code of the last run
 */
export async function runOnChange(
	session: Session,
	outDir: string,
	{
		config,
		first,
		anew,
		once,
	}: {
		readonly config: string | null
		readonly first: RunPlan
		readonly anew: () => Promise<RunPlan | null>
		readonly once: (plan: RunPlan) => Promise<number>
	},
): Promise<number> {
	let plan: RunPlan | null = first
	const isSeen = config !== null && placesOf(first, null).some(folder => isBelow(folder, config))
	const always = isSeen ? config : null
	const watched = await Watched.of(session, outDir, placesOf(first, always))
	const meanwhile = new Meanwhile()
	const copies = new OutputCopies(session, outDir)
	try {
		for (;;) {
			const exitCode = plan === null ? ExitCode.usage : await once(plan)
			if (exitCode === ExitCode.interrupted) return exitCode
			const {due, found} = meanwhile.sift(await copies.without(await watched.settled(), watched.waiting))
			for (const one of found) sayNotice(session, whatIsFound(session, one))
			const changed = due.length > 0 ? due : await waitForOne()
			if (changed.length === 0) {
				if (watched.isGone) sayNotice(session, 'the folder is not there any more, so nothing can change in it')
				return exitCode
			}
			sayNotice(session, `changed: ${named(session, changed)}`)
			plan = await anew()
			if (plan !== null) await watched.look(placesOf(plan, always))
		}
	} finally {
		await watched.close()
	}

	async function waitForOne(): Promise<readonly SeenChange[]> {
		const interrupted = new AbortController()
		const stop = (['SIGINT', 'SIGTERM'] as const).map(name => session.onSignal(name, () => interrupted.abort()))
		meanwhile.restBetween()
		sayNotice(session, watched.waiting)
		try {
			for (;;) {
				const seen = await watched.next(interrupted.signal)
				const changed = await copies.without(seen, watched.waiting)
				if (changed.length > 0 || seen.length === 0) return changed
			}
		} finally {
			for (const one of stop) one()
		}
	}
}

/** Changes in the folders of the suites, which are others once the configuration is another one. */
class Watched {
	readonly #session: Session
	readonly #outDir: string
	#folders: readonly string[]
	#changes: Changes
	/** Told by a watcher that is not there any more, and to nobody yet. */
	#before: readonly SeenChange[] = []

	private constructor(session: Session, outDir: string, folders: readonly string[], changes: Changes) {
		this.#session = session
		this.#outDir = outDir
		this.#folders = folders
		this.#changes = changes
	}

	static async of(session: Session, outDir: string, folders: readonly string[]): Promise<Watched> {
		return new Watched(session, outDir, folders, await open(session, outDir, folders))
	}

	get waiting(): string {
		return `waiting for a change in ${this.#folders.map(folder => shownPath(this.#session, folder)).join(', ')} (ctrl-c ends)`
	}

	get isGone(): boolean {
		return this.#changes.isGone
	}

	/** The others are not looked at any more. What changes while one watcher takes the place of the other is seen by either of them. */
	async look(folders: readonly string[]): Promise<void> {
		if (folders.join('\0') === this.#folders.join('\0')) return
		const changes = await open(this.#session, this.#outDir, folders)
		const seen = await this.#changes.settled()
		await this.#changes.close()
		this.#before = [...this.#before, ...seen.filter(({file}) => folders.some(folder => isBelow(folder, file)))]
		this.#folders = folders
		this.#changes = changes
	}

	async settled(): Promise<readonly SeenChange[]> {
		return this.#withBefore(await this.#changes.settled())
	}

	async next(signal: AbortSignal): Promise<readonly SeenChange[]> {
		return this.#withBefore(await this.#changes.next(signal))
	}

	close(): Promise<void> {
		return this.#changes.close()
	}

	#withBefore(seen: readonly SeenChange[]): readonly SeenChange[] {
		const files = new Set(seen.map(({file}) => file))
		const all = [...this.#before.filter(({file}) => !files.has(file)), ...seen]
		this.#before = []
		return all
	}
}

async function open(session: Session, outDir: string, folders: readonly string[]): Promise<Changes> {
	const changes = await session.watchChanges(folders, ownPlaces(outDir, folders))
	if (changes.isPartial) sayNotice(session, tooMany)
	return changes
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
	const isAround = folders.some(folder => isBelow(outDir, folder))
	return isAround ? ['runs', 'latest'].map(name => path.join(outDir, name)) : [outDir]
}

/** What suites run in, and the configuration; what lies within another is seen with that. */
function placesOf({suites}: RunPlan, config: string | null): readonly string[] {
	const all = suites.flatMap(suite => {
		const file = needsOf(suite).benchFile(suite)
		const places = needsOf(suite)
			.places(suite)
			.filter(place => place !== file)
		return file === null ? places : [...places, path.dirname(file)]
	})
	const folders = [...new Set([...all, ...(config === null ? [] : [config])])]
	return folders.filter(folder => !folders.some(other => other !== folder && isBelow(other, folder)))
}

/** @returns also for the folder itself */
function isBelow(folder: string, place: string): boolean {
	return place === folder || place.startsWith(folder.endsWith(path.sep) ? folder : `${folder}${path.sep}`)
}

function named(session: Session, files: readonly SeenChange[]): string {
	const shown = files.slice(0, mostNamed).map(({file}) => shownPath(session, file))
	return files.length > shown.length
		? `${shown.join(', ')} and ${grouped(files.length - shown.length)} more`
		: shown.join(', ')
}

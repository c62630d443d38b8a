/** The history as commands ask for it: opened, told what it does not know yet, and closed whatever happens. */
import {stat} from 'node:fs/promises'
import path from 'node:path'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {withoutSecrets} from '../../report/without-secrets.ts'
import {type Author, currentUser} from '../../store/history/audit.ts'
import {closeDeadRuns} from '../../store/history/dead-runs.ts'
import type {History} from '../../store/history/history.ts'
import {type HistoryPlace, type Opened, openHistory, openOwnHistory} from '../../store/history/open-history.ts'
import {historyFile} from '../../store/history/open-local.ts'
import {readRunning} from '../../store/history/read-runs.ts'
import {historyError, troubleOf} from '../../store/history/trouble.ts'
import {isRegularFile} from '../../store/regular-file.ts'
import {readRunStart} from '../../store/run-log.ts'
import {databaseUrlOf} from '../database-url.ts'
import type {OutPlace} from '../out-place.ts'
import {type Session, sayNotice} from '../session.ts'

export interface AskedHistory {
	readonly history: History
	/** Whether what is written here is to be told to a shared history as well. */
	readonly toSend: boolean
	readonly place: HistoryPlace
}

export function historyPlace(session: Session, out: OutPlace): HistoryPlace {
	return {outDir: out.dir, url: databaseUrlOf(session.env), project: out.project, masked: withoutSecrets}
}

/**
 * @returns what `ask` does
 * @throws ArsenalError `bad-history`, `history-unavailable`, and what `ask` does
 */
export async function withHistory<Answer>(
	session: Session,
	out: OutPlace,
	ask: (asked: AskedHistory) => Promise<Answer>,
): Promise<Answer> {
	return asking(session, out, {open: openHistory, isOwn: false}, ask)
}

/** The one beside the runs, where their folders are dealt with. @throws as `withHistory` */
export async function withOwnHistory<Answer>(
	session: Session,
	out: OutPlace,
	ask: (asked: AskedHistory) => Promise<Answer>,
): Promise<Answer> {
	return asking(session, out, {open: openOwnHistory, isOwn: true}, ask)
}

async function asking<Answer>(
	session: Session,
	out: OutPlace,
	{open, isOwn}: {readonly open: (place: HistoryPlace) => Promise<Opened>; readonly isOwn: boolean},
	ask: (asked: AskedHistory) => Promise<Answer>,
): Promise<Answer> {
	const place = historyPlace(session, out)
	// What is wrong with it is found by each of two that open it, and said once.
	const said = new Set<string>()
	const sayOnce = (words: readonly string[]) => {
		for (const text of words) {
			if (!said.has(text)) sayNotice(session, text)
			said.add(text)
		}
	}
	await closeDead(session, place, sayOnce)
	const {history, words} = await open(place)
	sayOnce(words)
	try {
		return await ask({history, toSend: isOwn && place.url !== null, place})
	} catch (error) {
		const isItsOwn = error instanceof ArsenalError || troubleOf(error) === 'other'
		throw isItsOwn ? error : historyError(`Cannot use the history in ${history.where}`, error)
	} finally {
		await history.close().catch(() => {})
	}
}

/** Who was killed has not said so. */
async function closeDead(
	session: Session,
	place: HistoryPlace,
	sayOnce: (words: readonly string[]) => void,
): Promise<void> {
	if (!isRegularFile(historyFile(place.outDir))) return
	const {history, words} = await openOwnHistory(place).catch(() => ({history: null, words: []}))
	// One that cannot be opened or written is told of by what is asked next.
	if (history === null) return
	sayOnce(words)
	try {
		const dead: string[] = []
		for (const id of await readRunning(history)) if (!(await isConducted(session, place, id))) dead.push(id)
		if (dead.length === 0) return
		const toSend = place.url !== null
		for (const id of await closeDeadRuns(history, place.outDir, dead, {masked: place.masked, toSend}))
			sayNotice(session, `run ${id} did not come to its end, and is kept so`)
	} catch {
		// It is looked at again by who asks next.
	} finally {
		await history.close().catch(() => {})
	}
}

/** From its folder to its first word a run takes a third of a second, and ten times as long on a machine that is as busy. */
const startWithinMs = 15_000

export async function isConducted({front}: Session, {outDir}: HistoryPlace, id: string): Promise<boolean> {
	const log = path.join(outDir, 'runs', id, 'log.ndjson')
	try {
		const {runner} = await readRunStart(log)
		const client = await front.runSocket.connect(runner.socket, () => {})
		client?.close()
		return client !== null
	} catch {
		// One that is being started has said nothing yet.
		const touchedMs = await stat(log).then(
			({mtimeMs}) => mtimeMs,
			() => Number.NEGATIVE_INFINITY,
		)
		return front.clock.wall().getTime() - touchedMs < startWithinMs
	}
}

/** Who does what is asked for, for the record. @param command  as typed, without secrets */
export function authorOf(session: Session, command: string): Author {
	return {user: currentUser(), command: withoutSecrets({command}).command, atMs: session.front.clock.wall().getTime()}
}

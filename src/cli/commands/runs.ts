/** `arsenal-tui runs`: what is kept of the runs there were, and making room. */
import {readlink, rm} from 'node:fs/promises'
import path from 'node:path'
import {joinWords} from '../../core/suite/split-words.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {ExitCode} from '../../core/trouble/exit-code.ts'
import {durationText} from '../../core/units/duration.ts'
import {bytes, grouped} from '../../core/units/format.ts'
import {keptRunLines, runsLines} from '../../report/history/runs-lines.ts'
import {readBaselines} from '../../store/history/baselines.ts'
import type {History} from '../../store/history/history.ts'
import {prunableBytes, pruneRun, removeRun} from '../../store/history/prune.ts'
import {readRunRecord} from '../../store/history/read-run.ts'
import {type RunPlaceInList, readRuns} from '../../store/history/read-runs.ts'
import type {Invocation} from '../command-line/invocation.ts'
import {databaseUrlOf} from '../database-url.ts'
import {type OutPlace, outPlaceOf} from '../out-place.ts'
import {columnsOf, type Session, say, sayNotice} from '../session.ts'
import {type AskedHistory, authorOf, withHistory, withOwnHistory} from './asked-history.ts'

type RunsInvocation = Extract<Invocation, {command: 'runs'}>

export async function runsSession(session: Session, invocation: RunsInvocation): Promise<number> {
	const out = await outPlaceOf(session, invocation)
	switch (invocation.action) {
		case 'list':
			return withHistory(session, out, asked => list(session, invocation, asked))
		case 'show':
			return withHistory(session, out, asked => show(session, invocation, asked))
		case 'rm':
			return dealtWith(session, invocation, out, remove)
		case 'prune':
			return dealtWith(session, invocation, out, prune)
	}
}

/** Folders are dealt with here; baselines that are made of them may stand in a history that is shared. */
async function dealtWith(
	session: Session,
	invocation: RunsInvocation,
	out: OutPlace,
	deal: typeof remove,
): Promise<number> {
	const shared =
		databaseUrlOf(session.env) === null ? new Map() : await withHistory(session, out, ({history}) => pinned(history))
	return withOwnHistory(session, out, async asked => {
		const pins = new Map([...shared, ...(await pinned(asked.history))])
		return deal(session, invocation, out, {...asked, pins})
	})
}

interface Dealing extends AskedHistory {
	/** Baselines by the runs they are made of. */
	readonly pins: ReadonlyMap<string, readonly string[]>
}

async function list(session: Session, invocation: RunsInvocation, {history}: AskedHistory): Promise<number> {
	const {stdout} = session.streams
	const nowMs = session.front.clock.wall().getTime()
	const {limit, sinceMs, display} = invocation
	const {runs, next} = await readRuns(history, {limit, ...(sinceMs === null ? {} : {sinceMs: nowMs - sinceMs})})
	if (display.json) {
		say(stdout, JSON.stringify({history: history.where, runs, more: next !== null}, null, 2))
		return ExitCode.done
	}
	if (runs.length === 0) say(stdout, `no run is kept in ${history.where}${sinceMs === null ? '' : ' from that time'}`)
	else for (const line of runsLines(runs, nowMs, columnsOf(session))) say(stdout, line)
	if (next !== null) say(stdout, `and older ones: --limit ${limit * 2} shows more`)
	return ExitCode.done
}

async function show(session: Session, {runs, display}: RunsInvocation, {history}: AskedHistory): Promise<number> {
	const id = await idOf(history, runs[0]!)
	const kept = (await readRunRecord(history, id))!
	if (display.json) say(session.streams.stdout, JSON.stringify(kept, null, 2))
	else for (const line of keptRunLines(kept, (await pinned(history)).get(id) ?? [])) say(session.streams.stdout, line)
	return ExitCode.done
}

async function remove(
	session: Session,
	{runs, force, dryRun, display}: RunsInvocation,
	{dir}: OutPlace,
	{history, toSend, pins}: Dealing,
): Promise<number> {
	const ids: string[] = []
	for (const name of runs) ids.push(await idOf(history, name))
	const held = ids.filter(id => pins.has(id))
	if (held.length > 0 && !force)
		throw new ArsenalError('bad-usage', 'Nothing was removed: runs of a baseline are among these.', {
			problems: held.map(id => ({path: id, says: `${id} is in the baseline ${pins.get(id)!.join(', ')}`})),
			advice: 'Remove the baseline first (arsenal-tui baseline rm NAME), or say --force.',
		})
	for (const id of ids) await requireOver(history, id)
	const author = authorOf(session, joinWords(['arsenal-tui', 'runs', 'rm', ...ids, ...(force ? ['--force'] : [])]))
	for (const id of ids) if (!dryRun) await removeRun(history, dir, id, author, {toSend})
	if (!dryRun) await dropDeadLink(dir, ids)
	if (display.json) say(session.streams.stdout, JSON.stringify({removed: ids, dryRun}, null, 2))
	else for (const id of ids) say(session.streams.stdout, `${dryRun ? 'would remove' : 'removed'} ${id}`)
	return ExitCode.done
}

/** `latest` leads to what was removed: the next run makes it anew. */
async function dropDeadLink(outDir: string, ids: readonly string[]): Promise<void> {
	const link = path.join(outDir, 'latest')
	const target = await readlink(link).catch(() => '')
	if (ids.includes(path.basename(target))) await rm(link, {force: true})
}

interface Pruned {
	readonly id: string
	readonly bytes: number
}

async function prune(
	session: Session,
	invocation: RunsInvocation,
	{dir}: OutPlace,
	{history, toSend, pins}: Dealing,
): Promise<number> {
	const {olderThanMs, keepBytes, dryRun, display} = invocation
	if (olderThanMs === null && keepBytes === null)
		throw new ArsenalError('bad-usage', 'It is not said which runs to prune.', {
			advice:
				'Say how old they are (--older-than 30d), how much all of them may take (--keep-size 2GB), or both. --dry-run says what would go.',
		})
	const nowMs = session.front.clock.wall().getTime()
	const candidates: (Pruned & {readonly startedMs: number})[] = []
	let kept = 0
	for await (const run of allRuns(history)) {
		if (run.outcome === 'running') continue
		const size = await prunableBytes(dir, run.id)
		if (size === 0) continue
		kept += size
		if (!pins.has(run.id)) candidates.push({id: run.id, bytes: size, startedMs: run.startedMs})
	}
	// Oldest first.
	candidates.reverse()
	const chosen: Pruned[] = []
	for (const {id, bytes: size, startedMs} of candidates) {
		const isOld = olderThanMs !== null && nowMs - startedMs > olderThanMs
		const isTooMuch = keepBytes !== null && kept > keepBytes
		if (!isOld && !isTooMuch) continue
		chosen.push({id, bytes: size})
		kept -= size
	}
	const author = authorOf(session, pruneCommand(invocation))
	for (const {id} of chosen) if (!dryRun) await pruneRun(history, dir, id, author, {toSend})
	const freed = chosen.reduce((sum, one) => sum + one.bytes, 0)
	if (display.json) {
		say(session.streams.stdout, JSON.stringify({pruned: chosen, bytes: freed, keptBytes: kept, dryRun}, null, 2))
		return ExitCode.done
	}
	for (const {id, bytes: size} of chosen)
		say(session.streams.stdout, `${dryRun ? 'would prune' : 'pruned'} ${id}  ${bytes(size)}`)
	const runs = chosen.length === 1 ? '1 run' : `${grouped(chosen.length)} runs`
	say(
		session.streams.stdout,
		`${dryRun ? 'would free' : 'freed'} ${bytes(freed)} of ${runs}; what else can be pruned takes ${bytes(kept)}`,
	)
	if (keepBytes !== null && kept > keepBytes)
		sayNotice(session, `${bytes(kept)} are left: runs of baselines are never pruned`)
	return ExitCode.done
}

function pruneCommand({olderThanMs, keepBytes}: RunsInvocation): string {
	return joinWords([
		...['arsenal-tui', 'runs', 'prune'],
		...(olderThanMs === null ? [] : ['--older-than', durationText(olderThanMs)]),
		...(keepBytes === null ? [] : ['--keep-size', `${keepBytes}B`]),
	])
}

async function* allRuns(history: History) {
	let after: RunPlaceInList | null = null
	do {
		const page: Awaited<ReturnType<typeof readRuns>> = await readRuns(history, {
			limit: 1000,
			...(after === null ? {} : {after}),
		})
		yield* page.runs
		after = page.next
	} while (after !== null)
}

/** Baselines by the runs they are made of. Those that stand for the latest ones hold none. */
async function pinned(history: History): Promise<ReadonlyMap<string, readonly string[]>> {
	const found = new Map<string, string[]>()
	// Whatever the project is called now: the folders are those of all its names.
	for (const {name, runs} of await readBaselines({...history, project: null}))
		for (const id of runs) found.set(id, [...new Set([...(found.get(id) ?? []), name])])
	return found
}

async function requireOver(history: History, id: string): Promise<void> {
	const kept = await readRunRecord(history, id)
	if (kept?.run.outcome === 'running')
		throw new ArsenalError('bad-usage', `Run ${id} is under way.`, {advice: 'Stop it first, or wait for its end.'})
}

/** @param typed  an id, the beginning of one, or `latest`. @throws ArsenalError `unknown-run` */
export async function idOf(history: History, typed: string): Promise<string> {
	const fitting: string[] = []
	for await (const {id} of allRuns(history)) {
		if (id === typed || typed === 'latest') return id
		if (id.startsWith(typed)) fitting.push(id)
	}
	if (fitting.length === 1) return fitting[0]!
	throw new ArsenalError(
		'unknown-run',
		fitting.length === 0
			? `No run ${typed} is kept in ${history.where}.`
			: `${grouped(fitting.length)} runs begin with ${typed}: ${fitting.slice(0, 10).join(', ')}${fitting.length > 10 ? ', ...' : ''}.`,
		{
			advice:
				fitting.length === 0 ? '`arsenal-tui runs list` names them.' : 'Type enough of the id to mean one of them.',
		},
	)
}

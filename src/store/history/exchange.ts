import {
	decodeHistoryLine,
	encodeHistoryLine,
	type HistoryLine,
	headerDamage,
	historyHeader,
} from '../../core/history/kept/exchange-lines.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {insertAudit, readAudit} from './audit.ts'
import {insertBaseline, readBaselines} from './baselines.ts'
import type {History} from './history.ts'
import {readRunRecord} from './read-run.ts'
import {type RunPlaceInList, readRuns} from './read-runs.ts'
import {writeRuns} from './write-run.ts'

const atOnce = 100

/** Everything that is kept, as lines with their ends: baselines and what people did first, then the runs, newest first. @throws what the database says */
export async function* exportHistory(history: History): AsyncGenerator<string> {
	yield historyHeader
	for (const baseline of await readBaselines(history)) yield encodeHistoryLine({baseline})
	for (const audit of await readAudit(history, Number.MAX_SAFE_INTEGER)) yield encodeHistoryLine({audit})
	let after: RunPlaceInList | null = null
	do {
		const {runs, next} = await readRuns(history, {limit: atOnce, ...(after === null ? {} : {after})})
		for (const {id} of runs) {
			const run = await readRunRecord(history, id)
			// Somebody may have removed it since.
			if (run !== null) yield encodeHistoryLine({run})
		}
		after = next
	} while (after !== null)
}

export interface Imported {
	/** That were not known, or not like that. */
	readonly runs: number
	readonly baselines: number
	readonly audits: number
	/** Numbers of lines that could not be read, from 1. */
	readonly unreadable: readonly number[]
}

/**
 * Adds an exported history to one that may hold runs already, also the same: importing twice is importing once.
 * @param lines  with or without their ends
 * @throws ArsenalError `bad-history` when it does not begin like one of ours; what the database says, and then what came before stays
 */
export async function importHistory(
	history: History,
	lines: AsyncIterable<string> | Iterable<string>,
	{toSend = false}: {readonly toSend?: boolean} = {},
): Promise<Imported> {
	const count = {runs: 0, baselines: 0, audits: 0}
	const unreadable: number[] = []
	let waiting: HistoryLine[] = []
	const flush = async () => {
		const runs = waiting.flatMap(line => ('run' in line ? [line.run] : []))
		count.runs += await writeRuns(history, runs, {toSend, keepPlace: true})
		const others = waiting.filter(line => !('run' in line))
		if (others.length > 0)
			await history.db.transaction().execute(async tx => {
				for (const line of others) {
					if ('baseline' in line && (await insertBaseline(tx, history, line.baseline, {keepNewer: true})))
						count.baselines++
					if ('audit' in line && (await insertAudit(tx, line.audit))) count.audits++
				}
			})
		waiting = []
	}
	let number = 0
	for await (const text of lines) {
		number++
		if (number === 1) {
			const damage = headerDamage(text)
			if (damage !== null)
				throw new ArsenalError('bad-history', `This is no history that can be read: ${damage}.`, {
					advice: 'Give a file that `arsenal-tui db export` wrote.',
				})
			continue
		}
		if (text.trim() === '') continue
		const line = decodeHistoryLine(text)
		if (line === null) unreadable.push(number)
		else if (waiting.push(line) >= atOnce) await flush()
	}
	if (number === 0) throw new ArsenalError('bad-history', 'This is no history that can be read: it is empty.')
	await flush()
	return {...count, unreadable}
}

/** `arsenal-tui db`: the database of all runs itself. */
import {createReadStream, createWriteStream} from 'node:fs'
import path from 'node:path'
import {createInterface} from 'node:readline'
import {Readable} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {ExitCode} from '../../core/trouble/exit-code.ts'
import {fileTrouble} from '../../core/trouble/file-trouble.ts'
import {grouped} from '../../core/units/format.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import {auditLines} from '../../report/history/audit-lines.ts'
import {withoutSecrets} from '../../report/without-secrets.ts'
import {readAudit} from '../../store/history/audit.ts'
import {checkHistory} from '../../store/history/check.ts'
import {exportHistory, importHistory} from '../../store/history/exchange.ts'
import {openOwnHistory} from '../../store/history/open-history.ts'
import {rebuildHistory} from '../../store/history/rebuild.ts'
import {privateFile} from '../../store/private-files.ts'
import type {Invocation} from '../command-line/invocation.ts'
import {type OutPlace, outPlaceOf} from '../out-place.ts'
import {columnsOf, type Session, say, sayNotice} from '../session.ts'
import {type AskedHistory, historyPlace, isConducted, withHistory, withOwnHistory} from './asked-history.ts'

type DbInvocation = Extract<Invocation, {command: 'db'}>

export async function dbSession(session: Session, invocation: DbInvocation): Promise<number> {
	const out = await outPlaceOf(session, invocation)
	switch (invocation.action) {
		case 'rebuild':
			return rebuild(session, invocation, out)
		case 'export':
			return withHistory(session, out, asked => exportTo(session, invocation, asked))
		case 'import':
			return withHistory(session, out, asked => importFrom(session, invocation, asked))
		case 'check':
			return check(session, invocation, out)
		case 'log':
			return withHistory(session, out, asked => log(session, invocation, asked))
	}
}

/** One that is damaged anywhere is set aside by this. */
async function rebuild(session: Session, {display}: DbInvocation, out: OutPlace): Promise<number> {
	const place = historyPlace(session, out)
	const {history, words} = await openOwnHistory(place, true)
	for (const text of words) sayNotice(session, text)
	try {
		const {stderr} = session.streams
		const {
			written,
			folders,
			gone,
			words: passed,
		} = await rebuildHistory(history, out.dir, {
			masked: place.masked,
			isAlive: id => isConducted(session, place, id),
			toSend: place.url !== null,
			onProgress: (done, all) => {
				if (stderr.isTTY && done % 100 === 0) stderr.write(`\r${grouped(done)} of ${grouped(all)} folders`)
			},
		})
		if (stderr.isTTY) stderr.write('\r\x1b[K')
		for (const text of passed) sayNotice(session, text)
		if (display.json)
			say(session.streams.stdout, JSON.stringify({history: history.where, written, folders, gone, passed}, null, 2))
		else {
			say(
				session.streams.stdout,
				`read ${counted(folders, 'folder')}: ${counted(written, 'run')} new or put right in ${history.where}`,
			)
			if (gone > 0)
				say(session.streams.stdout, `${counted(gone, 'run')} without a folder any more: kept, and marked so`)
		}
		return ExitCode.done
	} finally {
		await history.close().catch(() => {})
	}
}

async function exportTo(session: Session, {file}: DbInvocation, {history}: AskedHistory): Promise<number> {
	if (file === null) {
		for await (const line of exportHistory(history)) session.streams.stdout.write(line)
		return ExitCode.done
	}
	const to = path.resolve(session.cwd, file)
	try {
		// A new file: one that is there may be the only other copy.
		await pipeline(Readable.from(exportHistory(history)), createWriteStream(to, {flags: 'wx', mode: privateFile}))
	} catch (error) {
		throw new ArsenalError(
			'output-not-writable',
			`Cannot write ${sanitise(to)}: ${fileTrouble(error, {EEXIST: 'it is there already', ENOENT: 'its folder is not there'})}.`,
			{cause: error},
		)
	}
	sayNotice(session, `${history.where} is written to ${file}`)
	return ExitCode.done
}

async function importFrom(session: Session, {file, display}: DbInvocation, {history}: AskedHistory): Promise<number> {
	const from = path.resolve(session.cwd, file!)
	const stream = createReadStream(from)
	const opened = new Promise<void>((resolve, reject) => stream.once('open', () => resolve()).once('error', reject))
	await opened.catch((error: unknown) => {
		throw new ArsenalError(
			'bad-usage',
			`Cannot read ${sanitise(from)}: ${fileTrouble(error, {ENOENT: 'there is no such file'})}.`,
			{cause: error},
		)
	})
	const lines = createInterface({input: stream, crlfDelay: Number.POSITIVE_INFINITY})
	const imported = await importHistory(history, lines)
	const {runs, baselines, audits, unreadable} = imported
	if (unreadable.length > 0)
		sayNotice(
			session,
			`${counted(unreadable.length, 'line')} of ${file} could not be read and were left out: ${unreadable.slice(0, 10).join(', ')}${unreadable.length > 10 ? ', ...' : ''}`,
		)
	if (display.json) say(session.streams.stdout, JSON.stringify({history: history.where, ...imported}, null, 2))
	else
		say(
			session.streams.stdout,
			`added ${counted(runs, 'run')}, ${counted(baselines, 'baseline')} and ${counted(audits, 'audit record')} to ${history.where}`,
		)
	return ExitCode.done
}

async function check(session: Session, {display}: DbInvocation, out: OutPlace): Promise<number> {
	return withOwnHistory(session, out, async ({history}) => {
		const damage = await checkHistory(history)
		if (display.json) say(session.streams.stdout, JSON.stringify({history: history.where, damage}, null, 2))
		else if (damage.length === 0) say(session.streams.stdout, `${history.where} is whole`)
		else for (const text of damage) say(session.streams.stdout, sanitise(text))
		if (damage.length === 0) return ExitCode.done
		sayNotice(session, '`arsenal-tui db rebuild` sets it aside and makes a new one from the folders of the runs')
		return ExitCode.usage
	})
}

/** Newest first. */
async function log(session: Session, {limit, display}: DbInvocation, {history}: AskedHistory): Promise<number> {
	const records = withoutSecrets(await readAudit(history, limit))
	const {stdout} = session.streams
	if (display.json) say(stdout, JSON.stringify({history: history.where, records}, null, 2))
	else if (records.length === 0)
		say(stdout, 'nobody has saved or removed a baseline, forced a gate, pruned or removed a run')
	else for (const line of auditLines(records, columnsOf(session))) say(stdout, line)
	return ExitCode.done
}

function counted(count: number, noun: string): string {
	return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`
}

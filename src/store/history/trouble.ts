/** What a database says when it cannot do what it is asked, told apart and in words. */
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {fileTrouble} from '../../core/trouble/file-trouble.ts'

export type HistoryTrouble = 'locked' | 'read-only' | 'full' | 'corrupt' | 'unreachable' | 'other'

const ioError = 10
/** Primary result codes of SQLite; node:sqlite gives extended ones, whose low byte these are. */
const sqliteTroubles: Readonly<Record<number, HistoryTrouble>> = {
	3: 'read-only',
	5: 'locked',
	6: 'locked',
	8: 'read-only',
	// An input or output error: of a file beside it that cannot be made longer, nearly always.
	[ioError]: 'full',
	11: 'corrupt',
	13: 'full',
	14: 'read-only',
	26: 'corrupt',
}
const words: Readonly<Partial<Record<HistoryTrouble, string>>> = {
	locked: 'another program has locked it for too long',
	'read-only': 'it cannot be written',
	full: 'no space left on the device',
	corrupt: 'it is damaged, or no database',
}

/** Codes of PostgreSQL and of the system's sockets for a server that is not there, not any more, or too slow. */
const unreachable =
	/^(08|57P|57014|53300|E(CONN|PIPE|TIMEDOUT|HOST|NET|AI_|NOENT|NOTFOUND|ACCES))|timeout|terminated|not queryable|has been closed/

interface Said {
	readonly code?: string
	readonly errcode?: number
	readonly message?: string
	readonly errors?: readonly unknown[]
}

/** @param error  also what an error was caused by, which may be nothing */
export function troubleOf(error: unknown): HistoryTrouble {
	const {code = '', errcode, message = '', errors} = (error ?? {}) as Said
	if (errors !== undefined && errors.length > 0) return troubleOf(errors[0])
	if (errcode !== undefined) return sqliteTroubles[errcode & 0xff] ?? 'other'
	if (['EACCES', 'EPERM', 'EROFS'].includes(code)) return 'read-only'
	if (['ENOSPC', 'EDQUOT', '53100'].includes(code)) return 'full'
	return unreachable.test(code) || unreachable.test(message) ? 'unreachable' : 'other'
}

/** The end of a sentence. Secrets of the address are in none of it. */
export function troubleWords(error: unknown): string {
	if (error instanceof ArsenalError) return error.message
	const {errcode, errors, code} = error as Said
	if (errors !== undefined && errors.length > 0) return troubleWords(errors[0])
	if (errcode !== undefined && (errcode & 0xff) === ioError) return 'the disk is full, or fails'
	if (errcode !== undefined) return words[troubleOf(error)] ?? fileTrouble(error)
	return fileTrouble(error, {
		ECONNREFUSED: 'nobody answers there',
		ENOENT: 'nobody answers there',
		ENOTFOUND: 'there is no such host',
		'57014': 'it took too long',
		'57P01': 'the server is shutting down',
		...(code === undefined && /timeout/.test((error as Said).message ?? '') ? {'': 'it took too long'} : {}),
	})
}

const advice: Readonly<Record<HistoryTrouble, string>> = {
	locked: 'Try again when the other one has ended.',
	'read-only': 'Choose another folder with --out DIR, or make it writable.',
	full: 'Make room, or let `arsenal-tui runs prune` do so.',
	corrupt: '`arsenal-tui db rebuild` sets it aside and makes a new one from the folders of the runs.',
	unreachable: 'Unset ARSENAL_DATABASE_URL to use the history in the folder of this project.',
	other: '`arsenal-tui db check` says more.',
}

/** @param what  that could not be done, as the beginning of a sentence: `Cannot read the history in /x/arsenal.db` */
export function historyError(what: string, error: unknown): ArsenalError {
	if (error instanceof ArsenalError) return error
	return new ArsenalError('history-unavailable', `${what}: ${troubleWords(error)}.`, {
		cause: error,
		advice: advice[troubleOf(error)],
	})
}

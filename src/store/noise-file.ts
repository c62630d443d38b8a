/** `.arsenal/noise.json`: how far this machine moves programs that did not change, as `noise` measured it. */
import {lstat, mkdir, readFile, rename, rmdir} from 'node:fs/promises'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {makeOutFolder} from './out-folder.ts'
import {privateFile} from './private-files.ts'
import {writeWhole} from './write-whole.ts'

/** One floor: of a benchmark of a suite, a metric, and a machine. */
export interface StoredFloor {
	readonly suite: string
	readonly benchmark: string | null
	/** What was run. */
	readonly argv: readonly string[]
	readonly shell: boolean
	/** Fingerprint of the machine; see `Environment`. */
	readonly fingerprint: string
	readonly metric: string
	readonly stat: string
	readonly margin: number
	readonly measured: number
	readonly comparisons: number
	readonly method: string
	/** UTC, ISO 8601. */
	readonly measuredAt: string
	/** The run that holds the comparisons. */
	readonly run: string
}

const version = 1

export interface KnownNoise {
	/** Absolute where `outDir` is. */
	readonly file: string
	/** Those that can be read; none where nobody has measured any. */
	readonly floors: readonly StoredFloor[]
	/** What is wrong with the file, as the end of a sentence; null where nothing is, or where there is none. */
	readonly damage: string | null
}

/** A margin that nobody knows is not worth failing for, but worth a word. */
export async function readNoise(outDir: string): Promise<KnownNoise> {
	const file = fileIn(outDir)
	let text: string
	try {
		text = await readFile(file, 'utf8')
	} catch (error) {
		const {code, message} = error as NodeJS.ErrnoException
		return {file, floors: [], damage: code === 'ENOENT' || code === 'ENOTDIR' ? null : `it cannot be read: ${message}`}
	}
	return {file, ...floorsIn(text)}
}

function floorsIn(text: string): Pick<KnownNoise, 'floors' | 'damage'> {
	const damaged = (damage: string) => ({floors: [], damage})
	if (text.trim() === '') return damaged('it is empty')
	let found: unknown
	try {
		found = JSON.parse(text)
	} catch {
		return damaged('it is no JSON, or not all of it')
	}
	const {version: written, floors} = (found ?? {}) as {version?: unknown; floors?: unknown}
	if (written !== version)
		return damaged(
			`it is of version ${typeof written === 'number' ? written : 'nothing known'}, and this arsenal-tui reads ${version}`,
		)
	if (!Array.isArray(floors)) return damaged('it holds no list of floors')
	const good = floors.filter(isFloor)
	const lost = floors.length - good.length
	return {floors: good, damage: lost === 0 ? null : `${lost} of its ${floors.length} floors cannot be read`}
}

export interface StoredNoise {
	readonly file: string
	/** What was wrong with the file before, and where it is now, whole; null where nothing was. */
	readonly damaged: {readonly why: string; readonly keptAs: string} | null
}

/** Replaces what was known of the same question, and keeps the rest, also what another run stores at the same time. The file is never seen half. */
export async function storeNoise(outDir: string, floors: readonly StoredFloor[]): Promise<StoredNoise> {
	await makeOutFolder(path.resolve(outDir))
	const lock = `${fileIn(outDir)}.lock`
	const isHeld = await takeLock(lock)
	try {
		return await storeLocked(outDir, floors)
	} finally {
		if (isHeld) await rmdir(lock).catch(() => {})
	}
}

/** To read and write a small file takes milliseconds: who holds it for so long was killed. */
const staleLockMs = 10_000
const retryLockMs = 20

/** @returns false where none can be made: then the file may still be writable, and being alone is likely */
async function takeLock(lock: string): Promise<boolean> {
	for (;;) {
		try {
			await mkdir(lock)
			return true
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false
		}
		const about = await lstat(lock).catch(() => null)
		if (about !== null && Date.now() - about.mtimeMs > staleLockMs) await rmdir(lock).catch(() => {})
		await delay(retryLockMs)
	}
}

async function storeLocked(outDir: string, floors: readonly StoredFloor[]): Promise<StoredNoise> {
	const known = await readNoise(outDir)
	const {file, damage} = known
	const replaced = new Set(floors.map(questionOf))
	const kept = known.floors.filter(one => !replaced.has(questionOf(one)))
	let damaged: StoredNoise['damaged'] = null
	await writeWhole(file, `${JSON.stringify({version, floors: [...kept, ...floors]}, null, '\t')}\n`, {
		mode: privateFile,
		async before() {
			if (damage !== null) damaged = {why: damage, keptAs: await keepAside(file)}
		},
	})
	return {file, damaged}
}

/** Measurements took their time: a hand or a newer version can read more of a damaged file than we do. */
async function keepAside(file: string): Promise<string> {
	for (let number = 1; ; number++) {
		const aside = number === 1 ? `${file}.damaged` : `${file}.damaged-${number}`
		if (await lstat(aside).catch(() => null)) continue
		await rename(file, aside)
		return aside
	}
}

function fileIn(outDir: string): string {
	return path.join(outDir, 'noise.json')
}

function questionOf({suite, benchmark, argv, shell, fingerprint, metric, stat}: StoredFloor): string {
	return JSON.stringify([suite, benchmark, argv, shell, fingerprint, metric, stat])
}

function isFloor(value: unknown): value is StoredFloor {
	const one = value as Partial<StoredFloor> | null
	return (
		typeof one?.suite === 'string' &&
		Array.isArray(one.argv) &&
		typeof one.fingerprint === 'string' &&
		typeof one.metric === 'string' &&
		typeof one.margin === 'number' &&
		one.margin >= 0 &&
		Number.isFinite(one.margin)
	)
}

/** `.arsenal/noise.json`: how far this machine moves programs that did not change, as `noise` measured it. */
import {mkdir, readFile, rename, rm, writeFile} from 'node:fs/promises'
import path from 'node:path'

/** One floor: of a benchmark of a suite, a metric, and a machine. */
export interface StoredFloor {
	readonly suite: string
	readonly benchmark: string | null
	/** What was run. */
	readonly argv: readonly string[]
	readonly shell: boolean
	/** Of the machine; see `Environment`. */
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

/** Nothing when there is no such file, or none that we can read: a margin that nobody knows is not worth failing for. */
export async function readNoise(outDir: string): Promise<readonly StoredFloor[]> {
	try {
		const found: unknown = JSON.parse(await readFile(fileIn(outDir), 'utf8'))
		if (typeof found !== 'object' || found === null) return []
		const {version: written, floors} = found as {version?: unknown; floors?: unknown}
		return written === version && Array.isArray(floors) ? floors.filter(isFloor) : []
	} catch {
		return []
	}
}

/** Replaces what was known of the same question, and keeps the rest. The file is never seen half. */
export async function storeNoise(outDir: string, floors: readonly StoredFloor[]): Promise<string> {
	const file = fileIn(outDir)
	const replaced = new Set(floors.map(questionOf))
	const kept = (await readNoise(outDir)).filter(one => !replaced.has(questionOf(one)))
	const beside = `${file}.${process.pid}.part`
	await mkdir(outDir, {recursive: true})
	try {
		await writeFile(beside, `${JSON.stringify({version, floors: [...kept, ...floors]}, null, '\t')}\n`)
		await rename(beside, file)
	} catch (error) {
		await rm(beside, {force: true})
		throw error
	}
	return file
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

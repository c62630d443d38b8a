/**
 * Where a run keeps its files: `.arsenal/runs/<id>`, made before anything is started so that an unwritable place is said at once.
 * Files appear whole: they are written beside their name and renamed.
 */
import {createHash, randomInt} from 'node:crypto'
import {createReadStream, existsSync} from 'node:fs'
import {readdir, readlink, rename, rmdir, stat, symlink, writeFile} from 'node:fs/promises'
import path from 'node:path'
import type {Artifact} from '../core/run/state/run-state.ts'
import {ArsenalError} from '../core/trouble/arsenal-error.ts'
import {fileTrouble} from '../core/trouble/file-trouble.ts'
import {makeFolders, makeNew, makeOutFolder} from './out-folder.ts'
import {closeOlderRuns, privateFile} from './private-files.ts'
import {isRegularFile} from './regular-file.ts'
import {writeWhole} from './write-whole.ts'

export interface RunFolder {
	readonly id: string
	/** Absolute. */
	readonly dir: string
	readonly logPath: string
}

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** UTC time to the second and four letters: sorts by time, and two runs of one second still differ. */
export function newRunId(now: Date): string {
	const stamp = now.toISOString().replace(/[-:]/g, '').slice(0, 15)
	return `${stamp}-${Array.from({length: 4}, () => letters[randomInt(letters.length)]).join('')}`
}

/** @throws ArsenalError `output-not-writable` */
export async function createRunFolder(outDir: string, now: Date): Promise<RunFolder> {
	const runs = path.resolve(outDir, 'runs')
	try {
		await makeOutFolder(path.resolve(outDir))
		await makeNew(runs)
		await closeOlderRuns(path.resolve(outDir))
		for (;;) {
			const id = newRunId(now)
			const dir = path.join(runs, id)
			if (!(await makeNew(dir))) continue
			const folder = {id, dir, logPath: path.join(dir, 'log.ndjson')}
			await writeFile(folder.logPath, '', {mode: privateFile})
			await pointLatestTo(outDir, id)
			return folder
		}
	} catch (error) {
		throw new ArsenalError('output-not-writable', `Cannot write to ${path.resolve(outDir)}: ${reasonOf(error)}.`, {
			cause: error,
			advice: 'Choose another folder with --out DIR.',
		})
	}
}

async function pointLatestTo(outDir: string, id: string): Promise<void> {
	const link = path.join(path.resolve(outDir), 'latest')
	const beside = `${link}.${process.pid}-${id}`
	await symlink(path.join('runs', id), beside)
	await rename(beside, link)
}

/** @returns the artifact as report.json lists it */
export async function writeArtifact(
	dir: string,
	kind: string,
	name: string,
	content: string | Uint8Array,
): Promise<Artifact> {
	const file = path.join(dir, name)
	if (path.dirname(file) !== path.resolve(dir)) {
		// A folder that somebody has deleted is not made again: it would pass for what it was.
		await stat(dir)
		await makeFolders(path.dirname(file))
	}
	await writeWhole(file, content, {mode: privateFile})
	return describeArtifact(kind, name, content)
}

function describeArtifact(kind: string, name: string, content: string | Uint8Array): Artifact {
	const data = typeof content === 'string' ? Buffer.from(content) : content
	return {kind, path: name, bytes: data.byteLength, sha256: createHash('sha256').update(data).digest('hex')}
}

/**
 * For the output of another tool, absolute: a folder of its own below the tool's, however often the tool runs and however alike two names
 * are once they are safe.
 * @throws ArsenalError `output-not-writable`
 */
export async function makeOutputFolder(runDir: string, tool: string, name: string): Promise<string> {
	const parent = path.join(runDir, tool)
	const safe = name.replace(/[^\w.-]+/g, '_').slice(0, 60)
	try {
		await makeFolders(parent)
		for (let number = 1; ; number++) {
			// A name of dots is there already, as everything `mkdir` is asked for twice.
			const dir = path.join(parent, number === 1 ? safe : `${safe}-${number}`)
			if (await makeNew(dir)) return dir
		}
	} catch (error) {
		throw new ArsenalError('output-not-writable', `Cannot write to ${parent}: ${reasonOf(error)}.`, {cause: error})
	}
}

/** A tool that failed left nothing. Their parents go too when nothing else is in them. */
export async function removeEmptyFolders(dirs: readonly string[]): Promise<void> {
	for (const dir of [...dirs, ...new Set(dirs.map(dir => path.dirname(dir)))]) await rmdir(dir).catch(() => {})
}

/** @param files of another tool, or folders of such; those that cannot be read are left out */
export async function describeFiles(runDir: string, kind: string, files: readonly string[]): Promise<Artifact[]> {
	const described: Artifact[] = []
	for (const file of files) {
		try {
			if ((await stat(file)).isDirectory()) {
				const names = (await readdir(file)).sort((a, b) => (a < b ? -1 : 1))
				described.push(
					...(await describeFiles(
						runDir,
						kind,
						names.map(name => path.join(file, name)),
					)),
				)
			} else {
				described.push(await describeFile(runDir, kind, file))
			}
		} catch {}
	}
	return described
}

/** They may be larger than what fits in memory. */
async function describeFile(runDir: string, kind: string, file: string): Promise<Artifact> {
	const hash = createHash('sha256')
	let bytes = 0
	for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
		hash.update(chunk)
		bytes += chunk.byteLength
	}
	return {kind, path: path.relative(runDir, file), bytes, sha256: hash.digest('hex')}
}

/** So many of the newest runs that fit what was typed are listed. */
const mostListed = 10

/**
 * @param name a run's id or a beginning that only one has, `latest`, or a path to a run's folder or log
 * @throws ArsenalError `unknown-run`
 */
export async function findRunFolder(outDir: string, name = 'latest'): Promise<RunFolder> {
	const direct = [path.resolve(name), path.dirname(path.resolve(name))].find(dir =>
		isRegularFile(path.join(dir, 'log.ndjson')),
	)
	if (name !== 'latest' && direct && (/[/\\]/.test(name) || existsSync(name))) return folderAt(direct)
	const ids = await listRunIds(outDir)
	const fitting = name === 'latest' ? [] : ids.includes(name) ? [name] : ids.filter(one => one.startsWith(name))
	if (fitting.length > 1) {
		const shown = fitting.slice(-mostListed)
		throw new ArsenalError(
			'unknown-run',
			`${fitting.length} runs in ${path.resolve(outDir)} begin with ${name}: ${fitting.length > mostListed ? '..., ' : ''}${shown.join(', ')}.`,
			{advice: 'Type enough of the id to mean one of them; `latest` is the newest run of all.'},
		)
	}
	const id = name === 'latest' ? await latestOf(outDir, ids) : fitting[0]
	if (id !== undefined) return folderAt(path.resolve(outDir, 'runs', id))
	const pruned = path.resolve(outDir, 'runs', path.basename(name))
	if (isRegularFile(path.join(pruned, 'report.json')))
		throw new ArsenalError('unknown-run', `Run ${name} was pruned: its log is gone.`, {
			advice: `Its report is in ${path.join(pruned, 'report.md')}, and \`arsenal-tui runs show ${path.basename(name)}\` says what is kept of it.`,
		})
	throw new ArsenalError(
		'unknown-run',
		ids.length === 0
			? `There is no run in ${path.resolve(outDir)} yet.`
			: `There is no run ${name} in ${path.resolve(outDir)}.`,
		{
			advice:
				ids.length === 0
					? 'Start one with `arsenal-tui run`, or without a configuration `arsenal-tui exec -- CMD`; --out DIR looks elsewhere.'
					: `The latest are: ${ids.slice(-3).join(', ')}.`,
		},
	)
}

/** The names of two runs of one second say nothing of their order; the link does, where there is one. */
async function latestOf(outDir: string, ids: readonly string[]): Promise<string | undefined> {
	const last = ids.at(-1)
	const linked = path.basename(await readlink(path.resolve(outDir, 'latest')).catch(() => ''))
	const second = (id: string) => id.split('-')[0]
	return last !== undefined && ids.includes(linked) && second(linked) === second(last) ? linked : last
}

/** Oldest first. */
export async function listRunIds(outDir: string): Promise<string[]> {
	const entries = await readdir(path.resolve(outDir, 'runs')).catch(() => [])
	return entries
		.filter(id => isRegularFile(path.resolve(outDir, 'runs', id, 'log.ndjson')))
		.sort((a, b) => (a < b ? -1 : 1))
}

function folderAt(dir: string): RunFolder {
	return {id: path.basename(dir), dir, logPath: path.join(dir, 'log.ndjson')}
}

function reasonOf(error: unknown): string {
	return fileTrouble(error, {ENOTDIR: 'a part of the path is a file', ENOENT: 'no folder can be made there'})
}

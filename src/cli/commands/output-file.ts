/** Files that the user names to be written. */
import {existsSync, realpathSync} from 'node:fs'
import {access, constants, lstat, stat, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {fileTrouble} from '../../core/trouble/file-trouble.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import {realPlace} from '../../store/real-place.ts'
import {writeWhole} from '../../store/write-whole.ts'

const noFolder = {
	ENOENT: 'its folder is not there',
	ENOTDIR: 'a part of the path is a file',
	ELOOP: 'it is a link that leads to itself',
}

/**
 * Whole or not at all; a link stays one.
 * @param file absolute
 * @param inputs what it is made of: never overwritten, under whatever name, link or hard link it was asked for
 * @throws ArsenalError `bad-usage`, `output-not-writable`
 */
export async function writeOutput(file: string, content: string, inputs: readonly string[]): Promise<void> {
	await refuseToOverwrite(file, inputs)
	refuseWhatIsKept(file)
	try {
		const there = await stat(file).catch(() => null)
		// A pipe or a terminal can only be written to.
		if (there !== null && !there.isFile()) return await writeFile(file, content)
		// Also where there is nothing yet behind a link.
		const target = await realPlace(file)
		await refuseLoop(target)
		await writeWhole(target, content, there === null ? {} : {mode: there.mode & 0o777})
	} catch (error) {
		throw new ArsenalError('output-not-writable', `Cannot write ${sanitise(file)}: ${fileTrouble(error, noFolder)}.`, {
			cause: error,
		})
	}
}

/** What runs have left is nowhere else: the history, and the files of their folders. @throws ArsenalError `bad-usage` */
function refuseWhatIsKept(file: string): void {
	if (!existsSync(file)) return
	const real = realpathSync(file)
	const folder = path.dirname(real)
	const isOfRun =
		path.basename(path.dirname(folder)) === 'runs' &&
		['log.ndjson', 'report.json'].some(name => existsSync(path.join(folder, name)))
	if (isOfRun || /^arsenal\.db(?:-wal|-shm)?$/.test(path.basename(real)))
		throw new ArsenalError('bad-usage', `Cannot write ${sanitise(file)}: that file is part of what is kept of runs.`, {
			advice: 'Nothing was written. Choose another name.',
		})
}

/** To be called before anything long is done. @throws ArsenalError `output-not-writable` */
export async function requireOutputFile(file: string): Promise<void> {
	const there = await stat(file).catch(() => null)
	try {
		if (there?.isDirectory()) throw Object.assign(new Error('a folder'), {code: 'EISDIR'})
		const target = await realPlace(file)
		await refuseLoop(target)
		await access(there === null ? path.dirname(target) : target, constants.W_OK)
	} catch (error) {
		throw new ArsenalError('output-not-writable', `Cannot write ${sanitise(file)}: ${fileTrouble(error, noFolder)}.`, {
			cause: error,
		})
	}
}

/** @param place  where links have led: to one again, if it leads to itself */
async function refuseLoop(place: string): Promise<void> {
	if ((await lstat(place).catch(() => null))?.isSymbolicLink())
		throw Object.assign(new Error('a link that leads to itself'), {code: 'ELOOP'})
}

/** To be called before anything long is done. @throws ArsenalError `bad-usage` */
export async function refuseToOverwrite(file: string, inputs: readonly string[]): Promise<void> {
	const out = await identityOf(file)
	if (out === null) return
	for (const input of inputs)
		if (out === (await identityOf(input)))
			throw new ArsenalError('bad-usage', `Cannot write ${sanitise(file)}: that file is what is being read.`, {
				advice: 'Nothing was written. Choose another name.',
			})
}

/** The file itself, whatever names lead to it; null: there is none. */
async function identityOf(file: string): Promise<string | null> {
	const about = await stat(file, {bigint: true}).catch(() => null)
	return about === null ? null : `${about.dev} ${about.ino}`
}

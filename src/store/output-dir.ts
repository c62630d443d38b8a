/** The folder that a CI reads: named by the user, made if it is not there, and never more of it touched than the files that are written. */
import {randomUUID} from 'node:crypto'
import {mkdir, readFile, rm, stat, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {ArsenalError} from '../core/trouble/arsenal-error.ts'
import {fileTrouble} from '../core/trouble/file-trouble.ts'
import {sanitise} from '../core/units/sanitise.ts'
import {writeWhole} from './write-whole.ts'

const notThere = {
	ENOENT: 'its folder is not there',
	ENOTDIR: 'a part of the path is a file',
	EEXIST: 'something of that name is there, and is no folder',
}

/**
 * To be called before anything long is done: a full disk or a folder of somebody else's is better known then.
 * @param dir absolute
 * @throws ArsenalError `output-not-writable`
 */
export async function requireOutputDir(dir: string): Promise<void> {
	const probe = path.join(dir, `.arsenal-${randomUUID()}`)
	try {
		await mkdir(dir, {recursive: true})
		await writeFile(probe, 'x', {flag: 'wx'})
	} catch (error) {
		throw cannotWrite(dir, error)
	} finally {
		await rm(probe, {force: true}).catch(() => {})
	}
}

/** Whole or not at all, in place of one of that name. @throws ArsenalError `output-not-writable` */
export async function writeInto(dir: string, name: string, content: string): Promise<void> {
	const file = path.join(dir, name)
	try {
		await writeWhole(file, content)
	} catch (error) {
		throw cannotWrite(file, error)
	}
}

/** What a report leads to. What is not there any more is left out. @param names relative to `from` */
export async function copyInto(dir: string, from: string, names: readonly string[]): Promise<void> {
	for (const name of names) {
		const [source, target] = [path.join(from, name), path.join(dir, name)]
		if (source === target || !(await stat(source).catch(() => null))?.isFile()) continue
		try {
			await mkdir(path.dirname(target), {recursive: true})
			// With the mode of any other file there, and not that of the run's own.
			await writeWhole(target, await readFile(source))
		} catch (error) {
			throw cannotWrite(target, error)
		}
	}
}

function cannotWrite(file: string, error: unknown): ArsenalError {
	return new ArsenalError('output-not-writable', `Cannot write ${sanitise(file)}: ${fileTrouble(error, notThere)}.`, {
		cause: error,
		advice: 'Give --output-dir a folder that can be written to.',
	})
}

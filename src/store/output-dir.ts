/** The folder that a CI reads: named by the user, made if it is not there, and never more of it touched than the files that are written. */
import {randomUUID} from 'node:crypto'
import {readFile, rm, stat, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {ArsenalError} from '../core/trouble/arsenal-error.ts'
import {fileTrouble} from '../core/trouble/file-trouble.ts'
import {sanitise} from '../core/units/sanitise.ts'
import {makeFolders} from './out-folder.ts'
import {isRegularFile} from './regular-file.ts'
import {requireReplaceable} from './replaceable.ts'
import {writeWhole} from './write-whole.ts'

/** Whether a text is, under the name it has. */
type NamedIsOurs = (name: string, text: string) => boolean

const refusal = {
	links: 'refused',
	advice: 'Move it away, or give --output-dir another folder.',
} as const

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
		await makeFolders(dir, 0o777)
		if (!(await stat(dir)).isDirectory()) throw Object.assign(new Error('no folder'), {code: 'EEXIST'})
		await writeFile(probe, 'x', {flag: 'wx'})
	} catch (error) {
		throw cannotWrite(dir, error)
	} finally {
		await rm(probe, {force: true}).catch(() => {})
	}
}

/** To be called before, as well: of a folder that was there, only files of ours are replaced. @throws ArsenalError `bad-usage`, `output-not-writable` */
export async function requireOurs(dir: string, names: readonly string[], isOurs: NamedIsOurs): Promise<void> {
	for (const name of names) await requireReplaceable(path.join(dir, name), text => isOurs(name, text), refusal)
}

/** Whole or not at all, in place of one of ours of that name. @throws ArsenalError `bad-usage`, `output-not-writable` */
export async function writeInto(dir: string, name: string, content: string, isOurs: NamedIsOurs): Promise<void> {
	const file = path.join(dir, name)
	// It may have come to be there while the suites ran.
	await requireOurs(dir, [name], isOurs)
	try {
		await writeWhole(file, content)
	} catch (error) {
		throw cannotWrite(file, error)
	}
}

/** What a report leads to. What is not there any more is left out. @param name relative to `from` */
export async function copyInto(dir: string, from: string, name: string, isOurs: NamedIsOurs): Promise<void> {
	const [source, target] = [path.join(from, name), path.join(dir, name)]
	if (source === target || !isRegularFile(source)) return
	await requireOurs(dir, [name], isOurs)
	try {
		await makeFolders(path.dirname(target), 0o777)
		// With the mode of any other file there, and not that of the run's own.
		await writeWhole(target, await readFile(source))
	} catch (error) {
		throw cannotWrite(target, error)
	}
}

function cannotWrite(file: string, error: unknown): ArsenalError {
	return new ArsenalError('output-not-writable', `Cannot write ${sanitise(file)}: ${fileTrouble(error, notThere)}.`, {
		cause: error,
		advice: 'Give --output-dir a folder that can be written to.',
	})
}

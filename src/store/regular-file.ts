/**
 * Files in folders that may hold anything under the names we look for. A pipe would keep whoever reads it waiting for ever, a device would
 * never end, and a folder is told in the system's words.
 */
import {constants, statSync} from 'node:fs'
import {type FileHandle, open} from 'node:fs/promises'
import {bytes} from '../core/units/format.ts'

export function isRegularFile(file: string): boolean {
	try {
		return statSync(file).isFile()
	} catch {
		// Also a link that leads to itself, and a name that is too long for one.
		return false
	}
}

/** @throws what the system says of opening it, or an error in words when it is no file */
export async function openRegularFile(file: string): Promise<FileHandle> {
	// Opening a pipe that nobody writes to returns at once with that.
	const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK)
	try {
		const about = await handle.stat()
		if (!about.isFile()) throw new Error(about.isDirectory() ? 'it is a folder' : 'it is no regular file')
		return handle
	} catch (error) {
		await handle.close()
		throw error
	}
}

/** @throws as `openRegularFile`, and when it is larger than `mostBytes` */
export async function readRegularFile(file: string, mostBytes: number): Promise<string> {
	const handle = await openRegularFile(file)
	try {
		const {size} = await handle.stat()
		if (size > mostBytes) throw new Error(`it holds ${bytes(size)}, more than ${bytes(mostBytes)}`)
		return await handle.readFile('utf8')
	} finally {
		await handle.close()
	}
}

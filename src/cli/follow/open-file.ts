import path from 'node:path'
import {StringDecoder} from 'node:string_decoder'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {fileTrouble} from '../../core/trouble/file-trouble.ts'
import {bytes} from '../../core/units/format.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import {openRegularFile} from '../../store/regular-file.ts'
import type {OpenedFile} from '../../tui/ports.ts'
import {isProfileName} from '../../tui/select/files-view.ts'
import type {Session} from '../session.ts'

/** Nobody pages through more; a log may be as long as the disk is large. */
const longestTextBytes = 1 << 20

/**
 * A file of a run as the screens show it: a profile as a flamegraph, anything else as text.
 * @throws whose message is what the user should read
 */
export async function openFile(session: Session, file: string): Promise<OpenedFile> {
	if (!isProfileName(file)) return openText(file)
	const {readProfileFile} = await import('./profile-file.ts')
	try {
		const profile = await readProfileFile(file, await session.ownCode())
		const {runOfProfile} = await import('./profile-events.ts')
		const {version} = session
		const command = `arsenal-tui flame ${file}`
		return {
			is: 'profile',
			path: file,
			run: runOfProfile({title: sanitise(path.basename(file)), file, profile}, {command, version}),
		}
	} catch (error) {
		if (!(error instanceof ArsenalError)) throw error
		// One line is all there is room for, and the folder stands in the list of files.
		const line = error.lines.join(' ').replaceAll(sanitise(file), sanitise(path.basename(file)))
		throw new Error(line, {cause: error})
	}
}

async function openText(file: string): Promise<OpenedFile> {
	const name = sanitise(path.basename(file))
	const {read, size} = await readBeginning(file).catch(error => {
		throw new Error(`cannot read ${name}: ${fileTrouble(error, {ENOENT: 'it is gone'})}`, {
			cause: error,
		})
	})
	if (read.includes(0)) throw new Error(`${name} holds ${bytes(size)} that are no text`)
	// What is cut within a character loses that character only.
	const text = new StringDecoder('utf8').write(read)
	const lines = text === '' ? [] : text.replace(/\n$/, '').split(/\r?\n/)
	return {is: 'text', path: file, lines, unreadBytes: size - read.length}
}

async function readBeginning(file: string): Promise<{readonly read: Buffer; readonly size: number}> {
	const handle = await openRegularFile(file)
	try {
		const {size} = await handle.stat()
		const buffer = Buffer.alloc(Math.min(size, longestTextBytes))
		const {bytesRead} = await handle.read(buffer, 0, buffer.length, 0)
		return {read: buffer.subarray(0, bytesRead), size}
	} finally {
		await handle.close()
	}
}

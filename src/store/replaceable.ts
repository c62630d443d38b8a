/** What is at a place that we are to write to: files of somebody else's are not replaced in silence, and what is no file is not even opened. */
import {lstat, stat, truncate, unlink} from 'node:fs/promises'
import {ArsenalError} from '../core/trouble/arsenal-error.ts'
import {fileTrouble} from '../core/trouble/file-trouble.ts'
import {sanitise} from '../core/units/sanitise.ts'
import {readRegularFile} from './regular-file.ts'

/** No file of ours is larger. */
const mostBytes = 256 * 1024 * 1024

/** What is known of a text by itself. */
export type IsOurs = (text: string) => boolean

/**
 * @param links  `followed`: the file they lead to is meant
 * @param advice  where nothing of it may be replaced
 * @throws ArsenalError `bad-usage`: somebody else's file; `output-not-writable`: no file
 */
export async function requireReplaceable(
	file: string,
	isOurs: IsOurs,
	{links, advice}: {readonly links: 'followed' | 'refused'; readonly advice: string},
): Promise<void> {
	const about = await (links === 'followed' ? stat : lstat)(file).catch(() => null)
	// To /dev/null anything may be written.
	if (about === null || (links === 'followed' && about.isCharacterDevice())) return
	const refused = (why: string) =>
		new ArsenalError('output-not-writable', `Cannot write ${sanitise(file)}: ${why}.`, {advice})
	if (about.isDirectory()) throw refused('it is a folder')
	if (about.isSymbolicLink()) throw refused('it is a link, which would be replaced')
	if (!about.isFile()) throw refused('it is no regular file')
	let text: string
	try {
		text = await readRegularFile(file, mostBytes)
	} catch (error) {
		throw refused(`what is there cannot be read: ${fileTrouble(error)}`)
	}
	if (text.trim() === '' || isOurs(text)) return
	throw new ArsenalError(
		'bad-usage',
		`Cannot write ${sanitise(file)}: it is there, and holds what arsenal-tui has not written.`,
		{advice},
	)
}

/**
 * Those of an earlier run, which would pass for those of one that writes none. What is somebody else's stays. Where a folder lets nothing be removed from it,
 * they are emptied: nobody reads a result out of that.
 */
export async function removeOurs(files: ReadonlyMap<string, IsOurs>): Promise<void> {
	for (const [file, isOurs] of files) {
		const text = await readRegularFile(file, mostBytes).catch(() => '')
		if (text !== '' && isOurs(text)) await unlink(file).catch(() => truncate(file).catch(() => {}))
	}
}

import {openRegularFile} from './regular-file.ts'

/** The last bytes of a file as text, '' of what is no file or cannot be read. It may begin with half a character. */
export async function tailOf(file: string, mostBytes: number): Promise<string> {
	try {
		const handle = await openRegularFile(file)
		try {
			const {size} = await handle.stat()
			const bytes = Buffer.alloc(Math.min(size, mostBytes))
			const {bytesRead} = await handle.read(bytes, 0, bytes.length, size - bytes.length)
			return bytes.toString('utf8', 0, bytesRead)
		} finally {
			await handle.close()
		}
	} catch {
		return ''
	}
}

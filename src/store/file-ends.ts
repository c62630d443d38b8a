import {openRegularFile} from './regular-file.ts'

/** The first bytes of a file as text, '' of what is no file or cannot be read. It may end with half a character. */
export function headOf(file: string, mostBytes: number): Promise<string> {
	return pieceOf(file, mostBytes, () => 0)
}

/** The last bytes, likewise; it may begin with half a character. */
export function tailOf(file: string, mostBytes: number): Promise<string> {
	return pieceOf(file, mostBytes, (size, length) => size - length)
}

async function pieceOf(
	file: string,
	mostBytes: number,
	from: (size: number, length: number) => number,
): Promise<string> {
	try {
		const handle = await openRegularFile(file)
		try {
			const {size} = await handle.stat()
			const bytes = Buffer.alloc(Math.min(size, mostBytes))
			const {bytesRead} = await handle.read(bytes, 0, bytes.length, from(size, bytes.length))
			return bytes.toString('utf8', 0, bytesRead)
		} finally {
			await handle.close()
		}
	} catch {
		return ''
	}
}

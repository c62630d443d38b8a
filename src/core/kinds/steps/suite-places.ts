/** What files of steps may be, placeholders and all. */

export const someFile = 'a file inside the folder of the suite, relative to it'

/** A relative path that does not lead out, as it is written: where links lead is seen when it is opened. */
export function isInsideFolder(file: string): boolean {
	if (file === '' || /[\0\r\n]/.test(file) || file.startsWith('/')) return false
	let depth = 0
	for (const part of file.split('/')) {
		if (part === '..') depth--
		else if (part !== '' && part !== '.') depth++
		if (depth < 0) return false
	}
	// A folder is no file.
	return depth > 0 && !/(?:^|\/)\.{0,2}$/.test(file)
}

/** Whether two such paths name one file, as they are written. */
export function isSamePlace(a: string, b: string): boolean {
	return partsOf(a).join('/') === partsOf(b).join('/')
}

function partsOf(file: string): readonly string[] {
	const parts: string[] = []
	for (const part of file.split('/')) {
		if (part === '..') parts.pop()
		else if (part !== '' && part !== '.') parts.push(part)
	}
	return parts
}

/** Printable ASCII, box drawing and block elements: one cell each. What our own screens consist of, so measuring is a length. */
export const oneCellEach = /^[\x20-\x7e\u2500-\u259f\u00b7]*$/
const sgr = /\x1b\[[\d;]*m/g

/** Cells of a text that consists of such characters and colours; null: somebody must look at it more closely. */
export function plainWidth(text: string): number | null {
	if (oneCellEach.test(text)) return text.length
	if (!text.includes('\x1b[')) return null
	const bare = text.replace(sgr, '')
	return oneCellEach.test(bare) ? bare.length : null
}

const blocks = '▁▂▃▄▅▆▇█'

/**
 * A series in one line of text: each column the largest of the values it covers, so that a spike of one second survives; a gap is a
 * space. The scale is fixed by the caller and belongs beside the line, in words.
 * @param options.min shown as the lowest block
 * @param options.max shown as the highest block
 */
export function sparkline(
	values: ReadonlyArray<number | null>,
	options: {readonly min: number; readonly max: number; readonly width?: number},
): string {
	const width = Math.min(options.width ?? 60, values.length)
	const span = options.max - options.min
	let line = ''
	for (let column = 0; column < width; column++) {
		const from = Math.floor((column * values.length) / width)
		const to = Math.max(from + 1, Math.floor(((column + 1) * values.length) / width))
		let largest: number | null = null
		for (const value of values.slice(from, to)) {
			if (value !== null && (largest === null || value > largest)) largest = value
		}
		if (largest === null) line += ' '
		else {
			const share = span > 0 ? (largest - options.min) / span : 0
			line += blocks[Math.min(blocks.length - 1, Math.max(0, Math.floor(share * blocks.length)))]
		}
	}
	return line
}

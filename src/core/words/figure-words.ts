import {absent, bytes, durationMs, durationNs, finePercent, grouped, percent, significant} from '../units/format.ts'

/** Units of figures, as report.json and events have them. */
export type FigureUnit = 'ns' | 'ms' | 'bytes' | 'cores' | 'share' | 'count' | '1/s' | 'bytes/s'

/** A value with the unit of its metric: `14.9 ms`, `212 MiB`, `61.3%`; `-` where there is none. @param digits at least so many that count */
export function sayFigure(value: number | null, unit: FigureUnit, digits?: number): string {
	if (value === null) return absent
	switch (unit) {
		case 'ns':
			return durationNs(value, digits)
		case 'ms':
			return value === 0 ? '0 ms' : durationMs(value, digits)
		case 'cores':
		case 'share':
			return value > 0 && value < 0.001 ? finePercent(value) : percent(value, digits)
		case 'bytes':
			return bytes(value, digits)
		case 'bytes/s':
			return value > 0 && value < 1 ? `${significant(value, digits)} B/s` : `${bytes(value, digits)}/s`
		case 'count':
			return Number.isInteger(value) ? grouped(value) : significant(value, digits)
		case '1/s':
			return `${significant(value, digits)}/s`
	}
}

/** `209 ms .. 229 ms`: with more digits where three would not tell the two apart. */
export function sayFiguresBetween(low: number, high: number, unit: FigureUnit): string {
	return sayApart([low, high], (value, digits) => sayFigure(value, unit, digits)).join(' .. ')
}

/** More digits than a float of this size can tell apart would be invented. */
const mostDigits = 15

/**
 * Values in order, such as the edges of a histogram or the ticks of an axis, with as many digits as it takes that no two neighbours read the same.
 * @param say with at least so many digits that count; the first asked for is 3
 */
export function sayApart(values: readonly number[], say: (value: number, digits: number) => string): string[] {
	for (let digits = 3; ; digits++) {
		const said = values.map(value => say(value, digits))
		const isClear = said.every((text, i) => i === 0 || text !== said[i - 1] || values[i] === values[i - 1])
		if (isClear || digits >= mostDigits) return said
	}
}

/** Edges of a histogram: `0.5`, `1`, `128`, `2k`. Short, for there are two of them in a label. */
export function sayEdges(edges: readonly number[]): string[] {
	return sayApart(edges, (edge, digits) => {
		if (edge >= 1e6) return `${plain(edge / 1e6, digits)}M`
		if (edge >= 10_000 || (edge >= 1000 && Number.isInteger(edge / 1000))) return `${plain(edge / 1000, digits)}k`
		return plain(edge, digits)
	})
}

/** Without zeros at the end. */
function plain(value: number, digits: number): string {
	return String(Number(value.toPrecision(value >= 1000 ? digits + 1 : digits)))
}

/** `~120`: a count that is expected, which is known to two digits at best. */
export function sayEstimate(count: number): string {
	return `~${grouped(Math.ceil(Number(count.toPrecision(2))))}`
}

/** A tick of an axis, with as many decimals as it takes to tell one step from the next: `2.5`, `5`, `0.125`. */
export function sayTick(value: number, step: number): string {
	const decimals = Array.from({length: 16}, (_, i) => i).find(count =>
		Number.isInteger(Number((step * 10 ** count).toPrecision(9))),
	)
	return String(Number(value.toFixed(decimals ?? 16)))
}

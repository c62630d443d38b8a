import {absent} from './format.ts'

/** `+2.3%`, `-0.42%`, `x2.66`: how much more head takes. */
export function sayChange(ratio: number | null): string {
	if (ratio === null || !Number.isFinite(ratio)) return absent
	return ratio >= 2 || ratio <= 0.5 ? sayFactor(ratio) : `${sayPercentMore(ratio)}%`
}

/** `x2.66` */
export function sayFactor(ratio: number): string {
	return `x${ratio.toFixed(ratio >= 99.5 ? 0 : 2)}`
}

/** `+2.3`, without the sign of percent; what rounds to nothing has no sign of its own. */
export function sayPercentMore(ratio: number): string {
	const change = (ratio - 1) * 100
	const text = change.toFixed(Math.abs(change) < 0.995 ? 2 : 1)
	const isNought = Number(text) === 0
	return change > 0 && !isNought ? `+${text}` : isNought ? text.replace('-', '') : text
}

/** `0.012`, `<0.0001` */
export function sayP(p: number | null): string {
	if (p === null) return absent
	if (p >= 0.1) return p.toFixed(2)
	return p >= 0.0001 ? p.toPrecision(2).replace(/(\.\d*?)0+$/, '$1') : '<0.0001'
}

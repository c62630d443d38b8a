/** How ratios of head to base are said, and how well they are known: the same in lines, reports and screens. */
import {absent, percent, significant} from '../units/format.ts'

interface Bounds {
	readonly low: number
	readonly high: number
}

/** `+2.3%`, `-0.42%`, `x2.66`: how much more head takes. */
export function sayChange(ratio: number | null): string {
	if (ratio === null || !Number.isFinite(ratio)) return absent
	return isFactor(ratio) ? sayFactor(ratio) : sayPercentMore(ratio)
}

/** `+1.9% .. +2.8%`, `x0.90 .. x2.50`: both ends in the same form. null: there is no interval. */
export function sayChangeBetween(interval: Bounds | null): string {
	if (interval === null) return absent
	const {low, high} = interval
	const say = isFactor(low) || isFactor(high) ? sayFactor : sayPercentMore
	return `${say(low)} .. ${say(high)}`
}

/** A difference so large is easier to read as a factor. */
function isFactor(ratio: number): boolean {
	return ratio >= 2 || ratio <= 0.5
}

/** `x2.66`. Nothing takes less than nothing: a straight line through times that fall steeply may end below 0. */
export function sayFactor(ratio: number): string {
	if (!Number.isFinite(ratio)) return absent
	const factor = Math.max(0, ratio)
	return `x${factor < 9.995 ? factor.toFixed(2) : significant(factor)}`
}

/** `+2.3%`; what rounds to nothing has no sign. */
function sayPercentMore(ratio: number): string {
	const change = (ratio - 1) * 100
	const text = change.toFixed(Math.abs(change) < 0.995 ? 2 : 1)
	const isNought = Number(text) === 0
	return `${change > 0 && !isNought ? `+${text}` : isNought ? text.replace('-', '') : text}%`
}

/** A share, a small one with one digit more: `0.42%`, `3.1%`. */
export function sayShare(share: number): string {
	return Math.abs(share) < 0.00995 ? `${(share * 100).toFixed(2)}%` : percent(share)
}

/** Confidence of an interval: `99%`, `96.9%`. */
export function sayLevel(level: number): string {
	return `${Number((level * 100).toPrecision(3))}%`
}

/** Half the width of the interval of a ratio: `+/-0.94%`. @param width log(high) - log(low); null: there is no interval */
export function sayHalfWidth(width: number | null): string {
	return width === null || !Number.isFinite(width) ? absent : `+/-${sayShare(Math.expm1(width / 2))}`
}

/**
 * How far an interval reaches to its farther side: `+/-0.4%`.
 * @param of.isRange it is only about the runs there were, and stands in brackets: `(+/-0.4%)`
 */
export function sayReach({low, high, at, isRange}: Bounds & {readonly at: number; readonly isRange: boolean}): string {
	if (!(at > 0)) return absent
	const text = `+/-${sayShare(Math.max(high - at, at - low, 0) / at)}`
	return isRange ? `(${text})` : text
}

/** How well a median is known: `+/-0.4%`; by the interval of these processes alone `(+/-0.4%)`. */
export function sayPrecision({
	ci,
	median,
}: {
	readonly ci: (Bounds & {readonly method: string}) | null
	readonly median: number | null
}): string {
	return ci === null || median === null ? absent : sayReach({...ci, at: median, isRange: ci.method === 'within-run'})
}

/** `0.012`, `<0.0001` */
export function sayP(p: number | null): string {
	if (p === null) return absent
	if (p >= 0.1) return p.toFixed(2)
	return p >= 0.0001 ? p.toPrecision(2).replace(/(\.\d*?)0+$/, '$1') : '<0.0001'
}

const factorsMs: Readonly<Record<string, number>> = {us: 0.001, ms: 1, s: 1000, m: 60_000, h: 3_600_000}
const whole = /^(?:\d+(?:\.\d+)?(?:us|ms|s|m|h))+$/
const part = /(\d+(?:\.\d+)?)(us|ms|s|m|h)/g

/** A timer cannot wait longer than 2^31 - 1 ms, which is a little more. */
export const longestDurationMs = 20 * 24 * 3_600_000

/**
 * `30s`, `500ms`, `2m`, `1m30s`, `1.5h`, `100us` in milliseconds; `null` when it is anything else. A bare number is refused: whether
 * it would mean seconds or milliseconds depends on who reads it.
 */
export function parseDurationMs(text: string): number | null {
	if (text.length > 40 || !whole.test(text)) return null
	let totalMs = 0
	for (const [, digits, unit] of text.matchAll(part)) totalMs += Number(digits) * factorsMs[unit!]!
	return totalMs
}

/** The shortest text that `parseDurationMs` reads as the same time, for commands we print: `30s`, `1500ms`, `100us`. */
export function durationText(ms: number): string {
	for (const unit of ['h', 'm', 's', 'ms']) {
		const count = ms / factorsMs[unit]!
		if (Number.isInteger(count) && count > 0) return `${count}${unit}`
	}
	return `${Math.round(ms * 1000)}us`
}

const days: Readonly<Record<string, number>> = {d: 1, w: 7}
const longestAgeDays = 36_500

/** `30 days`, `2 weeks`, else as `durationText`: for people. */
export function ageText(ms: number): string {
	const days = ms / (24 * 3_600_000)
	if (!Number.isInteger(days) || days === 0) return durationText(ms)
	if (days % 7 === 0 && days < 365) return days === 7 ? 'week' : `${days / 7} weeks`
	return days === 1 ? 'day' : `${days} days`
}

/** As `parseDurationMs`, or whole days and weeks: `30d`, `2w`. For how long ago something was, up to a hundred years; no timer waits as long. */
export function parseAgeMs(text: string): number | null {
	const [, digits, unit] = /^(\d{1,5})([dw])$/.exec(text) ?? []
	if (digits === undefined) return parseDurationMs(text)
	const count = Number(digits) * days[unit!]!
	return count <= longestAgeDays ? count * 24 * 3_600_000 : null
}

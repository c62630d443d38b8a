/**
 * How numbers are said. Three significant digits everywhere: more is noise, fewer hides a 1 % change. Units are SI for time and IEC for
 * memory; a figure that does not exist is `-`, so columns stay aligned.
 */
export const absent = '-'

/**
 * Three significant digits without exponent: `0.123`, `3.12`, `14.9`, `212`, `12 304`.
 * @param digits more of them, where three would not tell a value from its neighbour
 */
export function significant(value: number, digits = 3): string {
	if (!Number.isFinite(value)) return absent
	if (value === 0) return '0'
	const decimals = Math.min(20, Math.max(0, Math.min(digits + 1, digits - 1 - exponentOf(Math.abs(value), digits))))
	const [whole, fraction] = value.toFixed(decimals).split('.') as [string, string?]
	return fraction === undefined ? grouped(Number(whole)) : `${withGroups(whole)}.${fraction}`
}

/** Power of ten of the first digit, once the value is rounded to so many. */
function exponentOf(size: number, digits: number): number {
	return Number(size.toExponential(digits - 1).split('e')[1])
}

/** A whole number: `12 304`, with a plain space: a comma or a point would mean different things to different readers. */
export function grouped(value: number): string {
	if (!Number.isFinite(value)) return absent
	const whole = Math.round(value)
	return (whole < 0 ? '-' : '') + withGroups(Math.abs(whole).toString())
}

/** So many decimals, and nothing between the digits: `2.31`. For what is told beside a name, such as an exponent, or in `key=value`. */
export function fixed(value: number, decimals = 0): string {
	return Number.isFinite(value) ? value.toFixed(decimals) : absent
}

/** Every digit of a finite number, and no exponent, for programs that know none: `0.0000001`. */
export function plainDecimal(value: number): string {
	const [digits, exponent] = String(value).split('e') as [string, string?]
	if (exponent === undefined) return digits
	const [, sign, whole, fraction = ''] = /^(-?)(\d)(?:\.(\d+))?$/.exec(digits)!
	const places = Number(exponent)
	return places < 0
		? `${sign}0.${'0'.repeat(-places - 1)}${whole}${fraction}`
		: `${sign}${whole}${fraction.padEnd(places, '0')}`
}

function withGroups(digits: string): string {
	return digits.replace(/\B(?=(\d{3})+$)/g, ' ')
}

/** `820 ns`, `3.12 us`, `14.9 ms`, `2.30 s`, `4m12s`, `3h05m`. @param digits with more than three, long times are in seconds */
export function durationNs(ns: number, digits = 3): string {
	if (!Number.isFinite(ns)) return absent
	const size = Math.abs(ns)
	if (size < 999.5) return `${significant(ns, digits)} ns`
	if (size < 999_500) return `${significant(ns / 1e3, digits)} us`
	if (size < 999.5e6) return `${significant(ns / 1e6, digits)} ms`
	if (size < 99.95e9 || digits > 3) return `${significant(ns / 1e9, digits)} s`
	return clockMs(ns / 1e6)
}

export function durationMs(ms: number, digits = 3): string {
	return durationNs(ms * 1e6, digits)
}

/** Long times in words a clock would use: `42s`, `4m12s`, `3h05m`. */
export function clockMs(ms: number): string {
	if (!Number.isFinite(ms)) return absent
	const seconds = Math.round(ms / 1000)
	if (seconds < 60) return `${seconds}s`
	if (seconds < 3600) return `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`
	return `${Math.floor(seconds / 3600)}h${two(Math.floor(seconds / 60) % 60)}m`
}

/** `00:18`, `12:05`, `1:02:03`: for headers, whose width should not move. */
export function stopwatchMs(ms: number): string {
	const seconds = Math.max(0, Math.floor(ms / 1000))
	const hours = Math.floor(seconds / 3600)
	const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
	return hours > 0 ? `${hours}:${rest}` : rest
}

/** `512 B`, `14.2 KiB`, `212 MiB`, `1.20 GiB`. */
export function bytes(value: number, digits = 3): string {
	if (!Number.isFinite(value)) return absent
	const size = Math.abs(value)
	if (size < 1024) return `${digits > 3 ? significant(value, digits) : Math.round(value)} B`
	for (const [unit, factor] of [
		['KiB', 1024],
		['MiB', 1024 ** 2],
		['GiB', 1024 ** 3],
	] as const) {
		if (size < factor * 1023.5 || unit === 'GiB') return `${significant(value / factor, digits)} ${unit}`
	}
	return absent
}

/** A share 0..1 as percent: `31.4%`, `100%`. A share of one core may pass 100. */
export function percent(share: number, digits = 3): string {
	if (!Number.isFinite(share)) return absent
	const value = share * 100
	return `${Math.abs(value) >= 99.95 ? value.toFixed(digits - 3) : value.toFixed(digits - 2)}%`
}

/** The same where there is no room for decimals: `31%`. */
export function wholePercent(share: number): string {
	return Number.isFinite(share) ? `${fixed(share * 100)}%` : absent
}

/** The same for shares far below a percent, where one decimal would say 0.0%: `0.042%`. */
export function finePercent(share: number): string {
	return share < 0.001 ? `${Number((share * 100).toPrecision(2))}%` : percent(share)
}

/** A share 0..1 in a sentence: `5 %`, `0.67 %`. */
export function percentInText(share: number): string {
	if (!Number.isFinite(share)) return absent
	return `${Number((share * 100).toPrecision(3))} %`
}

/** `46 ms, between 39 and 59`: a time and the ends of its interval, in one unit, with as many digits as its width is worth. */
export function durationBetween(ns: number, interval: {readonly low: number; readonly high: number}): string {
	const [unit, factor] = timeUnits.find(([, size]) => interval.high < size * 999.5) ?? timeUnits.at(-1)!
	const width = (interval.high - interval.low) / factor
	const decimals = width > 0 ? Math.min(3, Math.max(0, -Math.floor(Math.log10(width / 10)))) : 3
	const say = (value: number) => (value / factor).toFixed(decimals)
	return `${say(ns)} ${unit}, between ${say(interval.low)} and ${say(interval.high)}`
}

const timeUnits = [
	['ns', 1],
	['us', 1e3],
	['ms', 1e6],
	['s', 1e9],
] as const

/** `2h ago`, for lists. */
export function ago(ms: number): string {
	const minutes = Math.floor(ms / 60_000)
	if (minutes < 1) return 'now'
	if (minutes < 60) return `${minutes}m ago`
	if (minutes < 48 * 60) return `${Math.floor(minutes / 60)}h ago`
	return `${Math.floor(minutes / 1440)}d ago`
}

function two(value: number): string {
	return String(value).padStart(2, '0')
}

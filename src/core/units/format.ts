/**
 * How numbers are said. Three significant digits everywhere: more is noise, fewer hides a 1 % change. Units are SI for time and IEC for
 * memory; a figure that does not exist is `-`, so columns stay aligned.
 */
export const absent = '-'

/** Three significant digits without exponent: `0.123`, `3.12`, `14.9`, `212`, `12 304`. */
export function significant(value: number): string {
	if (!Number.isFinite(value)) return absent
	const size = Math.abs(value)
	if (size === 0) return '0'
	if (size >= 999.5) return grouped(Math.round(value))
	const digits = size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : size >= 0.09995 ? 3 : 4
	return value.toFixed(digits)
}

/** `12 304`, with a plain space: a comma or a point would mean different things to different readers. */
export function grouped(value: number): string {
	if (!Number.isFinite(value)) return absent
	const digits = Math.abs(Math.trunc(value)).toString()
	return (value < 0 ? '-' : '') + digits.replace(/\B(?=(\d{3})+$)/g, ' ')
}

/** `820 ns`, `3.12 us`, `14.9 ms`, `2.30 s`, `4m12s`, `3h05m`. */
export function durationNs(ns: number): string {
	if (!Number.isFinite(ns)) return absent
	const size = Math.abs(ns)
	if (size < 999.5) return `${significant(ns)} ns`
	if (size < 999_500) return `${significant(ns / 1e3)} us`
	if (size < 999.5e6) return `${significant(ns / 1e6)} ms`
	if (size < 99.95e9) return `${significant(ns / 1e9)} s`
	return clockMs(ns / 1e6)
}

export function durationMs(ms: number): string {
	return durationNs(ms * 1e6)
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
export function bytes(value: number): string {
	if (!Number.isFinite(value)) return absent
	const size = Math.abs(value)
	if (size < 1024) return `${Math.round(value)} B`
	for (const [unit, factor] of [
		['KiB', 1024],
		['MiB', 1024 ** 2],
		['GiB', 1024 ** 3],
	] as const) {
		if (size < factor * 1023.5 || unit === 'GiB') return `${significant(value / factor)} ${unit}`
	}
	return absent
}

/** A share 0..1 as percent: `31.4%`, `100%`. A share of one core may pass 100. */
export function percent(share: number): string {
	if (!Number.isFinite(share)) return absent
	const value = share * 100
	return `${Math.abs(value) >= 99.95 ? Math.round(value) : value.toFixed(1)}%`
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

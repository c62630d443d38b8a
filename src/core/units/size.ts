const factors: Readonly<Record<string, number>> = {
	B: 1,
	KB: 1e3,
	MB: 1e6,
	GB: 1e9,
	TB: 1e12,
	KiB: 2 ** 10,
	MiB: 2 ** 20,
	GiB: 2 ** 30,
	TiB: 2 ** 40,
}

/** `2GB`, `1.5 GiB`, `500MB` in bytes; null when it is anything else. MB is a million bytes and MiB 2^20. A bare number is refused. */
export function parseSizeBytes(text: string): number | null {
	const [, digits, unit] = /^(\d{1,12}(?:\.\d{1,6})?) ?([KMGT]i?B|B)$/.exec(text.trim()) ?? []
	return digits === undefined ? null : Math.round(Number(digits) * factors[unit!]!)
}

/** `5%`, `0.5 %` as a share from 0 to 1; null when it is anything else. Without the sign nobody knows whether 1 is a hundredth or all of it. */
export function parseShare(text: string): number | null {
	const found = /^(\d+(?:\.\d+)?) ?%$/.exec(text.trim())
	const share = found ? Number(found[1]) / 100 : Number.NaN
	return share >= 0 && share <= 1 ? share : null
}

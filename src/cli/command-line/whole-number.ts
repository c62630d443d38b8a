/** @returns null when it is none, or not between the two */
export function wholeNumber(text: string, least: number, most: number): number | null {
	const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
	return value >= least && value <= most ? value : null
}

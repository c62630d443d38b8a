/** Source of a regular expression that finds a text as it stands. */
export function textPattern(text: string): string {
	return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

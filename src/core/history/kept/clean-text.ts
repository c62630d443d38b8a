/** Longest texts that are kept, in UTF-16 units: PostgreSQL indexes no more than 2.7 KB of a row, and a report may say anything. */
export const longest = {word: 40, suite: 200, name: 400, text: 65_536} as const

/** What both databases give back as it was given: PostgreSQL refuses NUL, and SQLite replaces lone surrogates. Idempotent. */
export function cleanText(text: string, most: number = longest.text): string {
	return text.replaceAll('\0', '\ufffd').slice(0, most).toWellFormed()
}

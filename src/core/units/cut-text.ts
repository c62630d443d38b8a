/** The beginning of a text, for where it is not what matters. @param most  characters, the dots among them */
export function cutText(text: string, most: number): string {
	return text.length > most ? `${text.slice(0, most - 3)}...` : text
}

/**
 * The same for a name that is stored and asked for again, such as that of a benchmark in report.json and in the file of noise floors: cut as it was
 * ever cut, or what was recorded under it is not found. Screens and lines cut once more, as they have room.
 */
export function cutStoredName(name: string, most: number): string {
	return name.length > most ? `${name.slice(0, most - 1)}\u2026` : name
}

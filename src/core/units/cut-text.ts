/** The beginning of a text, for where it is not what matters. @param most  characters, the dots among them */
export function cutText(text: string, most: number): string {
	return text.length > most ? `${text.slice(0, most - 3)}...` : text
}

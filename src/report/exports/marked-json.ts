/**
 * JSON of formats that have no room for a name of ours, and no comments: what is in them is for other programs, and anybody else writes the same. Ours is
 * told by the blanks behind its first bracket, which no reader of JSON sees and nobody else puts there; an empty one as well.
 */
const mark = '\t \t  \t   \t  \t \t'

export function markedJson(value: object): string {
	const text = JSON.stringify(value, null, 2)
	const rest = text.slice(1)
	return `${text[0]}${mark}${rest.startsWith('\n') ? '' : '\n'}${rest}\n`
}

export function isMarkedJson(text: string, bracket: '{' | '['): boolean {
	return text.startsWith(`${bracket}${mark}`)
}

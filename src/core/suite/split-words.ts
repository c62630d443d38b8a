/** Words of a command line, or why it cannot be split. `at` counts UTF-16 units from 0. */
export type SplitResult =
	| {readonly is: 'words'; readonly words: readonly string[]}
	| {readonly is: 'unclosed'; readonly quote: '"' | "'" | '\\'; readonly at: number}
	/** Something only a shell gives a meaning, outside quotes: `|`, `&&`, `$HOME`. Passed on literally it would surprise. */
	| {readonly is: 'shell-syntax'; readonly text: string; readonly at: number}

const operator = /^(?:\|\||&&|[0-9]*(?:>>|<<|[<>])&?|[|&;`]|\$[A-Za-z_({])/

/**
 * Splits like a POSIX shell reads words (Shell Command Language, 2.2 Quoting): blanks separate, '...' is literal, "..." knows backslash
 * before " \ $ ` and newline, a backslash outside quotes takes the next character literally. No expansion of any kind.
 */
export function splitWords(line: string): SplitResult {
	const words: string[] = []
	let word: string | null = null
	let at = 0
	while (at < line.length) {
		const character = line[at]!
		if (/[ \t\r\n]/.test(character)) {
			if (word !== null) words.push(word)
			word = null
			at++
		} else if (character === "'") {
			const end = line.indexOf("'", at + 1)
			if (end < 0) return {is: 'unclosed', quote: "'", at}
			word = (word ?? '') + line.slice(at + 1, end)
			at = end + 1
		} else if (character === '"') {
			const quoted = readDoubleQuoted(line, at)
			if ('is' in quoted) return quoted
			word = (word ?? '') + quoted.text
			at = quoted.next
		} else if (character === '\\') {
			if (at + 1 === line.length) return {is: 'unclosed', quote: '\\', at}
			// A backslash before a newline continues the line.
			if (line[at + 1] !== '\n') word = (word ?? '') + line[at + 1]
			at += 2
		} else {
			// Digits before a redirection belong to it only at the start of a word.
			const found = operator.exec(line.slice(at, at + 8))
			if (found && (word === null || !/\d/.test(character))) return {is: 'shell-syntax', text: found[0], at}
			word = (word ?? '') + character
			at++
		}
	}
	if (word !== null) words.push(word)
	return {is: 'words', words}
}

function readDoubleQuoted(
	line: string,
	start: number,
): {text: string; next: number} | Exclude<SplitResult, {is: 'words'}> {
	let text = ''
	for (let at = start + 1; at < line.length; at++) {
		const character = line[at]!
		if (character === '"') return {text, next: at + 1}
		if (character === '\\' && at + 1 < line.length && '"\\$`\n'.includes(line[at + 1]!)) {
			at++
			if (line[at] !== '\n') text += line[at]
		} else if (character === '`' || (character === '$' && /^\$[A-Za-z_({]/.test(line.slice(at, at + 2)))) {
			return {is: 'shell-syntax', text: line.slice(at, at + 2), at}
		} else text += character
	}
	return {is: 'unclosed', quote: '"', at: start}
}

/** The other way round: one line that a shell and `splitWords` both read as these words. */
export function joinWords(words: readonly string[]): string {
	return words.map(word => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ')
}

import type {Span} from './rule.ts'

/** A piece of a rule's text. `glued`: no blank stands before it. */
export interface Word {
	readonly is: 'number' | 'name' | 'text' | 'sign' | 'end'
	/** What it says; what stands between its quotes, if it is a text. */
	readonly text: string
	readonly glued: boolean
	readonly at: Span
}

/** What was expected where. */
export interface RuleTrouble {
	readonly at: Span
	/** A phrase: `a unit behind 40, such as us or ms`. */
	readonly expected: string
}

const patterns: ReadonlyArray<readonly [Exclude<Word['is'], 'end'>, RegExp]> = [
	['number', /(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?(?![\d.])/iy],
	['name', /[\p{L}_\u00b5](?:[\p{L}\p{N}_\u00b5]|\.(?=[\p{L}_])|-(?=[\p{L}\p{N}_]))*/uy],
	['text', /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/y],
	['sign', /[<>=!]==?|&&|\|\||[<>=!(){}[\],.:*/+%-]/y],
]

/** @returns the pieces, the last of which is the end; or the first character that is part of none */
export function wordsOf(text: string): readonly Word[] | RuleTrouble {
	const words: Word[] = []
	let at = 0
	for (;;) {
		const blanks = /\s*/y
		blanks.lastIndex = at
		const glued = blanks.exec(text)![0] === '' && at > 0
		at = blanks.lastIndex
		if (at >= text.length) {
			words.push({is: 'end', text: '', glued: false, at: {from: text.length, to: text.length}})
			return words
		}
		const word = wordAt(text, at, glued)
		if (word === null) return {at: {from: at, to: at + 1}, expected: 'a metric, a number, or one of < <= > >= == !='}
		if ('expected' in word) return word
		words.push(word)
		at = word.at.to
	}
}

function wordAt(text: string, from: number, glued: boolean): Word | RuleTrouble | null {
	for (const [is, pattern] of patterns) {
		pattern.lastIndex = from
		const found = pattern.exec(text)?.[0]
		if (found === undefined) continue
		const at = {from, to: from + found.length}
		if (is !== 'text') return {is, text: found, glued, at}
		const said = unescaped(found.slice(1, -1), from + 1)
		return typeof said === 'string' ? {is, text: said, glued, at} : said
	}
	return null
}

const escaped: Readonly<Record<string, string>> = {n: '\n', r: '\r', t: '\t', b: '\b', f: '\f'}

/** What a text in quotes says, by the escapes of JSON. @param from  where it stands */
function unescaped(text: string, from: number): string | RuleTrouble {
	let said = ''
	let at = 0
	for (const found of text.matchAll(/\\(?:u([0-9a-f]{4})|(.))/gisu)) {
		const [whole, code, letter = ''] = found
		const meant = code === undefined ? saidBy(letter) : String.fromCharCode(Number.parseInt(code, 16))
		if (meant === null)
			return {
				at: {from: from + found.index, to: from + found.index + whole.length},
				expected: 'an escape of JSON (\\" \\n \\t \\u001b), or \\\\ for a backslash',
			}
		said += text.slice(at, found.index) + meant
		at = found.index + whole.length
	}
	return said + text.slice(at)
}

/** @param letter  behind the backslash. @returns null where it means nothing */
function saidBy(letter: string): string | null {
	if (Object.hasOwn(escaped, letter)) return escaped[letter]!
	return /[\p{L}\p{N}]/u.test(letter) ? null : letter
}

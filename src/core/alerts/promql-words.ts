import type {Span} from '../rules/rule.ts'
import type {RuleTrouble} from '../rules/words.ts'

/** A piece of an expression of Prometheus. */
export interface PromWord {
	readonly is: 'number' | 'duration' | 'name' | 'text' | 'sign' | 'end'
	/** What it says; what stands between its quotes, if it is a text. */
	readonly text: string
	readonly at: Span
}

// Source: promql/parser/lex.go of Prometheus 3.
const patterns: ReadonlyArray<readonly [Exclude<PromWord['is'], 'end'>, RegExp]> = [
	['duration', /(?:\d+(?:ms|[smhdwy]))+(?![\w.])/y],
	['number', /(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?(?![\w.])/iy],
	['name', /[a-z_:][\w:]*/iy],
	['text', /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`/y],
	['sign', /[=!]~|[<>=!]=|[<>=!(){}[\],:*/+%^@-]/y],
]

/** Blanks, and comments up to the end of their line. */
const blanks = /(?:\s|#[^\n]*)*/y

export function promWordsOf(text: string): readonly PromWord[] | RuleTrouble {
	const words: PromWord[] = []
	for (let at = 0; ; ) {
		blanks.lastIndex = at
		at += blanks.exec(text)![0].length
		if (at >= text.length) return [...words, {is: 'end', text: '', at: {from: text.length, to: text.length}}]
		const word = wordAt(text, at)
		if ('expected' in word) return word
		words.push(word)
		at = word.at.to
	}
}

function wordAt(text: string, from: number): PromWord | RuleTrouble {
	for (const [is, pattern] of patterns) {
		pattern.lastIndex = from
		const found = pattern.exec(text)?.[0]
		if (found === undefined) continue
		const at = {from, to: from + found.length}
		if (is !== 'text') return {is, text: found, at}
		const said = found.startsWith('`') ? found.slice(1, -1) : unescaped(found.slice(1, -1))
		return said === null
			? {at, expected: String.raw`a text with the escapes \" \' \\ \n and \t alone`}
			: {is, text: said, at}
	}
	return {at: {from, to: from + 1}, expected: 'a metric, a number, or one of < <= > >= == !='}
}

const escaped: Readonly<Record<string, string>> = {n: '\n', t: '\t', '"': '"', "'": "'", '\\': '\\'}

/** null: with an escape that is seldom used. */
function unescaped(text: string): string | null {
	const known = text.replace(/\\(.)/gs, (_, letter: string) => escaped[letter] ?? '\0')
	return known.includes('\0') ? null : known
}

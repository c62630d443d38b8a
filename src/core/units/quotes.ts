/**
 * Quotes of a text of which nobody says what it is: a command as a shell reads it, one inside the quotes of another, JSON, a sentence. Where it cannot
 * be told whether a quote begins something or ends it, it is said to begin, because what is looked for here is to be blanked.
 */

/** A quote, also as it stands inside of single quotes (`'\''`) or of double ones (`\"`). */
const atom = /'\\''|'"'"'|\$?['"]|\\{1,7}['"]/y
const atomOrBlank = /'\\''|'"'"'|\$?['"]|\\{1,7}['"]|\s+/g
/** Quotes in quotes in quotes: what begins so ends so. */
const deep = /['"\\]{5,40}/y
/** A limit, for it is looked for at every one. */
const longestNested = 4000
/** What may stand behind the end of something, up to a blank or to what begins another. */
const behindEnd = /[)\]},;:|&>'"\\.!?]{0,8}(?=$|[\s[{(<])/y
/** Nothing has to be asked of these. */
const ordinary = /[\w./?=#@%~*+-]+/y
const blank = /\s/
const lineBreak = /[\r\n]/g
const boundary = /[\s=([{,:;|&<>'"\\$]/

interface Open {
	readonly quote: string
	/** Where it stands. */
	readonly at: number
}

export class Quotes {
	readonly #text: string
	readonly #open: Open[] = []
	/** What was looked for to the end of the text, and from where, in vain: a second search would make time squared. */
	readonly #missing = new Set<string>()
	#read = 0
	/** Where the next quote or blank is: no look for it twice. */
	#nextAt = -1
	#blankAt = -1

	constructor(text: string) {
		this.#text = text
	}

	/** Reads on to `position`; what was skipped is as if it was not there. */
	readTo(position: number): void {
		if (position <= this.#read) return
		atomOrBlank.lastIndex = this.#read
		this.#read = position
		if (this.#nextAt >= position) return
		for (;;) {
			const found = atomOrBlank.exec(this.#text)
			if (found === null || found.index >= position) {
				this.#nextAt = found?.index ?? this.#text.length
				return
			}
			if (/\s/.test(found[0])) this.#blankAt = found.index
			else this.#pass(found[0], found.index)
		}
	}

	skipTo(position: number): void {
		if (position > this.#read) this.#read = position
	}

	#pass(quote: string, at: number): void {
		const depth = this.#open.findLastIndex(open => closerOf(open.quote) === closerOf(quote))
		if (depth >= 0) this.#open.length = depth
		// Behind a letter it is an apostrophe, or ends what has not begun.
		else if (at === 0 || boundary.test(this.#text[at - 1]!)) this.#open.push({quote, at})
	}

	/** The quote that stands around the word that is under way; null: blanks end it. */
	aroundWord(): Open | null {
		const last = this.#open.at(-1)
		return last !== undefined && last.at > this.#blankAt ? last : null
	}

	/** Whether nothing so far, blanks or quotes, makes more of the text than a word. */
	isOneWord(): boolean {
		return this.#blankAt < 0 && this.#open.length === 0
	}

	/** Whether a quote here ends one that was read. */
	isEnd(at: number): boolean {
		const quote = quoteAt(this.#text, at)
		return (
			quote !== null &&
			this.#open.some(open => closerOf(open.quote) === closerOf(quote)) &&
			mayBeBehindEnd(this.#text, at + quote.length)
		)
	}

	/** Behind what is between this quote and its other one, or -1: there is no other one. */
	endOfPart(at: number, quote: string): number {
		if (this.#missing.has(quote)) return -1
		const end = findEnd(this.#text, at + quote.length, closerOf(quote), /"$/.test(quote) || quote === "$'")
		if (end < 0) this.#missing.add(quote)
		return end
	}

	/** The end of the word that begins here, with all of its parts in quotes. */
	endOfWord(start: number, ends: RegExp = blank): number {
		const text = this.#text
		let at = start
		while (at < text.length) {
			ordinary.lastIndex = at
			if (ordinary.test(text)) {
				at = ordinary.lastIndex
				continue
			}
			if (ends.test(text[at]!)) return at
			if (at > start && /[)\]},;:|&>]/.test(text[at]!) && mayBeBehindEnd(text, at)) return at
			const substituted = ends === blank ? this.#endOfSubstitution(at, start) : at
			if (substituted > at) {
				at = substituted
				continue
			}
			const quote = quoteAt(text, at)
			if (quote === null) {
				at += text[at] === '\\' ? 2 : 1
				continue
			}
			if (this.isEnd(at)) return at
			const end = this.endOfPart(at, quote)
			at = end < 0 ? at + quote.length : end
		}
		return Math.min(at, text.length)
	}

	/** Behind `$(echo x)` or the same between backticks, where one begins here; one that never ends does so with its line. */
	#endOfSubstitution(at: number, start: number): number {
		const text = this.#text
		// Behind a letter a backtick ends what stands in a sentence.
		const opens = text.startsWith('$(', at) ? '$(' : at === start && text[at] === '`' ? '`' : null
		if (opens === null) return at
		const end = this.#missing.has(opens)
			? -1
			: opens === '`'
				? text.indexOf('`', at + 1) + 1 || -1
				: closeOf(text, at + 2)
		if (end >= 0) return end
		this.#missing.add(opens)
		lineBreak.lastIndex = at
		return lineBreak.exec(text)?.index ?? text.length
	}
}

/** Behind the bracket that closes what is open here; -1: none does. */
function closeOf(text: string, from: number): number {
	let depth = 1
	for (let at = from; at < text.length; at++) {
		if (text[at] === '(') depth++
		else if (text[at] === ')' && --depth === 0) return at + 1
	}
	return -1
}

/** The quote that stands here, and how it began. */
export function quoteAt(text: string, at: number): string | null {
	if (!/['"\\$]/.test(text[at] ?? '')) return null
	deep.lastIndex = at
	const nested = deep.exec(text)?.[0]
	if (nested !== undefined && !/^(['"])\1/.test(nested)) {
		const behind = at + nested.length
		if (text.slice(behind, behind + longestNested).includes(nested)) return nested
	}
	atom.lastIndex = at
	return atom.exec(text)?.[0] ?? null
}

export function closerOf(quote: string): string {
	return quote.startsWith('$') ? quote.slice(1) : quote
}

function mayBeBehindEnd(text: string, at: number): boolean {
	behindEnd.lastIndex = at
	return behindEnd.test(text)
}

function findEnd(text: string, from: number, quote: string, hasEscapes: boolean): number {
	if (quote.length > 1) {
		const at = text.indexOf(quote, from)
		return at < 0 ? -1 : at + quote.length
	}
	for (let at = from; at < text.length; at++) {
		if (hasEscapes && text[at] === '\\') at++
		else if (text[at] === quote) {
			if (hasEscapes || !(text.startsWith(`'\\''`, at) || text.startsWith(`'"'"'`, at))) return at + 1
			at += text[at + 1] === '\\' ? 3 : 4
		}
	}
	return -1
}

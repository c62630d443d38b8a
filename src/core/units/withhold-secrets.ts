/**
 * Texts that leave this machine (reports, artefacts of a CI, comments) hold commands, and commands hold addresses with passwords in them, tokens in queries,
 * headers and bodies. What is blanked: user and values of query and fragment of every address, values after a flag or before a
 * line end that are a header or a body, and values of what calls itself a secret. Better a harmless value too many than one that works.
 *
 * Not found: a secret in the path of an address, one that stands alone, one in an object under a telling name, whose own says nothing, and one
 * after a flag whose name says nothing of it.
 */
import {closerOf, Quotes, quoteAt} from './quotes.ts'
import {
	type FlagKind,
	isSecretHeader,
	isSecretItself,
	kindOfFlag,
	mayBeSecret,
	saysHowMany,
	saysSecret,
} from './secret-names.ts'
import {endOfValue, withholdBehindScheme, withholdInAddress} from './withhold-address.ts'

/** What stands in place of a value, which is never empty. The same one again, once it has been withheld. */
export type Withhold = (value: string) => string

const withheld = '***'
/** What `Withhold` gives: see `numberedSecrets`. */
const isWithheld = /^\*\*\*\d*$/

/**
 * For names, which must not become equal where they differed in a secret alone: the first value is `***`, the second `***2`. One function a
 * report, so that one value reads the same all over it.
 */
export function numberedSecrets(): Withhold {
	const known = new Map<string, string>()
	return value => {
		const before = known.get(value)
		if (before !== undefined) return before
		const name = known.size === 0 ? withheld : `${withheld}${known.size + 1}`
		known.set(value, name)
		return name
	}
}

/** The same text with every secret blanked that can be told. What is blanked already stays as it is. */
export function withholdSecrets(text: string, withhold: Withhold = () => withheld): string {
	return scan(text, onceOnly(withhold), {isWord: false})
}

/** The same for words of a command, where a flag and its value are two. */
export function withholdInArguments(argv: readonly string[], withhold: Withhold = () => withheld): string[] {
	const blank = onceOnly(withhold)
	// A line for a shell, which stands alone.
	if (argv.length === 1) return [withholdSecrets(argv[0]!, withhold)]
	return argv.map((word, i) => {
		const before = argv[i - 1]
		const kind = before === undefined ? null : kindBefore(before)
		if (before !== undefined && kind !== null && flagAt(word, 0) === null && !isCount(before, word, 0)) {
			const said = withoutValue(kind, word, blank)
			if (said !== null) return said
		}
		if (isPairBefore(argv, i) && flagAt(word, 0) === null) return blank(word)
		// What a shell is given to read is a line of words, and none itself.
		return scan(word, blank, {isWord: before === undefined || !/^-\w*c$/.test(before)})
	})
}

/** `password: x`, `TOKEN = x`, as words. */
function isPairBefore(argv: readonly string[], i: number): boolean {
	const before = argv[i - 1] ?? ''
	const name =
		before === ':' || before === '=' ? argv[i - 2] : /^[\w.-]+:$/.test(before) ? before.slice(0, -1) : undefined
	return name !== undefined && /^[\w.-]+$/.test(name) && isSecretItself(name) && !isCount(name, argv[i]!, 0)
}

/** A text that is one address, or was to be one. */
export function withholdAddress(text: string): string {
	return withholdInAddress(
		text,
		onceOnly(() => withheld),
	)
}

function onceOnly(withhold: Withhold): Withhold {
	return value => (value === '' || isWithheld.test(value) ? value : withhold(value))
}

/** Most texts hold nothing of the kind, and a report has thousands. */
const mayHoldSecrets = /[:=-]/

/** Where an address begins, or a name is said. */
const marks = /:\/\/|[\w.-]+/g

const isWordStart = /^\w/
/** What may join a name to a value. */
const joint = /[:=+\]'"\\]|[ \t]{1,8}[:=]/y

/** What is blanked: text from `start` to `end`, and what takes its place. */
interface Span {
	readonly start: number
	readonly end: number
	readonly put: string
}

interface Scan {
	readonly text: string
	readonly blank: Withhold
	readonly quotes: Quotes
	/** The text is one word of a command: only its end ends a value in it. */
	readonly isWord: boolean
}

/** A name in the text. */
interface Name {
	readonly start: number
	readonly end: number
	readonly said: string
}

/** From left to right, so that nothing of a value is taken for a name. */
function scan(text: string, blank: Withhold, {isWord}: {readonly isWord: boolean}): string {
	if (!mayHoldSecrets.test(text)) return text
	const its: Scan = {text, blank, quotes: new Quotes(text), isWord}
	const mark = new RegExp(marks)
	let said = ''
	let at = 0
	let flagEnd = -1
	for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
		const start = found.index
		const end = start + found[0].length
		// Most words are just that.
		if (flagEnd < 0 && isWordStart.test(found[0]) && (!mayBeSecret.test(found[0]) || behind(joint, text, end) === null))
			continue
		if (found[0] === '://') {
			const span = address(its, end)
			said += text.slice(at, span.start) + span.put
			at = span.end
		} else {
			// `--db:password`: still the flag.
			const isFlag = found[0].startsWith('-') || (flagEnd >= 0 && /^[:/@[\]]{1,3}$/.test(text.slice(flagEnd, start)))
			const name = {start, end, said: found[0]}
			const span = (isFlag ? behindFlag(its, name) : null) ?? behindName(its, name)
			flagEnd = isFlag ? end : -1
			if (span === null) continue
			said += text.slice(at, span.start) + span.put
			at = span.end
		}
		its.quotes.skipTo(at)
		mark.lastIndex = at
	}
	return said + text.slice(at)
}

function address({text, blank, quotes}: Scan, start: number): Span {
	quotes.readTo(start)
	const end = quotes.endOfWord(start, /[\s`<>\x00-\x1f\x7f]/)
	return {start, end, put: withholdBehindScheme(text.slice(start, end), blank)}
}

/** Between a flag and its value; the flag may have stood in quotes, and be a word of a list in JSON. */
const joined = /(?:'\\''|'"'"'|\\{0,7}["'])?(?:[=](?!>)|:(?=[^\s/]))/y
const apart = /(?:'\\''|'"'"'|\\{0,7}["'])?\s+|(?:\\{0,7}["']),\s*(?=\\{0,7}["'])/y
/** Before the value of a variable or of a key: `TOKEN=`, `env["TOKEN"]=`, `${TOKEN:-`. */
const assigned = /(?:'\\''|'"'"'|\\{0,7}["'])?\]?(?:\+?=(?!>)|:[-+?=](?=\S))/y
/** Before the value of a key, as JSON or Node.js itself prints it, and of a header. */
const ofKey = /(?:'\\''|'"'"'|\\{0,7}["'])\s*:\s*|:[ \t]*(?=["'`]|(?:\[\s{0,8}){1,4}["'`])/y
/** The same as a program or a file of settings says it: `token = "x"`. */
const ofSetting = /(?:'\\''|'"'"'|\\{0,7}["'])?\]?(?:[ \t]{1,8}=(?![=>~])[ \t]{0,8}|=[ \t]{1,8}(?=\\{0,7}["'`]))/y
/** Where a pair stands by itself: `password:x`. */
const ofPair = /:(?=[^\s:/=,;)\]}])/y
const ofHeader = /[ \t]{0,8}:[ \t]*(?!\/\/)/y

function behindFlag(its: Scan, name: Name): Span | null {
	const {text} = its
	const next = text[name.end]
	if (/^-[HuU][\w.-]+$/.test(name.said) && next === ':' && text[name.end + 1] !== '/')
		return spanAt(its, name.start + 2, name.said[1] === 'H' ? 'header' : 'user')
	const kind = kindOfFlag(name.said.startsWith('-') ? name.said : `--${name.said}`)
	if (kind === null) return null
	const isShort = /^-[HuU]$/.test(name.said)
	const from = isShort ? null : behind(joined, text, name.end)
	const value = from ?? behind(apart, text, name.end)
	if (value !== null)
		return (from === null && flagAt(text, value) !== null) || isCount(name.said, text, value)
			? null
			: spanAt(its, value, kind)
	// `-u'me:x'`, `-u:x`
	return isShort && next !== undefined && /[:'"\\$]/.test(next) ? spanAt(its, name.end, kind) : null
}

/** That of a variable, of a key, or of a header. */
function behindName(its: Scan, name: Name): Span | null {
	const {text} = its
	const setting = behind(ofSetting, text, name.end)
	if (setting !== null) return spanOfSetting(its, name, setting)
	const variable = behind(assigned, text, name.end)
	if (variable !== null)
		return (saysSecret(name.said) || isPassword(its, name, variable)) && !isCount(name.said, text, variable)
			? spanAt(its, variable, 'secret', {isVariable: true})
			: null
	const key = behind(ofKey, text, name.end)
	if (key !== null && saysSecret(name.said)) return spanOfKey(its, name, key)
	const header = behind(ofHeader, text, name.end)
	if (header === null) return null
	return isSecretHeader(name.said) ? spanOfLine(its, header) : spanOfPair(its, name, header)
}

/** `token = "x"`, and `TOKEN = x` where that is a word of a command: in a program it is the name of something else. */
function spanOfSetting(its: Scan, name: Name, from: number): Span | null {
	if (quoteAt(its.text, from) !== null || its.text[from] === '`')
		return saysSecret(name.said) ? spanOfKey(its, name, from) : null
	if (!isSecretItself(name.said) || isCount(name.said, its.text, from)) return null
	return begins(its, name) === 'word' ? spanOfLine(its, from) : null
}

/** `password:x`, and with a blank where the pair is a whole word of a command or the first of an object: else it is a sentence. */
function spanOfPair(its: Scan, name: Name, from: number): Span | null {
	const {text} = its
	if (!isSecretItself(name.said) || isCount(name.said, text, from)) return null
	const place = begins(its, name)
	const pair = behind(ofPair, text, name.end)
	if (place === 'word') return pair === null ? spanOfLine(its, from) : spanAt(its, pair, 'secret')
	return pair === null && place === null ? null : spanOfKey(its, name, pair ?? from)
}

/** What begins with this name. null: nothing, it stands in the middle. */
function begins({text, isWord}: Scan, {start}: Name): 'word' | 'object' | null {
	const before = text[start - 1]
	if (before === undefined || before === '\n') return isWord ? 'word' : null
	if (/['"`]/.test(before)) return 'word'
	return /\{[ \t]?$/.test(text.slice(Math.max(0, start - 2), start)) ? 'object' : null
}

/** `UID=a;PWD=b`: the working directory is called so, too, and begins with a slash. */
function isPassword({text}: Scan, {said, start}: Name, from: number): boolean {
	if (!/^pwd$/i.test(said)) return false
	return text[start - 1] === ';' || !/^['"\\]{0,8}(?:[/.~$`]|$)/.test(text.slice(from, from + 9))
}

function behind(before: RegExp, text: string, at: number): number | null {
	before.lastIndex = at
	return before.test(text) ? before.lastIndex : null
}

const beginsFlag = /['"\\]{0,8}(--?[\w.-]+)/y

/** What the flag that is here, perhaps in quotes, has behind it; null: it says nothing, or is none. */
function flagAt(text: string, at: number): FlagKind | null {
	beginsFlag.lastIndex = at
	const flag = beginsFlag.exec(text)?.[1]
	return flag === undefined ? null : kindOfFlag(flag)
}

/** The same of a whole word whose value is the next. */
function kindBefore(word: string): FlagKind | null {
	if (!/^-[^\s=]+$/.test(word) || /^-[HuU]./.test(word)) return null
	const parts = word.split(/[:/@[\]]+/).filter(part => part !== '')
	return parts.length === 1 ? kindOfFlag(parts[0]!) : saysSecret(parts.at(-1)!) ? 'secret' : null
}

const someCount = /['"]?\d{1,9}(?![^\s,;:)\]}'"])/y

/** `--max-tokens 100`, `keys=1000,size=2`. */
function isCount(name: string, text: string, at: number): boolean {
	return saysHowMany(name) && behind(someCount, text, at) !== null
}

/** @returns null where nothing is to be blanked */
function withoutValue(kind: FlagKind, value: string, blank: Withhold): string | null {
	switch (kind) {
		case 'header': {
			// The name of a header stays; what follows `-H` and has none is something else.
			const [, name, content] = /^([\w-]+:\s*)([\s\S]*)$/.exec(value) ?? []
			return name === undefined ? scan(value, blank, {isWord: false}) : `${name}${blank(content!)}`
		}
		case 'user':
			return value.includes(':') && !/^[a-z][\w+.-]*:\/\//i.test(value) ? blank(value) : null
		default:
			return blank(value)
	}
}

/** A value that begins here, to the end of its word or of what stands in quotes. */
function spanAt(its: Scan, from: number, kind: FlagKind, {isVariable = false} = {}): Span | null {
	const {text, blank, quotes} = its
	quotes.readTo(from)
	const around = quotes.aroundWord()
	if (around !== null && !(isVariable && isRead(text, around.at))) return spanInQuotes(its, from, kind, around.quote)
	if (around === null && its.isWord && quotes.isOneWord()) {
		const put = withoutValue(kind, text.slice(from), blank)
		return put === null ? null : {start: from, end: text.length, put}
	}
	const end = quotes.endOfWord(from)
	const quote = quoteAt(text, from)
	if (quote !== null && end > from) return spanOfParts(its, from, kind, {quote, end})
	const word = text.slice(from, end)
	const value = /\$\(/.test(word) ? word : word.slice(0, endOfValue(word))
	if (value === '' && kind !== 'header') return null
	// Words of a command that were joined without quotes.
	if (kind === 'header' && /^[\w-]+$/.test(value) && /^: *\S/.test(text.slice(end, end + 9)))
		return spanOfLine(its, text[end + 1] === ' ' ? end + 2 : end + 1)
	const put = withoutValue(kind, value, blank)
	return put === null ? null : {start: from, end: from + value.length, put}
}

/** `sh -c 'TOKEN=a node b'`: what stands in quotes is a line of words. */
function isRead(text: string, quoteAt: number): boolean {
	return /(?:^|[\s'"])-\w{0,8}c['"\\,\s]{1,8}$/.test(text.slice(Math.max(0, quoteAt - 20), quoteAt))
}

/** `'--password=a b'`, and what is joined to it behind the quote. */
function spanInQuotes({text, blank, quotes}: Scan, from: number, kind: FlagKind, quote: string): Span | null {
	const behindIt = quotes.endOfPart(from - quote.length, quote)
	const closer = closerOf(quote)
	const valueEnd = behindIt < 0 ? endOfLine(text, from) : behindIt - closer.length
	const put = withoutValue(kind, text.slice(from, valueEnd), blank)
	if (put === null) return null
	if (behindIt < 0 || quotes.isEnd(valueEnd)) return {start: from, end: valueEnd, put}
	quotes.skipTo(valueEnd)
	quotes.readTo(behindIt)
	return {start: from, end: quotes.endOfWord(behindIt), put: `${put}${closer}`}
}

/** A word that begins with a quote. */
function spanOfParts(
	{text, blank, quotes}: Scan,
	from: number,
	kind: FlagKind,
	{quote, end}: {readonly quote: string; readonly end: number},
): Span | null {
	const inner = from + quote.length
	const partEnd = quotes.endOfPart(from, quote)
	const closer = partEnd < 0 ? '' : closerOf(quote)
	const valueEnd = partEnd < 0 ? endOfLine(text, inner) : partEnd - closer.length
	const isOnePart = partEnd < 0 || partEnd === end
	const put = withoutValue(kind, isOnePart ? text.slice(inner, valueEnd) : text.slice(from, end), blank)
	if (put === null) return null
	return isOnePart
		? {start: from, end: valueEnd + closer.length, put: `${quote}${put}${closer}`}
		: {start: from, end, put}
}

const endsBare = /[\s,}\];]/
/** What a program says a text of several lines with; here only to the end of the first. */
const template = /`[^`\r\n]*/y
const beginsList = /(?:\[\s{0,8}){1,4}/y
const nextOfList = /\s{0,8},\s{0,8}/y

/** `"token": "x"` */
function spanOfKey(its: Scan, {said}: Name, from: number): Span | null {
	const {text, blank, quotes} = its
	quotes.readTo(from)
	const first = behind(beginsList, text, from) ?? from
	if (isCount(said, text, first)) return null
	const value = valueAt(its, first)
	if (value === null) return null
	let {end} = value
	let next = value.next
	// All of a list is one.
	for (
		let at = first > from ? behind(nextOfList, text, next) : null;
		at !== null;
		at = behind(nextOfList, text, next)
	) {
		const other = valueAt(its, at)
		if (other === null || other.quote !== value.quote) break
		;({end, next} = other)
	}
	return {start: value.start, end, put: blank(text.slice(value.start, end))}
}

interface Valued {
	readonly start: number
	readonly end: number
	/** Behind the quote at its end. */
	readonly next: number
	readonly quote: string | null
}

/** A text in quotes, or a bare word. null: neither. */
function valueAt({text, quotes}: Scan, from: number): Valued | null {
	if (text[from] === '`') {
		const end = behind(template, text, from)!
		return {start: from + 1, end, next: text[end] === '`' ? end + 1 : end, quote: '`'}
	}
	const quote = quoteAt(text, from)
	if (quote === null) {
		// Asked first: nothing is blanked of these, and what is looked at more than once makes time squared.
		if (/[[{]/.test(text[from] ?? '')) return null
		const end = quotes.endOfWord(from, endsBare)
		if (end === from || /^(?:true|false|null|undefined)$/.test(text.slice(from, end))) return null
		return {start: from, end, next: end, quote}
	}
	if (quotes.isEnd(from)) return null
	const partEnd = quotes.endOfPart(from, quote)
	const start = from + quote.length
	if (partEnd < 0) return {start, end: endOfLine(text, start), next: text.length, quote}
	return {start, end: partEnd - closerOf(quote).length, next: partEnd, quote}
}

/** To the end of the line, or of the quotes in which all of it stands: `cookie: a=1; b="2"`. */
function spanOfLine({text, blank, quotes}: Scan, from: number): Span | null {
	quotes.readTo(from)
	const last = endOfLine(text, from)
	let end = from
	while (end < last && !(/['"\\$]/.test(text[end]!) && quotes.isEnd(end))) end++
	return end === from ? null : {start: from, end, put: blank(text.slice(from, end))}
}

const lineEnd = /[\r\n\x00-\x08\x0a-\x1f]/g

function endOfLine(text: string, from: number): number {
	lineEnd.lastIndex = from
	return lineEnd.exec(text)?.index ?? text.length
}

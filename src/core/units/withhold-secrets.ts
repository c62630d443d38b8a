/**
 * Texts that leave this machine (reports, artefacts of a CI, comments) hold commands, and commands hold addresses with passwords in them, tokens in queries,
 * headers and bodies. What is blanked: user and values of query and fragment of every address, values after a flag or before a
 * line end that are a header or a body, and values of what calls itself a secret. Better a harmless value too many than one that works.
 *
 * Not found: a secret in the path of an address, one that stands alone, and one after a flag whose name says nothing of it.
 */

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
	if (!mayHoldSecrets.test(text)) return text
	const blank = onceOnly(withhold)
	return text
		.replace(addresses, address => withoutSecrets(address, blank))
		.replace(headers, (_, name: string, value: string) => `${name}${blank(value)}`)
		.replace(
			quoted,
			(_, quote: string, flag: string, value: string) => `${quote}${flag}${argument(flag, value, blank)}`,
		)
		.replace(flags, (_, flag: string, value: string) => `${flag}${inQuotes(value, one => argument(flag, one, blank))}`)
		.replace(variables, (_, name: string, value: string) => `${name}${inQuotes(value, blank)}`)
}

/** The same for words of a command, where a flag and its value are two. */
export function withholdInArguments(argv: readonly string[], withhold: Withhold = () => withheld): string[] {
	return argv.map((word, i) => {
		const blank = onceOnly(withhold)
		const before = argv[i - 1]
		if (before !== undefined && (isTelling.test(before) || (isUser.test(before) && word.includes(':'))))
			return argument(before, word, blank)
		const [, flag, value] = withValue.exec(word) ?? []
		return flag === undefined ? withholdSecrets(word, withhold) : `${flag}${argument(flag, value!, blank)}`
	})
}

function onceOnly(withhold: Withhold): Withhold {
	return value => (value === '' || isWithheld.test(value) ? value : withhold(value))
}

/** Most texts hold nothing of the kind, and a report has thousands. */
const mayHoldSecrets = /[:=]|--/

/**
 * Behind the scheme, to a blank or a quote. A quote within a word (`'ab'\''c'`) does not end it, nor does a bracket: of what is behind a value,
 * something may be cut with it.
 */
const addresses = /(?<=:\/\/)(?:'\\''|'(?=[\w%+/-])|[^\s'"`<>\x00-\x1f\x7f])+/g

function withoutSecrets(address: string, blank: Withhold): string {
	const host = /^[^/?#]*/.exec(address)![0]
	// A password with a slash in it is not legal, and common: what stands behind the colon is no port then.
	const isPassword = /:(?!\d*$)/.test(host.replace(/^\[[^\]]*\]/, ''))
	const userEnd = isPassword ? address.lastIndexOf('@') : host.lastIndexOf('@')
	const user = userEnd < 0 ? '' : `${blank(address.slice(0, userEnd))}@`
	const [path, query, fragment] = parted(address.slice(userEnd + 1))
	return [
		user,
		path,
		query === null ? '' : `?${values(query, blank)}`,
		fragment === null ? '' : `#${fragment.includes('=') ? values(fragment, blank) : fragment}`,
	].join('')
}

function parted(rest: string): readonly [path: string, query: string | null, fragment: string | null] {
	const hash = rest.indexOf('#')
	const before = hash < 0 ? rest : rest.slice(0, hash)
	const mark = before.indexOf('?')
	return [
		mark < 0 ? before : before.slice(0, mark),
		mark < 0 ? null : before.slice(mark + 1),
		hash < 0 ? null : rest.slice(hash + 1),
	]
}

/** `a=1&b=2`; a part without a name is a value. Closing brackets and the end of a sentence at its end stay. */
function values(query: string, blank: Withhold): string {
	let end = query.length
	while (end > 0 && ')]}.,;:!'.includes(query[end - 1]!)) end--
	const parts = query.slice(0, end).split(/([&;])/)
	return parts.map((part, i) => (i % 2 === 1 ? part : pair(part, blank))).join('') + query.slice(end)
}

function pair(part: string, blank: Withhold): string {
	const at = part.indexOf('=')
	return at < 0 ? blank(part) : `${part.slice(0, at + 1)}${blank(part.slice(at + 1))}`
}

/** To the end of the line or the quote: `cookie: a=1; b=2`, `"authorization": "Bearer x"`. */
const headers =
	/(\b(?:(?:proxy-)?authorization|(?:set-)?cookie|x-[\w-]{0,40}(?:token|key|auth|secret)[\w-]{0,40})["']?\s*:\s*["']?)((?!\*\*\*)[^\s'"`\x00-\x1f][^'"`\r\n\x00-\x1f]*)/gi

const word = String.raw`'(?:[^']|'\\'')*'|"(?:[^"\\]|\\[\s\S])*"|[^\s'"]+`
const names = 'header|body|data(?:-raw|-binary|-urlencode|-ascii)?'
const secret = '[\\w-]*(?:token|password|passwd|passphrase|secret|api-?key|credentials?)'
/** `-H` is the one short flag that is the same everywhere, and has a form that tells it; so has `-u user:password`. */
const flags = new RegExp(
	`((?<![\\w-])(?:--(?:${names}|${secret})(?:=|['"]?\\s+)|-H(?:['"]?\\s+)?)|(?<![\\w-])(?:-u|--user)(?:=|\\s+)(?=[^\\s:]+:))(${word})`,
	'gi',
)
/** The same with its value, in one pair of quotes. */
const quoted = new RegExp(
	`(?<![\\w-])(['"])(--(?:${names}|${secret})=|-H(?=[\\w-]+:))((?:(?!\\1)[\\s\\S])+)(?=\\1)`,
	'gi',
)
const isTelling = new RegExp(`^(?:--(?:${names}|${secret})|-H)$`, 'i')
const withValue = new RegExp(`^(--(?:${names}|${secret})=|-H)([\\s\\S]+)$`, 'i')
const isUser = /^(?:-u|--user)$/
const isHeaderFlag = /^(?:--header|-H)/i
/** `API_TOKEN=...`: in capitals, as variables are, or one of these words alone; a parameter `tokens=100` is none. */
const variables = new RegExp(
	`((?:\\b[A-Z0-9_]*(?:TOKEN|PASSWORD|PASSWD|SECRET|KEY|CREDENTIALS?|AUTH)|(?<![\\w-])(?:token|password|passwd|secret|api[_-]?key|credentials))=)(${word})`,
	'g',
)

/** The name of a header stays; what follows `-H` and has none is something else. */
function argument(flag: string, value: string, blank: Withhold): string {
	if (!isHeaderFlag.test(flag)) return blank(value)
	const [, name, content] = /^([\w-]+:\s*)([\s\S]*)$/.exec(value) ?? []
	return name === undefined ? withholdSecrets(value, blank) : `${name}${blank(content!)}`
}

function inQuotes(value: string, change: (value: string) => string): string {
	const quote = /^['"]/.exec(value)?.[0]
	return quote === undefined || value.length < 2 ? change(value) : `${quote}${change(value.slice(1, -1))}${quote}`
}

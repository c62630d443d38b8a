/** Addresses without their users and passwords, and without the values of query and fragment. */
import {saysSecret} from './secret-names.ts'

type Blank = (value: string) => string

/** What stands behind `://`. */
export function withholdBehindScheme(address: string, blank: Blank): string {
	const host = /^[^/?#]*/.exec(address)![0]
	// A password with a slash in it is not legal, and common: what stands behind the colon is no port then.
	const isPassword = /:(?!\d*$)/.test(host.replace(/^\[[^\]]*\]/, ''))
	const userEnd = isPassword ? address.lastIndexOf('@') : host.lastIndexOf('@')
	const user = userEnd < 0 ? '' : `${blank(address.slice(0, userEnd))}@`
	const [path, query, fragment] = parted(address.slice(userEnd + 1))
	return [
		user,
		path.replace(inPath, (whole, name: string, value: string) =>
			saysSecret(name) ? `${name}=${blank(value)}` : whole,
		),
		query === null ? '' : `?${values(query, blank)}`,
		fragment === null ? '' : `#${values(fragment, blank)}`,
	].join('')
}

/**
 * A text that is an address and nothing else, or was to be one: where the scheme was forgotten or is wrong, all before the last `@` may be
 * a password.
 */
export function withholdInAddress(text: string, blank: Blank): string {
	const before = /^\s*(?:[a-z][\w+.-]*:(?=\/))?\/*/i.exec(text)![0]
	const address = text.slice(before.length)
	const userEnd = /[/?#]/.test(address) ? -1 : address.lastIndexOf('@')
	if (userEnd >= 0) return `${before}${blank(address.slice(0, userEnd))}${address.slice(userEnd)}`
	return `${before}${withholdBehindScheme(address, blank)}`
}

/** `jdbc:sqlserver://h;user=a;password=b`. */
const inPath = /(?<![\w.-])([\w.-]+)=([^/;&]*)/g

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
function values(query: string, blank: Blank): string {
	const end = endOfValue(query)
	const parts = query.slice(0, end).split(/([&;])/)
	return parts.map((part, i) => (i % 2 === 1 ? part : pair(part, blank))).join('') + query.slice(end)
}

function pair(part: string, blank: Blank): string {
	const at = part.indexOf('=')
	return at < 0 ? blank(part) : `${part.slice(0, at + 1)}${blank(part.slice(at + 1))}`
}

/** Without the brackets and the end of a sentence that may stand behind it. */
export function endOfValue(text: string): number {
	let end = text.length
	while (end > 0 && ')]}.,;:!'.includes(text[end - 1]!)) end--
	return end
}

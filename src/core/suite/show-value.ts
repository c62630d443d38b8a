/**
 * A value from a configuration or the command line, made fit to stand in a message: one line, at most about 60 characters, with nothing in
 * it that a terminal would obey, nor a secret that can be told: a CI keeps what is printed. Never reads into objects: a getter is the configuration's code.
 */
import {withholdSecrets} from '../units/withhold-secrets.ts'

const longest = 60
const invisible = /[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

export function showValue(value: unknown): string {
	switch (typeof value) {
		case 'string':
			return quote(value)
		case 'bigint':
			return value > 10n ** 20n || value < -(10n ** 20n) ? 'a huge integer' : `${value}n`
		case 'function':
			return 'a function'
		case 'symbol':
			return 'a symbol'
		case 'object':
			if (value === null) return 'null'
			if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
			return 'an object'
		default:
			return String(value)
	}
}

/** `suites[1].ready.http`; a key that is not a plain word is quoted: `suites[0].env["a b"]`. */
export function showPath(path: readonly PropertyKey[]): string {
	let text = ''
	for (const key of path) {
		if (typeof key === 'number') text += `[${key}]`
		else if (typeof key === 'string' && /^[\p{L}_$][\p{L}\p{N}_$]{0,59}$/u.test(key))
			text += text === '' ? key : `.${key}`
		else text += `[${showValue(key)}]`
	}
	return text === '' ? 'the configuration' : text
}

function quote(said: string): string {
	const text = withholdSecrets(said)
	const escaped = JSON.stringify(text.slice(0, longest + 1)).replace(invisible, escapeUnit)
	if (text.length <= longest && escaped.length <= longest * 2) return escaped
	const shortened = JSON.stringify(text.slice(0, escaped.length > longest * 2 ? longest / 4 : longest)).replace(
		invisible,
		escapeUnit,
	)
	return `${shortened.slice(0, -1)}..." (${text.length} characters)`
}

function escapeUnit(unit: string): string {
	return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

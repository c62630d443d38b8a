/** Which names of flags and variables say that a secret stands behind them. */

/** Wherever in a name: `githubToken`, `DB_PASSWORD_2`, `--secret-value`; a tokenizer is none. */
const telling = /token(?!i[sz])|password|passwd|passphrase|secret|credential/
/** As a word of the name alone: others begin or end so (`keyboard`, `author`, `compass`). */
const words: ReadonlySet<string> = new Set(
	'key keys auth oauth authorization pass cookie cookies bearer jwt keyid'.split(' '),
)
/** `apikey`, `sshkey`: what is before it is not told from it, unless it makes another thing of it. */
const keys = /^(?!(?:mon|don|tur|hoc|joc|whis|mic|hot|turn)keys?$)[a-z]+keys?$/
const parts = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g

/** A name without any of these is none. Asked first: texts are long, and most of their words are none of these. */
export const mayBeSecret = /key|token|pass|secret|auth|cookie|credential|bearer|jwt|pwd/i

export function saysSecret(name: string): boolean {
	const small = name.toLowerCase()
	if (telling.test(small)) return true
	for (const pieces of [name.match(parts), small.match(/[a-z]+/g)]) {
		for (const piece of pieces ?? []) {
			const word = piece.toLowerCase()
			if (words.has(word) || keys.test(word)) return true
		}
	}
	// The working directory is called so.
	return /[a-z_.-]pwd\d*$/.test(small) && !/(?:^|_)(?:old)pwd$/.test(small)
}

/** It is called nothing else: `password`, `githubToken`, `API_KEY`; not `key`, `auth`, nor `secret.js`. */
export function isSecretItself(name: string): boolean {
	return (
		/(?:token|password|passwd|passphrase|secret|credential|[a-z_.-]pwd|(?:api|access|private|secret)[_-]?key)s?\d*$/i.test(
			name,
		) && saysSecret(name)
	)
}

/** `max-tokens`, `keys`: a number behind those is how many. */
export function saysHowMany(name: string): boolean {
	return /(?:token|key)s$/i.test(name)
}

/** What stands behind a flag. */
export type FlagKind = 'header' | 'body' | 'user' | 'secret'

/** `-H` is the one short flag that is the same everywhere, and has a form that tells it; so has `-u user:password`. */
export function kindOfFlag(flag: string): FlagKind | null {
	const name = flag.replace(/^-+/, '')
	if (flag === '-H' || /^headers?$/i.test(name)) return 'header'
	if (/^(?:body|data(?:-raw|-binary|-urlencode|-ascii)?)$/i.test(name)) return 'body'
	if (flag === '-u' || flag === '-U' || /^(?:proxy-)?user$/i.test(name)) return 'user'
	// `-Dkey=...` of Java.
	return saysSecret(name) || /^pwd$/i.test(name) || (/^-D/.test(flag) && saysSecret(name.slice(1))) ? 'secret' : null
}

/** Headers that are secret without their name standing behind `-H`: `cookie`, `x-api-key`, `private-token`. */
export function isSecretHeader(name: string): boolean {
	if (/^(?:(?:proxy-)?authorization|(?:set-)?cookie)$/i.test(name)) return true
	return (
		/^[a-z]/i.test(name) &&
		name.includes('-') &&
		(/^x-/i.test(name) ? saysSecret(name) : saysSecret(name.slice(name.lastIndexOf('-') + 1)))
	)
}

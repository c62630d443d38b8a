import type {AlertSpec, RuleSpec} from './rule.ts'

/** A rule of an alert file, with the suites it is for. */
export interface AlertRule {
	readonly spec: RuleSpec & {readonly alert: AlertSpec}
	/** All of these have to fit the name of a suite. Empty: it is for every suite that measures such a thing. */
	readonly suites: readonly SuiteMatch[]
	/** The kinds of suites that measure what it is about: at least one. */
	readonly kinds: readonly string[]
	/** Where it stands, as a reader would look it up: `alerts.yml:12`. */
	readonly place: string
}

/** One of several names, or none of them. A name is in pieces, between which anything may stand: `['api-', '']` is `api-.*`. */
export interface SuiteMatch {
	readonly isNot: boolean
	readonly names: ReadonlyArray<readonly string[]>
}

export function isForSuite(
	{suites, kinds}: Pick<AlertRule, 'suites' | 'kinds'>,
	{name, kind}: {readonly name: string; readonly kind: string},
): boolean {
	return kinds.includes(kind) && suites.every(({isNot, names}) => names.some(pieces => isNamed(name, pieces)) !== isNot)
}

/** In time that grows with the length of the name, whatever the pieces are. */
function isNamed(name: string, pieces: readonly string[]): boolean {
	const [first = '', ...rest] = pieces
	if (rest.length === 0) return name === first
	const last = rest.pop()!
	if (!name.startsWith(first) || name.length < first.length + last.length || !name.endsWith(last)) return false
	let at = first.length
	for (const piece of rest) {
		const found = name.indexOf(piece, at)
		if (found < 0 || found + piece.length > name.length - last.length) return false
		at = found + piece.length
	}
	return true
}

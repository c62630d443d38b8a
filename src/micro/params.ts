import type {ParamLabels} from '../core/kinds/micro/events-message.ts'
import {cutStoredName} from '../core/units/cut-text.ts'
import {MicroFailure} from './failure.ts'

/** Either a list of values or an object of lists, of which every combination is one benchmark. */
export type ParamLists = readonly unknown[] | Readonly<Record<string, readonly unknown[]>>

export type ParamOf<Lists> = Lists extends readonly (infer Value)[]
	? Value
	: {readonly [Key in keyof Lists]: Lists[Key] extends readonly (infer Value)[] ? Value : never}

export interface Combination {
	readonly value: unknown
	readonly labels: ParamLabels
	/** `/n=100/kind=fast`; `/100` for a list. */
	readonly suffix: string
}

const mostCombinations = 10_000

/** Every combination, the last list turning fastest. Throws `bad-registration` when there are none or far too many. */
export function combinationsOf(lists: ParamLists, who: string): Combination[] {
	if (Array.isArray(lists)) return combinationsOfList(lists, who)
	if (typeof lists !== 'object' || lists === null) throw badParams(who)
	const keys = Object.keys(lists)
	const columns = keys.map(key => (lists as Readonly<Record<string, readonly unknown[]>>)[key])
	if (keys.length === 0 || columns.some(column => !Array.isArray(column) || column.length === 0)) throw badParams(who)
	const count = columns.reduce((product, column) => product * column!.length, 1)
	if (count > mostCombinations)
		throw new MicroFailure(
			'bad-registration',
			`${who} has ${count} combinations of params; at most ${mostCombinations} make sense`,
		)
	const labels = columns.map(column => labelsOf(column!))
	return Array.from({length: count}, (_, number) => {
		const picks: number[] = []
		let rest = number
		for (let i = columns.length - 1; i >= 0; i--) {
			picks[i] = rest % columns[i]!.length
			rest = Math.floor(rest / columns[i]!.length)
		}
		return {
			value: Object.fromEntries(keys.map((key, i) => [key, columns[i]![picks[i]!]])),
			labels: Object.fromEntries(keys.map((key, i) => [key, labels[i]![picks[i]!]!])),
			suffix: keys.map((key, i) => `/${key}=${labels[i]![picks[i]!]}`).join(''),
		}
	})
}

function combinationsOfList(values: readonly unknown[], who: string): Combination[] {
	if (values.length === 0) throw badParams(who)
	const labels = labelsOf(values)
	return values.map((value, i) => ({value, labels: {value: labels[i]!}, suffix: `/${labels[i]}`}))
}

function badParams(who: string): MicroFailure {
	return new MicroFailure(
		'bad-registration',
		`${who} has params that are neither a list of values nor an object of lists, or an empty list among them`,
	)
}

type Label = ParamLabels[string]

/** What a value is called; values that would be called the same are numbered. */
function labelsOf(values: readonly unknown[]): Label[] {
	const plain = values.map(labelOf)
	return plain.map((label, i) =>
		plain.some((other, j) => j !== i && String(other) === String(label)) ? `${label}#${i}` : label,
	)
}

function labelOf(value: unknown): Label {
	if (value === null || typeof value === 'boolean') return value
	if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
	if (typeof value === 'string') return short(value)
	if (typeof value === 'bigint' || typeof value === 'undefined' || typeof value === 'symbol') return String(value)
	const kind = typeof value === 'function' ? 'function' : 'object'
	try {
		const {name} = value as {readonly name?: unknown}
		if (typeof name === 'string' && name !== '') return short(name)
		if (kind === 'function') return kind
		if (Array.isArray(value) || ArrayBuffer.isView(value)) return `[${(value as unknown as {length: number}).length}]`
		return short(JSON.stringify(value) ?? kind)
	} catch {
		// A value may object to being looked at: a getter that throws, a proxy that was revoked.
		return kind
	}
}

function short(text: string): string {
	return cutStoredName(text.replace(/\s+/g, ' ').trim(), 40)
}

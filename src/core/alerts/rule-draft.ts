import type {SuiteMatch} from '../rules/alert-rule.ts'
import type {NoData, RuleSeverity} from '../rules/rule.ts'
import {showValue} from '../suite/show-value.ts'
import type {Problem} from '../trouble/problem.ts'
import {parseDurationMs} from '../units/duration.ts'
import {nearest} from '../units/nearest.ts'
import type {Entry, Given} from './yaml-tree.ts'

/** A rule as one of the two forms says it, its condition not yet read. */
export interface RuleDraft {
	readonly name: string
	readonly condition: string
	/** Beside what the condition says of it; 0: nothing. */
	readonly forMs: number
	readonly keepFiringForMs: number
	readonly severity: RuleSeverity
	readonly message: string
	readonly labels: Readonly<Record<string, string>>
	readonly noData: NoData
	readonly suites: readonly SuiteMatch[]
	/** That of its condition. */
	readonly line: number
	/** `groups[0].rules[2].expr`. */
	readonly path: string
	/** Whose grammar is named first where nothing is understood. */
	readonly form: 'prometheus' | 'short'
}

const longestFor = 10 * 366 * 86_400_000
const mostOfName = 200
const mostOfMessage = 4000

/** Reads the keys of a map, and gathers what is wrong with them. */
export class Keys {
	readonly path: string
	readonly line: number
	readonly #file: string
	readonly #entries: readonly Entry[]
	readonly #problems: Problem[]

	/** @param path  where the map stands: `groups[0].rules[2]` */
	constructor(
		given: Given,
		{
			path,
			file,
			problems,
			known,
		}: {readonly path: string; readonly file: string; readonly problems: Problem[]; readonly known: readonly string[]},
	) {
		this.path = path
		this.line = given.line
		this.#file = file
		this.#problems = problems
		this.#entries = given.is === 'map' ? given.entries : []
		if (given.is !== 'map') this.report(null, `an object with ${known.slice(0, 2).join(' and ')}`, given)
		for (const {key, value} of this.#entries) {
			if (known.includes(key)) continue
			const near = nearest(key, known)
			this.report(key, near === null ? `a known key: ${known.join(', ')}` : `a known key (nearest: ${near})`, value)
		}
	}

	/** @param key  null: the map itself @param found  absent: nothing is there */
	report(key: string | null, expected: string, found?: Given): void {
		const entry = this.#entries.find(one => one.key === key)
		const place = key === null ? this.path : this.path === '' ? key : `${this.path}.${key}`
		this.#problems.push({
			path: `${this.#file}:${entry?.line ?? this.line}${place === '' ? '' : ` ${place}`}`,
			...(found === undefined ? {} : {value: showGiven(found)}),
			expected,
		})
	}

	entry(key: string): Entry | undefined {
		return this.#entries.find(one => one.key === key)
	}

	/** null: nothing stands there. */
	value(key: string): Given | null {
		const value = this.entry(key)?.value ?? null
		return value?.is === 'scalar' && value.text === null ? null : value
	}

	/** A text, or a number as it is written. null: there is none, which is reported where it has to be. */
	text(key: string, expected: string, need: 'needed' | 'optional' = 'optional'): string | null {
		const value = this.value(key)
		if (value?.is === 'scalar' && value.text !== null && value.text.trim() !== '') return value.text
		if (value !== null || need === 'needed') this.report(key, expected, value ?? undefined)
		return null
	}

	name(key: string): string {
		const expected = `a name of at most ${mostOfName} characters on one line`
		const text = this.text(key, expected, 'needed')
		if (text !== null && (text.length > mostOfName || /\p{Cc}/u.test(text)))
			this.report(key, expected, this.value(key)!)
		return text?.trim() ?? ''
	}

	message(key: string): string {
		const text = this.text(key, 'a text') ?? ''
		if (text.length > mostOfMessage) this.report(key, `a text of at most ${mostOfMessage} characters`, this.value(key)!)
		return text.trim()
	}

	/** In milliseconds; 0: it is not said. */
	duration(key: string): number {
		const text = this.text(key, expectedTime)
		if (text === null) return 0
		const ms = durationMs(text.trim())
		if (ms === null || ms > longestFor) this.report(key, expectedTime, this.value(key)!)
		return ms ?? 0
	}

	oneOf<Name extends string>(key: string, names: readonly Name[]): Name | null {
		const expected = `one of ${names.join(', ')}`
		const text = this.text(key, expected)
		if (text === null) return null
		const found = names.find(name => name === text) ?? null
		if (found === null) this.report(key, expected, this.value(key)!)
		return found
	}

	/** Names and texts, or numbers as they are written. */
	texts(key: string): Readonly<Record<string, string>> {
		const value = this.value(key)
		if (value === null) return {}
		const expected = 'names with a text each, such as {team: "web"}'
		if (value.is !== 'map') {
			this.report(key, expected, value)
			return {}
		}
		return Object.fromEntries(
			value.entries.flatMap(({key: name, value: one}) => {
				const isName = /^[a-z_]\w*$/i.test(name) && !name.startsWith('__')
				if (isName && one.is === 'scalar') return [[name, one.text ?? '']]
				this.report(
					key,
					isName
						? `a text for ${name}`
						: `names of letters, digits and _ which do not begin with __, not ${showValue(name)}`,
					isName ? one : value,
				)
				return []
			}),
		)
	}

	/** A list, or one alone. @returns null: nothing stands there */
	list(key: string, expected: string, need: 'needed' | 'optional' = 'optional'): readonly Given[] | null {
		const value = this.value(key)
		if (value?.is === 'list') return value.items
		if (value !== null || need === 'needed') this.report(key, expected, value ?? undefined)
		return null
	}
}

const expectedTime = 'a time such as 30s, 5m or 1h30m, with its unit'

/** As Prometheus has it, from years to milliseconds, or as we do. */
function durationMs(text: string): number | null {
	const own = parseDurationMs(text)
	if (own !== null || text === '0') return own ?? 0
	const [whole, ...counts] =
		/^(?:(\d{1,6})y)?(?:(\d{1,6})w)?(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?(?:(\d{1,12})ms)?$/.exec(
			text,
		) ?? []
	if (!whole) return null
	const day = 86_400_000
	const each = [365 * day, 7 * day, day, 3_600_000, 60_000, 1000, 1]
	return counts.reduce((sum, count, index) => sum + Number(count ?? 0) * each[index]!, 0)
}

export function showGiven(given: Given): string {
	if (given.is === 'map') return 'an object'
	if (given.is === 'list') return given.items.length === 0 ? 'an empty list' : `a list of ${given.items.length}`
	return given.text === null
		? 'nothing'
		: given.isText
			? showValue(given.text)
			: showValue(Number.isNaN(Number(given.text)) ? given.text : Number(given.text))
}

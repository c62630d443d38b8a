/** The forms in which vitest lets suites, tests and benchmarks be declared. */
import {note} from '../registry.ts'
import type {FnOptions} from './tinybench.ts'

export type Body = (...given: never[]) => unknown
export interface Flags {
	readonly skip?: boolean
	readonly only?: boolean
	readonly todo?: boolean
}

type Given = readonly unknown[]
type Declare = (flags: Flags, given: Given) => void

/** `describe`, `test` and `bench` with what may follow them: `.skip`, `.only`, `.each([...])` ... */
interface Declaration {
	(...given: unknown[]): void
	readonly skip: Declaration
	readonly only: Declaration
	readonly todo: Declaration
	readonly concurrent: Declaration
	readonly sequential: Declaration
	readonly shuffle: Declaration
	readonly fails: Declaration
	skipIf(condition: unknown): Declaration
	runIf(condition: unknown): Declaration
	each(table: readonly unknown[]): (...given: unknown[]) => void
	for(table: readonly unknown[]): (...given: unknown[]) => void
	extend(): Declaration
}

export function declaration(declare: Declare, flags: Flags = {}): Declaration {
	const with_ = (more: Flags) => declaration(declare, {...flags, ...more})
	const same = () => with_({})
	const each =
		(spread: boolean) =>
		(table: readonly unknown[]) =>
		(name: unknown, ...given: unknown[]) => {
			table.forEach((row, index) => {
				const values = spread && Array.isArray(row) ? row : [row]
				const bound = given.map(one =>
					typeof one === 'function' ? (...more: unknown[]) => one(...values, ...more) : one,
				)
				declare(flags, [titleOf(nameOf(name), values, index), ...bound])
			})
		}
	const call = (...given: unknown[]) => declare(flags, given)
	return Object.defineProperties(call, {
		skip: {get: () => with_({skip: true})},
		only: {get: () => with_({only: true})},
		todo: {get: () => with_({todo: true})},
		concurrent: {get: same},
		sequential: {get: same},
		shuffle: {get: same},
		fails: {get: same},
		skipIf: {value: (condition: unknown) => (condition ? with_({skip: true}) : same())},
		runIf: {value: (condition: unknown) => (condition ? same() : with_({skip: true}))},
		each: {value: each(true)},
		for: {value: each(false)},
		extend: {
			value: () => {
				note(
					'fixtures-missing',
					'Fixtures of test.extend are not made; tests that need them cannot run here.',
					'test.extend',
				)
				return same()
			},
		},
	}) as Declaration
}

/** `%s`, `%i`, `%#`, `$key` of a table's row, as in vitest. */
function titleOf(name: string, values: readonly unknown[], index: number): string {
	let next = 0
	const said = (value: unknown) => (typeof value === 'object' ? (JSON.stringify(value) ?? '') : String(value))
	return name
		.replace(/%([sdifjo#$%])/g, (_, kind: string) => {
			if (kind === '%') return '%'
			if (kind === '#') return String(index)
			return kind === '$' ? String(index + 1) : said(values[next++])
		})
		.replace(/\$([\w.]+)/g, (whole, path: string) => {
			let value: unknown = values[0]
			for (const key of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[key]
			return value === undefined ? whole : said(value)
		})
}

/** Name, options and body in either order; a number is a timeout. */
export function partsOf(given: Given): {
	readonly name: string
	readonly body: Body | null
	readonly options: FnOptions & Flags
} {
	const rest = given.slice(1)
	return {
		name: nameOf(given[0]),
		body: (rest.find(one => typeof one === 'function') as Body | undefined) ?? null,
		options: (rest.find(one => typeof one === 'object' && one !== null) ?? {}) as FnOptions & Flags,
	}
}

export function nameOf(given: unknown): string {
	return typeof given === 'function' ? given.name || '<anonymous>' : String(given)
}

import type {FigureUnit} from '../words/figure-words.ts'

/** What the figures of rules are counted in, as report.json and events have them. `share`: 0 to 1; `cores`: 1 = one core busy. */
export const ruleUnits = [
	'ns',
	'ms',
	'bytes',
	'bytes/s',
	'share',
	'cores',
	'count',
	'1/s',
] as const satisfies readonly FigureUnit[]
export type RuleUnit = (typeof ruleUnits)[number]

/** Powers: a time is {s: 1, bytes: 0}, a rate {s: -1, bytes: 0}. Both 0: a plain number, or a share. */
export interface Dimension {
	readonly s: number
	readonly bytes: number
}

interface UnitRow {
	readonly factor: number
	readonly dimension: Dimension
}

const time = {s: 1, bytes: 0}
const size = {s: 0, bytes: 1}
const plain = {s: 0, bytes: 0}

/** In seconds and bytes. MB is a million bytes and MiB 2^20, whatever others make of them. */
const units: Readonly<Record<string, UnitRow>> = {
	ns: {factor: 1e-9, dimension: time},
	us: {factor: 1e-6, dimension: time},
	'\u00b5s': {factor: 1e-6, dimension: time},
	'\u03bcs': {factor: 1e-6, dimension: time},
	ms: {factor: 1e-3, dimension: time},
	s: {factor: 1, dimension: time},
	m: {factor: 60, dimension: time},
	min: {factor: 60, dimension: time},
	h: {factor: 3600, dimension: time},
	B: {factor: 1, dimension: size},
	kB: {factor: 1e3, dimension: size},
	KB: {factor: 1e3, dimension: size},
	MB: {factor: 1e6, dimension: size},
	GB: {factor: 1e9, dimension: size},
	TB: {factor: 1e12, dimension: size},
	KiB: {factor: 2 ** 10, dimension: size},
	MiB: {factor: 2 ** 20, dimension: size},
	GiB: {factor: 2 ** 30, dimension: size},
	TiB: {factor: 2 ** 40, dimension: size},
	'%': {factor: 0.01, dimension: plain},
	cores: {factor: 1, dimension: plain},
	core: {factor: 1, dimension: plain},
	rps: {factor: 1, dimension: {s: -1, bytes: 0}},
}

/** `MB`, `MB/min`, `/s`. @returns null when there is no such unit */
export function unitNamed(text: string): UnitRow | null {
	if (text === '') return {factor: 1, dimension: plain}
	const slash = text.indexOf('/')
	if (slash < 0) return Object.hasOwn(units, text) ? units[text]! : null
	const above = unitNamed(text.slice(0, slash))
	const below = unitNamed(text.slice(slash + 1))
	if (above === null || below === null || !isSame(below.dimension, time)) return null
	return {factor: above.factor / below.factor, dimension: divided(above.dimension, below.dimension)}
}

interface RuleUnitRow extends UnitRow {
	/** For a reader who left it out or gave another one. */
	readonly examples: string
}

const ruleUnitRows: Readonly<Record<RuleUnit, RuleUnitRow>> = {
	ns: {factor: 1e-9, dimension: time, examples: 'ns, us, ms or s'},
	ms: {factor: 1e-3, dimension: time, examples: 'ms, us, s, m or h'},
	bytes: {factor: 1, dimension: size, examples: 'MB or MiB (KB, GB, KiB, GiB)'},
	'bytes/s': {factor: 1, dimension: {s: -1, bytes: 1}, examples: 'MB/s or MB/min'},
	share: {factor: 1, dimension: plain, examples: '%'},
	cores: {factor: 1, dimension: plain, examples: '% (100 % is one core busy)'},
	count: {factor: 1, dimension: plain, examples: 'none'},
	'1/s': {factor: 1, dimension: {s: -1, bytes: 0}, examples: '/s, /min or rps'},
}

export function ruleUnitRow(unit: RuleUnit): RuleUnitRow {
	return ruleUnitRows[unit]
}

/** From seconds and bytes to what people read: 31 ms, and not 31.000000000000004. */
export function inUnit(value: number, unit: RuleUnit): number {
	return Number((value / ruleUnitRows[unit].factor).toPrecision(12))
}

export function isSame(a: Dimension, b: Dimension): boolean {
	return a.s === b.s && a.bytes === b.bytes
}

export function multiplied(a: Dimension, b: Dimension): Dimension {
	return {s: a.s + b.s, bytes: a.bytes + b.bytes}
}

export function divided(a: Dimension, b: Dimension): Dimension {
	return {s: a.s - b.s, bytes: a.bytes - b.bytes}
}

/** What is compared, in words: `a time`, `a number of bytes`. */
export function sayDimension(of: Dimension): string {
	const known: ReadonlyArray<readonly [Dimension, string]> = [
		[time, 'a time'],
		[size, 'a number of bytes'],
		[plain, 'a plain number'],
		[{s: -1, bytes: 0}, 'a rate'],
		[{s: -1, bytes: 1}, 'bytes in a time'],
	]
	return known.find(([dimension]) => isSame(dimension, of))?.[1] ?? 'something that nobody measures'
}

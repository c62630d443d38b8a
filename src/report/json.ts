import type {RunReport} from '../core/run/summary/run-report.ts'
import {reportSchema} from './report-schema.ts'
import {withoutSecrets} from './without-secrets.ts'

/** What fits on a line stands on one: a histogram row reads as a row, and an hour of a series is not 3600 lines. */
const lineWidth = 110

/** report.json: keys always in the schema's order, so that two reports can be compared line by line. */
export function renderJson(report: RunReport): string {
	const said = withoutSecrets(report)
	const checked = reportSchema.safeParse(said)
	// A report that breaks its own schema is still better than none; tests see to it that there is no such report.
	return `${pretty(checked.success ? checked.data : said, '').replace(actedOnByTerminals, escaped)}\n`
}

/** JSON allows them raw, a terminal that a report is printed to obeys them: C1 controls, bidirectional overrides, line separators. */
const actedOnByTerminals = /[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

function escaped(character: string): string {
	return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** @returns null when the text is no report of a version we know */
export function parseReport(text: string): RunReport | null {
	try {
		return reportSchema.parse(JSON.parse(text))
	} catch {
		return null
	}
}

function pretty(value: unknown, indent: string): string {
	const compact = JSON.stringify(value) ?? 'null'
	if (typeof value !== 'object' || value === null) return compact
	if (compact.length + indent.length <= lineWidth || isFlat(value)) return spaced(value)
	const inner = `${indent}\t`
	const parts = Array.isArray(value)
		? value.map(one => pretty(one, inner))
		: Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${pretty(one, inner)}`)
	const [open, close] = Array.isArray(value) ? '[]' : '{}'
	return `${open}\n${parts.map(part => inner + part).join(',\n')}\n${indent}${close}`
}

function spaced(value: object): string {
	if (Array.isArray(value))
		return `[${value.map(one => (typeof one === 'object' && one !== null ? spaced(one) : (JSON.stringify(one) ?? 'null'))).join(', ')}]`
	const parts = Object.entries(value).map(
		([key, one]) =>
			`${JSON.stringify(key)}: ${typeof one === 'object' && one !== null ? spaced(one) : (JSON.stringify(one) ?? 'null')}`,
	)
	return `{${parts.join(', ')}}`
}

/** A list of numbers. */
function isFlat(value: object): boolean {
	return Array.isArray(value) && value.every(one => one === null || typeof one === 'number')
}

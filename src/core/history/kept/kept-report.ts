/**
 * As much of report.json as the history keeps. Less than `src/report/report-schema.ts` asks for: a report with a kind of suite, a unit or a
 * verdict that came later is kept as it is, and one that lacks what only reports show is no worse for it.
 */
import * as z from 'zod'
import {count, environment, figure, runOutcome, strings, text} from '../../events/event-shapes.ts'
import type {KeptReport} from './rows-of.ts'

const maybe = figure.nullable()
const interval = z.object({low: figure, high: figure}).nullable()
const version = 1

const metric = z.object({
	name: text,
	unit: text,
	direction: z.enum(['lower', 'higher', 'none']),
	n: count,
	runs: count,
	mean: maybe,
	median: maybe,
	p90: maybe,
	p95: maybe,
	p99: maybe,
	min: maybe,
	max: maybe,
	ci: interval,
	throughput: maybe,
	errors: count,
})

const verdict = z.object({
	metric: text,
	stat: text,
	benchmark: text.nullable(),
	unit: text,
	base: figure,
	head: figure,
	ratio: figure,
	ci: interval,
	margin: figure,
	adjustedP: figure,
	verdict: text,
	doubt: text.nullable(),
	gates: z.boolean(),
	pairs: count,
	comparison: count,
	lessSteady: z.unknown().optional(),
})

const budget = z.object({
	list: text,
	expr: text,
	severity: text,
	unit: text,
	observed: maybe,
	limit: maybe,
	n: count,
	outcome: text,
})

const report: z.ZodType<KeptReport> = z.object({
	tool: z.object({version: text}),
	run: z.object({
		id: text,
		startedAt: text.refine(iso => !Number.isNaN(Date.parse(iso))),
		endedAt: text,
		outcome: runOutcome,
		exitCode: maybe,
		command: text,
	}),
	environment,
	suites: z.array(
		z.object({
			name: text,
			kind: text,
			tags: strings,
			outcome: text,
			durationMs: figure,
			setup: z.unknown().optional(),
			node: z.object({versions: strings}).nullish(),
			nodeVersion: text.optional(),
			micro: z.object({node: text.nullable()}).optional(),
			metrics: z.array(metric),
			verdicts: z.array(verdict),
			budgets: z.array(budget),
		}),
	),
})

/** @returns what is wrong with it, as the end of a sentence, where it cannot be kept */
export function parseKeptReport(json: string): {readonly report: KeptReport} | {readonly damage: string} {
	let found: unknown
	try {
		found = JSON.parse(json)
	} catch {
		return {damage: 'it is no JSON, or not all of it'}
	}
	const written = (found as {readonly schemaVersion?: unknown} | null)?.schemaVersion
	if (written !== version)
		return {
			damage: `it is of version ${typeof written === 'number' ? written : 'nothing known'}, and this arsenal-tui reads ${version}`,
		}
	const parsed = report.safeParse(found)
	if (parsed.success) return {report: parsed.data}
	return {damage: `it is no report: ${parsed.error.issues[0]?.path.join('.') || 'all of it'} is not as it should be`}
}

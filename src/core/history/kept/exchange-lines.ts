/**
 * A history as text, for moving it between databases: JSON, one thing a line, after a line that says format and version. What is read may be
 * anybody's file, so each line is held against its schema, and text against what both databases can hold.
 */
import * as z from 'zod'
import {environment} from '../../events/event-shapes.ts'
import {type AuditRecord, auditActions, type Baseline, baselineStrategies} from '../baseline/baseline.ts'
import {cleanText, longest} from './clean-text.ts'
import {folderStates, type KeptRun, recordedOutcomes} from './run-record.ts'

export type HistoryLine = {readonly run: KeptRun} | {readonly baseline: Baseline} | {readonly audit: AuditRecord}

const version = 1
export const historyHeader = `${JSON.stringify({format: 'arsenal-history', version})}\n`

export function encodeHistoryLine(line: HistoryLine): string {
	return `${JSON.stringify(line)}\n`
}

const upTo = (most: number) => z.string().refine(text => cleanText(text, most) === text)
const word = upTo(longest.word)
const short = upTo(longest.suite)
const name = upTo(longest.name)
const text = upTo(longest.text)
const whole = z.int()
/** Milliseconds since 1970 that a date can be made of. */
const moment = whole.refine(ms => Math.abs(ms) <= 8.64e15)
const maybe = z.number().nullable()

/** Folders are made, looked for and removed by it. */
function isFolderName(id: string): boolean {
	return id !== '.' && id !== '..' && !/[/\\\p{Cc}]/u.test(id)
}

const metric = z.object({
	name,
	unit: word,
	direction: z.enum(['lower', 'higher', 'none']),
	n: whole,
	runs: whole,
	mean: maybe,
	median: maybe,
	p90: maybe,
	p95: maybe,
	p99: maybe,
	min: maybe,
	max: maybe,
	ciLow: maybe,
	ciHigh: maybe,
	throughput: maybe,
	errors: whole,
})

const verdict = z.object({
	metric: name,
	stat: word,
	benchmark: name.nullable(),
	comparison: whole,
	unit: word,
	base: maybe,
	head: maybe,
	ratio: maybe,
	ciLow: maybe,
	ciHigh: maybe,
	margin: maybe,
	adjustedP: maybe,
	verdict: word,
	doubt: word.nullable(),
	gates: z.boolean(),
	pairs: whole,
	lessSteady: z.boolean(),
})

const budget = z.object({
	list: word,
	expr: text,
	severity: word,
	unit: word,
	observed: maybe,
	limit: maybe,
	n: whole,
	outcome: word,
})

const result = z.object({
	suite: short,
	kind: word,
	outcome: word,
	durationMs: maybe,
	tags: z.array(short),
	setup: text.nullable(),
	// Absent in what was exported before it was kept.
	runtime: word.nullable().default(null),
	metrics: z.array(metric).refine(all => new Set(all.map(one => one.name)).size === all.length),
	verdicts: z.array(verdict),
	budgets: z.array(budget),
})

const machine = environment.omit({git: true}).extend({
	fingerprint: short,
	hostname: name,
	os: name,
	kernel: name,
	arch: name,
	cpu: name,
	cores: whole,
	memBytes: whole,
	node: name,
	governor: name.nullable(),
	container: name.nullable(),
})

const run: z.ZodType<KeptRun> = z.object({
	run: z.object({
		id: short.min(1).refine(isFolderName),
		startedMs: moment,
		endedMs: moment.nullable(),
		outcome: z.enum(recordedOutcomes),
		exitCode: whole.nullable(),
		command: text,
		toolVersion: short,
		environment: machine,
		branch: name.nullable(),
		commit: short.nullable(),
		commitMs: moment.nullable(),
		dirty: z.boolean().nullable(),
		results: z.array(result),
	}),
	folder: text,
	folderState: z.enum(folderStates),
	note: text.nullable(),
})

const baseline: z.ZodType<Baseline> = z.object({
	name: short.min(1),
	suite: short,
	fingerprint: short,
	setupHash: short.nullable(),
	strategy: z.enum(baselineStrategies),
	branch: name.nullable().default(null),
	runCount: whole,
	createdMs: moment,
	createdBy: short,
	runs: z.array(short),
})

const audit: z.ZodType<AuditRecord> = z.object({
	id: short.min(1),
	atMs: moment,
	user: short,
	command: text,
	action: z.enum(auditActions),
	subject: name,
})

const line: z.ZodType<HistoryLine> = z.union([
	z.strictObject({run}),
	z.strictObject({baseline}),
	z.strictObject({audit}),
])

/** @returns null when it is damaged, or of a kind that we do not know */
export function decodeHistoryLine(json: string): HistoryLine | null {
	try {
		const parsed = line.safeParse(JSON.parse(json))
		return parsed.success ? parsed.data : null
	} catch {
		return null
	}
}

/** @returns what is wrong with a first line, as the end of a sentence; null: nothing */
export function headerDamage(json: string): string | null {
	let header: {readonly format?: unknown; readonly version?: unknown} | null
	try {
		header = JSON.parse(json)
	} catch {
		header = null
	}
	if (header?.format !== 'arsenal-history') return 'it does not begin like an exported history'
	if (header.version === version) return null
	return `it is of version ${typeof header.version === 'number' ? header.version : 'nothing known'}, and this arsenal-tui reads ${version}`
}

/** Shapes that several events and plans of a run log have in them. */
import * as z from 'zod'
import {baselineStats} from '../plan/baseline-plan.ts'
import {noDataPolicies, ruleLists, ruleSeverities} from '../rules/rule.ts'
import {count, figure, strings, text} from './event-shapes.ts'
import {processInsides} from './process-inside.ts'

export const suite = {suite: text}
export const ofProcess = {suite: text, pid: count}
export const index = z.number().int().nonnegative()

export const exit = z.object({
	exitCode: figure.nullable(),
	signal: text.nullable(),
	failure: z.object({code: text, message: text}).nullable(),
})

export const launch = z.object({
	argv: strings,
	shell: z.boolean(),
	shellProgram: text.exactOptional(),
	cwd: text,
	env: z.record(text, text),
	withheldEnv: strings.exactOptional(),
	unmarked: z.literal(true).exactOptional(),
	input: z.union([z.object({file: text}), z.object({text})]).exactOptional(),
})

export const request = z.object({
	url: text,
	withheldUrl: z.literal(true).exactOptional(),
	method: text,
	headers: z.record(text, text),
	body: text.nullable(),
	withheldHeaders: strings.exactOptional(),
	withheldBody: z.literal(true).exactOptional(),
})

export const rule = z.object({
	list: z.enum(ruleLists),
	expr: text,
	reads: text.exactOptional(),
	severity: z.enum(ruleSeverities),
	abort: z.boolean(),
	delayMs: count,
	forMs: count.exactOptional(),
	alert: z
		.object({
			...{name: text, message: text, labels: z.record(text, text), keepFiringForMs: count},
			noData: z.enum(noDataPolicies),
			ofWhole: z.literal(true).exactOptional(),
		})
		.exactOptional(),
})

const probe = z.object({cpuIntervalUs: count.nullable(), allCollections: z.literal(true).exactOptional()})

/** When a program counts as started. */
export const readiness = z.discriminatedUnion('is', [
	z.object({is: z.literal('at-once')}),
	z.object({is: z.literal('http'), url: text, withheldUrl: z.literal(true).exactOptional(), timeoutMs: count}),
	z.object({is: z.literal('port'), host: text, port: count, timeoutMs: count}),
	z.object({is: z.literal('log'), pattern: text, timeoutMs: count}),
	z.object({is: z.literal('delay'), delayMs: count}),
])

const baseline = z.object({
	name: text,
	runs: z.array(z.object({id: text, startedAt: text, commit: text.nullable()})),
	misfits: strings,
	runtime: text.nullable().exactOptional(),
	isForced: z.literal(true).exactOptional(),
	margin: figure,
	metrics: z.array(z.object({metric: text, stat: z.enum(baselineStats), gates: z.boolean(), values: z.array(figure)})),
	figures: z.array(z.object({figure: text, name: text.nullable(), values: z.array(figure)})),
})

export const planCommon = {
	name: text,
	tags: strings,
	launch,
	nodeVersion: text.exactOptional(),
	probe: probe.nullable(),
	outside: z.literal(true).exactOptional(),
	stop: z.object({signal: text, graceMs: count}),
	allowedExitCodes: z.array(figure),
	flameAtEnd: z.boolean(),
	profileBroken: probe.exactOptional(),
	rules: z.array(rule).exactOptional(),
	baseline: baseline.exactOptional(),
}

const processUsage = z.object({
	pid: count,
	ppid: count,
	name: text,
	userMs: count,
	systemMs: count,
	endedChildrenMs: count.exactOptional(),
	endedChildrenFaults: count.exactOptional(),
	ageMs: count.exactOptional(),
	inside: z.enum(processInsides).exactOptional(),
	mainRunMs: count.exactOptional(),
	mainWaitMs: count.exactOptional(),
	waitMs: count.exactOptional(),
	rssBytes: count,
	threads: count,
	fds: count.nullable(),
	readBytes: count.nullable(),
	writtenBytes: count.nullable(),
})
export const usageSample = {processes: z.array(processUsage), gone: z.array(count)}

/** The schemas of a table, for a union of them. */
export function valuesOf<Table extends Record<string, z.ZodType>>(table: Table) {
	type Row = Table[keyof Table]
	return Object.values(table) as [Row, ...Row[]]
}

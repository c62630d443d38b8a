/** Shapes that the run log and report.json share: what a run came to is told with what happened in it. */
import * as z from 'zod'
import type {FindingCode} from '../trouble/finding-codes.ts'
import {suiteFailures} from './run-event.ts'

export const text = z.string()
export const strings = z.array(text)
export const figure = z.number()
export const count = z.number().nonnegative()

export const tool = z.object({name: text, version: text})
export const runOutcome = z.enum(['done', 'failed', 'interrupted'])
export const suiteFailure = z.enum(suiteFailures)
export const ui = z.enum(['tui', 'plain'])

export const environment = z.object({
	fingerprint: text,
	hostname: text,
	os: text,
	kernel: text,
	arch: text,
	cpu: text,
	cores: count,
	memBytes: count,
	node: text,
	governor: text.nullable(),
	container: text.nullable(),
	git: z
		.object({
			branch: text.nullable(),
			commit: text,
			dirty: z.boolean().nullable().describe('null: git could not tell'),
			committedAt: text.describe('When the commit was made; UTC, ISO 8601').exactOptional(),
		})
		.nullable(),
})

export const topFrame = z.object({
	name: text,
	file: text,
	line: figure,
	selfShare: figure.describe('Share of the busy time, 0..1'),
	totalShare: figure,
})

/** Any text will do: another version may know other codes, and what it has found is no damage. */
export function findingCode(shape: z.ZodString): z.ZodType<FindingCode> {
	return shape as z.ZodType<string> as z.ZodType<FindingCode>
}

export const finding = z.object({
	code: findingCode(text.describe('Stable, explained in docs/findings.md')),
	severity: z.enum(['info', 'warning', 'error']),
	text,
	evidence: text,
})

/** `path` is relative to the run's folder. */
export const artifact = {kind: text, path: text, bytes: count, sha256: text}

/**
 * The run log: newline-delimited JSON, a header line and one event a line, only ever appended to. What a crash leaves behind is therefore a
 * whole log and at most one cut line.
 */
import {ArsenalError} from '../trouble/arsenal-error.ts'
import {eventSchema} from './event-schema.ts'
import type {RunEvent} from './run-event.ts'
import {currentVersion, type RawEvent, upgradeEvent} from './upgrade.ts'

const format = 'arsenal-run-log'

/** First line of every log, newline included. */
export const headerLine = `${JSON.stringify({format, version: currentVersion})}\n`

/**
 * One line, newline included.
 * @param mode `strict` throws on a number JSON cannot hold, naming it: for tests of whoever makes events. Otherwise it becomes null, and
 * readers skip that one event rather than lose the log.
 */
export function encodeEvent(event: RunEvent, mode: 'strict' | 'lenient' = 'lenient'): string {
	if (mode === 'lenient') return `${JSON.stringify(event)}\n`
	const line = JSON.stringify(event, (key, value) => {
		if (typeof value === 'number' && !Number.isFinite(value))
			throw new ArsenalError('internal', `Event ${event.type} holds ${value} in "${key}", which a run log cannot keep`)
		return value
	})
	return `${line}\n`
}

/** The event on a line of a log of this version; null when it is damaged or of a type we do not know. */
export function decodeLine(line: string, version = currentVersion): RunEvent | null {
	let raw: unknown
	try {
		raw = JSON.parse(line)
	} catch {
		return null
	}
	if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return null
	const upgraded = version === currentVersion ? raw : upgradeEvent(raw as RawEvent, version)
	const parsed = eventSchema.safeParse(upgraded)
	return parsed.success ? parsed.data : null
}

/** @returns the version of the log this header begins; throws `bad-run-log` when it is not one we can read */
export function decodeHeader(line: string): number {
	let header: unknown
	try {
		header = JSON.parse(line)
	} catch {
		header = null
	}
	if (typeof header !== 'object' || header === null || !('format' in header) || header.format !== format)
		throw new ArsenalError('bad-run-log', 'This file is not a run log: its first line does not say so', {
			advice: 'Give the folder of a run, or its log.ndjson.',
		})
	const version = 'version' in header ? header.version : undefined
	if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
		throw new ArsenalError('bad-run-log', `This run log has no readable version (${JSON.stringify(version)})`)
	if (version > currentVersion)
		throw new ArsenalError(
			'bad-run-log',
			`This run log is of version ${version}; this arsenal-tui reads up to ${currentVersion}`,
			{advice: 'Read it with the arsenal-tui that wrote it, or a newer one.'},
		)
	return version
}

export interface DecodedLog {
	readonly version: number
	readonly events: readonly RunEvent[]
	readonly skipped: {
		/** Whole lines that are damaged or of a type we do not know: their numbers, from 1. */
		readonly lines: readonly number[]
		/** Characters after the last newline: an event whose writing was cut short. */
		readonly cutCharacters: number
	}
}

export const nothingKept = 'Nothing of the run was kept: its folder can be deleted, and the run started again.'

/** For a log that has no whole line yet. */
export function noHeader(isEmpty: boolean): ArsenalError {
	return new ArsenalError('bad-run-log', isEmpty ? 'This run log is empty' : 'This run log ends in its first line', {
		advice: nothingKept,
	})
}

/** Reads up to the last whole line. Throws `bad-run-log` when there is no header. */
export function decodeLog(text: string): DecodedLog {
	const end = text.lastIndexOf('\n') + 1
	if (end === 0) throw noHeader(text === '')
	const lines = text.slice(0, end - 1).split('\n')
	const version = decodeHeader(lines[0]!)
	const events: RunEvent[] = []
	const skipped: number[] = []
	for (let i = 1; i < lines.length; i++) {
		const event = decodeLine(lines[i]!, version)
		if (event) events.push(event)
		else skipped.push(i + 1)
	}
	return {version, events, skipped: {lines: skipped, cutCharacters: text.length - end}}
}

import {ArsenalError} from '../../trouble/arsenal-error.ts'

/** @param expected  what the file should have been, as a phrase: `a CPU profile` */
export function parseJson(text: string, source: string, expected: string): unknown {
	try {
		return JSON.parse(text)
	} catch (cause) {
		const advice = 'Perhaps whoever wrote it was stopped before the end.'
		throw new ArsenalError('bad-profile', `${source} is not ${expected}: it is not whole JSON`, {cause, advice})
	}
}

export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What stood there, short; never walks into it, for it may be as deep as an attacker likes. */
export function shown(value: unknown): string {
	if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
	if (isRecord(value))
		return `an object with ${Object.keys(value).slice(0, 4).join(', ').slice(0, 60) || 'nothing in it'}`
	return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60)
}

import {createHash} from 'node:crypto'
import {canonicalJson} from '../../core/history/kept/canonical-json.ts'

export function hashOf(text: string): string {
	return createHash('sha256').update(text).digest('hex')
}

/** The same for equal values, in whatever order their keys were written. */
export function hashOfJson(value: unknown): string {
	return hashOf(canonicalJson(value) ?? 'null')
}

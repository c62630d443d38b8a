import {reportFiles} from '../../core/run/summary/report-formats.ts'
import {commentMarker} from './comment.ts'

/**
 * Whether a file for a CI was written by this program, whatever its version: what is somebody else's is neither replaced nor removed. Two formats have
 * no room for a name of ours, and are told by their fields and by how they are laid out.
 * @param name  what it is called, of `reportFiles` or of what a report leads to
 */
export function isOurs(name: string, text: string): boolean {
	switch (name) {
		case reportFiles.md:
			return text.startsWith('# arsenal-tui') && text.includes('\n<sub>Written by arsenal-tui ')
		case reportFiles.summary:
			return text.startsWith('## arsenal-tui ') && text.includes('\n<sub>arsenal-tui ')
		case reportFiles.comment:
			return text.startsWith(commentMarker('').slice(0, -' -->'.length))
		case reportFiles.junit:
			return /^<\?xml [^>]*>\s*<testsuites name="arsenal"/.test(text)
		case reportFiles.prometheus:
			return text.startsWith('# HELP arsenal_run_info ')
		case reportFiles.json:
			return /^\{[^{]*"tool":\s*\{\s*"name":\s*"arsenal-tui"/.test(text)
		case reportFiles['benchmark-action']:
			return isLaidOut(text, value => Array.isArray(value) && value.every(isEntry))
		case reportFiles.bencher:
			return isLaidOut(text, value => isObject(value) && Object.values(value).every(isMeasures))
		default:
			return name.endsWith('.svg') ? text.includes(' class="arsenal-flame"') : /^\{"nodes":\[\{"id":1,/.test(text)
	}
}

/** Whoever it was written by. */
export function isJunit(text: string): boolean {
	return /^\ufeff?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*-->\s*)*<testsuites?[\s>/]/.test(text)
}

function isLaidOut(text: string, fits: (value: unknown) => boolean): boolean {
	try {
		const value: unknown = JSON.parse(text)
		return fits(value) && text === `${JSON.stringify(value, null, 2)}\n`
	} catch {
		return false
	}
}

function isEntry(value: unknown): boolean {
	return isObject(value) && typeof value.name === 'string' && String(value.extra).startsWith('n ')
}

const measures: ReadonlySet<string> = new Set(['latency', 'latency-p99', 'memory', 'throughput'])

function isMeasures(value: unknown): boolean {
	return isObject(value) && Object.keys(value).every(name => measures.has(name))
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
}

import {cutStoredName} from '../units/cut-text.ts'
import type {Frame} from './frame.ts'
import type {V8CallFrame} from './v8-profile.ts'

/** A function can be named by a computed key of any length; nobody reads more than this. */
const maxNameLength = 300
/** `data:` modules carry their whole source in the URL. */
const maxUrlLength = 1000

/** V8 counts lines and columns from 0 and says -1 for unknown: both become 1-based with 0 for unknown by adding one. */
export function frameFromV8(callFrame: V8CallFrame): Frame {
	const {functionName, scriptId, url, lineNumber, columnNumber} = callFrame
	// Code from `eval` and `new Function` has a script but no URL; without this it would pass for native code.
	const hasScript = url === '' && lineNumber >= 0 && scriptId !== undefined && String(scriptId) !== '0'
	return {
		name: limitName(functionName),
		url: hasScript ? '[eval]' : limitUrl(url),
		line: position(lineNumber),
		column: position(columnNumber),
	}
}

/** The other way round, for writing a .cpuprofile. */
export function frameToV8(frame: Frame): V8CallFrame {
	return {
		functionName: frame.name === '(anonymous)' ? '' : frame.name,
		scriptId: '0',
		url: frame.url,
		lineNumber: frame.line - 1,
		columnNumber: frame.column - 1,
	}
}

/** A name never empty and never longer than anybody reads. */
export function limitName(name: string): string {
	return name === '' ? '(anonymous)' : cutStoredName(name, maxNameLength)
}

export function limitUrl(url: string): string {
	return cutStoredName(url, maxUrlLength)
}

function position(zeroBased: number): number {
	return Number.isSafeInteger(zeroBased) && zeroBased >= 0 ? zeroBased + 1 : 0
}

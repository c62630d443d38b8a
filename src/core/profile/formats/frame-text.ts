import type {Frame} from '../frame.ts'
import {limitName, limitUrl} from '../v8-frame.ts'

/**
 * A function as one text, the way V8's log, 0x and folded stacks have it: `fib /p/cpu.js:1:13`, or the name alone for native code.
 * Nothing says where the name ends, and both may hold spaces: the place begins at the first space that something like a path follows.
 */
const named =
	/^(.*?) ((?:\.{0,2}\/|file:|node:|data:|blob:|https?:|wasm:|webpack|evalmachine|\[eval|[A-Za-z]:\\).*?):(\d+)(?::(\d+))?$/su
const otherwise = /^(.*) (\S+):(\d+):(\d+)$/su
/** Code of `eval` has a position and no file. */
const evaluated = /^(.*) :(\d+):(\d+)$/su

export function frameFromText(text: string): Frame {
	const match = named.exec(text) ?? otherwise.exec(text)
	if (match) return placed(match[1]!, match[2]!, match[3]!, match[4] ?? '0')
	const inEval = evaluated.exec(text)
	if (inEval) return placed(inEval[1]!, '[eval]', inEval[2]!, inEval[3]!)
	return {name: limitName(text.trim()), url: '', line: 0, column: 0}
}

function placed(name: string, url: string, line: string, column: string): Frame {
	return {name: limitName(name.trim()), url: limitUrl(url), line: positionOf(line), column: positionOf(column)}
}

function positionOf(digits: string): number {
	const value = Number(digits)
	return Number.isSafeInteger(value) ? value : 0
}

export function frameToText(frame: Frame): string {
	return frame.url === '' ? frame.name : `${frame.name} ${frame.url}:${frame.line}:${frame.column}`
}

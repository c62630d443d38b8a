import {readFileSync} from 'node:fs'
import nodeModule from 'node:module'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {stackOf} from './failure.ts'

/** What is beside this file is ours; built, all of it is in one folder. */
const ours = new URL('.', import.meta.url).href

/**
 * `bench/json.bench.ts:12:7`: where somebody else's code threw, the innermost frame that is neither Node's nor ours, nor a package's.
 * @param file the bench file, as an absolute path
 * @returns null when nobody can tell
 */
export function errorPlace(thrown: unknown, file: string): string | null {
	const stack = stackOf(thrown) ?? ''
	const place = headOf(stack) ?? frameOf(stack) ?? (thrown instanceof SyntaxError ? syntaxErrorPlace(file) : null)
	if (place === null) return null
	const near = path.relative(process.cwd(), place)
	return near.startsWith('..') ? place : near
}

/** The place before the quoted source, with which Node heads the stacks of most syntax errors. */
function headOf(stack: string): string | null {
	const lines = stack.split('\n', 6)
	const head = /^((?:file:\/\/)?\/.+):(\d+)$/.exec(lines[0] ?? '')
	if (!head) return null
	const column = lines.slice(1).find(line => /^\s*\^+\s*$/.test(line))
	return `${toPath(head[1]!)}:${head[2]}${column === undefined ? '' : `:${column.indexOf('^') + 1}`}`
}

function frameOf(stack: string): string | null {
	const frames = [...stack.matchAll(/^\s+at (?:.*\()?((?:file:\/\/)?\/[^\n()]+?)(:\d+:\d+)\)?$/gm)]
		.filter(([, url]) => !url!.startsWith(ours) && !url!.startsWith(fileURLToPath(ours)))
		.map(([, url, at]) => toPath(url!) + at)
	return frames.find(frame => !frame.includes('/node_modules/')) ?? frames[0] ?? null
}

/** Node does not tell where a syntax error in an ES module is; its TypeScript parser, which reads JavaScript too, finds it once more. */
function syntaxErrorPlace(file: string): string | null {
	const warn = process.emitWarning
	process.emitWarning = () => {}
	try {
		nodeModule.stripTypeScriptTypes?.(readFileSync(file, 'utf8'), {sourceUrl: file})
		return null
	} catch (again) {
		return headOf(stackOf(again) ?? '')
	} finally {
		process.emitWarning = warn
	}
}

function toPath(place: string): string {
	try {
		return place.startsWith('file://') ? fileURLToPath(place) : place
	} catch {
		return place
	}
}

/** A stack as its author wants to see it: without the frames of ours and of Node that called the code. */
export function foreignStack(thrown: unknown): string | null {
	const stack = stackOf(thrown)
	if (stack === null) return null
	const isForeign = (line: string) =>
		!/^\s+at /.test(line) || !(line.includes(ours) || line.includes(fileURLToPath(ours)) || /[ (]node:/.test(line))
	return stack.split('\n').filter(isForeign).join('\n')
}

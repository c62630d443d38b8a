import {existsSync, readFileSync} from 'node:fs'
import {pathToFileURL} from 'node:url'
import {countsOnVitestGlobals, vitestGlobals} from './adapters/vitest-globals.ts'
import {MicroFailure, thrownText} from './failure.ts'
import {finishLoading} from './late.ts'
import {registry} from './registry.ts'
import {standIn} from './resolve-hooks.ts'

/** Runs a bench file, which registers; and then what its adapter kept for the end (vitest collects first). */
export async function loadFile(file: string): Promise<void> {
	if (!existsSync(file)) throw new MicroFailure('file-not-found', `There is no bench file ${file}`)
	try {
		if (countsOnVitestGlobals(readFileSync(file, 'utf8'))) await import(standIn('vitest'))
		await import(pathToFileURL(file).href)
		await finishLoading()
	} catch (thrown) {
		if (thrown instanceof MicroFailure) throw thrown
		throw new MicroFailure(
			'file-failed',
			`${file} could not be loaded: ${thrownText(thrown)}${adviceOn(thrown, file)}`,
			thrown,
		)
	}
}

/** To be asked when nothing more will come. */
export function requireBenchmarks(file: string): void {
	if (registry().benchmarks.length === 0)
		throw new MicroFailure(
			'nothing-registered',
			`${file} registered no benchmark; it does so with bench('name', fn) from arsenal-tui, mitata, tinybench or vitest`,
		)
}

function adviceOn(thrown: unknown, file: string): string {
	const {code, message} = (thrown ?? {}) as {readonly code?: unknown; readonly message?: unknown}
	if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX')
		return '. Node runs TypeScript by leaving types out, which enums, namespaces and parameter properties are not. A suite that says nodeFlags: ["--experimental-transform-types"] runs them; so does NODE_OPTIONS=--experimental-transform-types'
	if (thrown instanceof SyntaxError && message === 'Invalid or unexpected token' && hasDecorators(file))
		return '. Node reads no decorators: build the file first, and measure what was built'
	const missing = thrown instanceof ReferenceError && /^(\w+) is not defined$/.exec(thrown.message)?.[1]
	if (missing && (vitestGlobals as readonly string[]).includes(missing))
		return `. It is a global of vitest; import it: import {${missing}} from 'vitest'`
	if (code === 'ERR_UNKNOWN_FILE_EXTENSION') return '. TypeScript needs Node 22.18 or newer, JSX a build before'
	if (typeof message === 'string' && message.includes('does not provide an export named'))
		return '. If that is a type, import it with "import type"'
	return ''
}

function hasDecorators(file: string): boolean {
	try {
		return /^\s*@[A-Za-z_$(]/m.test(readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, ''))
	} catch {
		return false
	}
}

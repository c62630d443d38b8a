import {existsSync} from 'node:fs'
import {pathToFileURL} from 'node:url'
import {MicroFailure, thrownText} from './failure.ts'
import {registry} from './registry.ts'

/** Runs a bench file, which registers; and then what its adapter kept for the end (vitest collects first). */
export async function loadFile(file: string): Promise<void> {
	if (!existsSync(file)) throw new MicroFailure('file-not-found', `There is no bench file ${file}`)
	try {
		await import(pathToFileURL(file).href)
		const {afterLoad} = registry()
		while (afterLoad.length > 0) await afterLoad.shift()!()
	} catch (thrown) {
		if (thrown instanceof MicroFailure) throw thrown
		throw new MicroFailure(
			'file-failed',
			`${file} could not be loaded: ${thrownText(thrown)}${adviceOn(thrown)}`,
			thrown,
		)
	}
	if (registry().benchmarks.length === 0)
		throw new MicroFailure(
			'nothing-registered',
			`${file} registered no benchmark; it does so with bench('name', fn) from arsenal-tui, mitata, tinybench or vitest`,
		)
}

function adviceOn(thrown: unknown): string {
	const {code, message} = (thrown ?? {}) as {readonly code?: unknown; readonly message?: unknown}
	if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX')
		return '. Node runs TypeScript by leaving types out, which enums, namespaces and parameter properties are not; give --experimental-transform-types to Node'
	if (code === 'ERR_UNKNOWN_FILE_EXTENSION') return '. TypeScript needs Node 22.18 or newer, JSX a build before'
	if (typeof message === 'string' && message.includes('does not provide an export named'))
		return '. If that is a type, import it with "import type"'
	return ''
}

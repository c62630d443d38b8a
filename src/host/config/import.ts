import {existsSync, readFileSync} from 'node:fs'
import {registerHooks, stripTypeScriptTypes} from 'node:module'
import {fileURLToPath, pathToFileURL} from 'node:url'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {sanitise} from '../../core/units/sanitise.ts'

/** What a configuration exports: runs its code, here and now. @throws ArsenalError `bad-config`, with the place of the error */
export async function importConfig(file: string): Promise<unknown> {
	try {
		const loaded = await importWith(pathToFileURL(file).href, formatOf(file))
		if (loaded.default !== undefined) return loaded.default
	} catch (error) {
		throw cannotRead(file, error, placeOf(file, error))
	}
	throw new ArsenalError('bad-config', `${sanitise(file)} has no default export.`, {
		advice: 'It should end like this: export default defineConfig({suites: [...]})',
	})
}

/** @param format  `null`: as Node decides by the extension and the package around */
async function importWith(url: string, format: string | null): Promise<{readonly default?: unknown}> {
	const hooks = registerHooks({
		resolve: (specifier, context, next) => {
			// The package need not be installed beside the configuration: the running program is the package.
			if (specifier === 'arsenal-tui') return {url: ownEntry(), shortCircuit: true}
			if (format !== null && specifier === url) return {url, format, shortCircuit: true}
			return next(specifier, context)
		},
	})
	const stopMuting = muteWarnings()
	try {
		return await import(url)
	} finally {
		stopMuting()
		hooks.deregister()
	}
}

/**
 * `npm init` writes "type": "commonjs", and then Node reads `arsenal.config.ts` as a script and stumbles over its first import. A
 * configuration written as a module is meant as one.
 */
function formatOf(file: string): string | null {
	if (!/\.(?:ts|js)$/.test(file)) return null
	const isModule = /^\s*(?:import\b(?!\s*\()|export\b)/m.test(readFileSync(file, 'utf8'))
	return isModule ? (file.endsWith('.ts') ? 'module-typescript' : 'module') : null
}

/** `dist/index.js` beside the bundle this is part of; `src/index.ts` when running from source. */
function ownEntry(): string {
	const built = new URL('./index.js', import.meta.url)
	return existsSync(fileURLToPath(built)) ? built.href : new URL('../../index.ts', import.meta.url).href
}

/** What Node has to say about types, formats and packages is no news to the person who wants a profile. */
function muteWarnings(): () => void {
	const original = process.emitWarning
	process.emitWarning = ((warning: string | Error, option: unknown, code: unknown, ...rest: unknown[]) => {
		const given: {type?: unknown; code?: unknown} =
			typeof option === 'object' && option !== null ? option : {type: option, code}
		if (given.type === 'ExperimentalWarning' || given.code === 'MODULE_TYPELESS_PACKAGE_JSON') return
		;(original as (...all: unknown[]) => void).call(process, warning, option, code, ...rest)
	}) as typeof process.emitWarning
	return () => {
		process.emitWarning = original
	}
}

export function cannotRead(file: string, error: unknown, place: string | null): ArsenalError {
	const said =
		error instanceof Error
			? `${error.name === 'Error' ? '' : `${error.name}: `}${error.message}`
			: `it threw ${String(error)}`
	// JSON.parse quotes the text around and counts from 0; the place says it better.
	const words = said.replace(/, (?:\.{3})?".*is not valid JSON$/s, '').replace(/ in JSON at position \d+.*$/s, '')
	const reason = sanitise(words.split('\n')[0]!).slice(0, 300)
	const where = place === null || reason.includes(place) ? '' : ` (${sanitise(place)})`
	return new ArsenalError('bad-config', `${sanitise(file)} could not be read: ${reason}${where}`, {cause: error})
}

/**
 * `file:line[:column]` of what went wrong while importing. Node heads the stack of most syntax errors with the place; a thrown error has it in
 * its first frame outside of Node; for a syntax error in an ES module it is lost, and the TypeScript parser, which reads JavaScript too,
 * finds it once more.
 */
export function placeOf(file: string, error: unknown): string | null {
	if (!(error instanceof Error)) return null
	const headed = headOf(error.stack)
	if (headed !== null) return headed
	const frame = /(?:at |\()((?:file:\/\/)?\/[^\n()]+:\d+:\d+)\)?$/m.exec(error.stack ?? '')
	if (frame && !frame[1]!.startsWith(import.meta.url)) return toPath(frame[1]!)
	if (!(error instanceof SyntaxError)) return null
	const stopMuting = muteWarnings()
	try {
		stripTypeScriptTypes(readFileSync(file, 'utf8'), {sourceUrl: file})
		return null
	} catch (again) {
		return again instanceof Error ? headOf(again.stack) : null
	} finally {
		stopMuting()
	}
}

/** The place before the quoted source: `/project/arsenal.config.ts:3`, and the column from the `^` under it. */
function headOf(stack: string | undefined): string | null {
	const lines = (stack ?? '').split('\n')
	const head = /^((?:file:\/\/)?\/.+):(\d+)$/.exec(lines[0] ?? '')
	if (!head) return null
	const mark = lines.slice(1, 6).find(line => /^\s*\^+\s*$/.test(line))
	return `${toPath(head[1]!)}:${head[2]}${mark ? `:${mark.indexOf('^') + 1}` : ''}`
}

function toPath(place: string): string {
	if (!place.startsWith('file://')) return place
	const [, url, rest] = /^(.*?)((?::\d+)*)$/.exec(place)!
	return fileURLToPath(url!) + rest!
}

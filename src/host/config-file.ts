import {existsSync, readFileSync, statSync} from 'node:fs'
import {registerHooks, stripTypeScriptTypes} from 'node:module'
import path from 'node:path'
import {fileURLToPath, pathToFileURL} from 'node:url'
import {configFileNames} from '../core/suite/config-file-names.ts'
import {jsonErrorPlace} from '../core/suite/json-place.ts'
import {parseConfig} from '../core/suite/parse-config.ts'
import type {Suite} from '../core/suite/suite.ts'
import {ArsenalError} from '../core/trouble/arsenal-error.ts'
import {sanitise} from '../core/units/sanitise.ts'

export interface LoadedConfig {
	/** Absolute. */
	readonly path: string
	readonly suites: readonly Suite[]
}

/** Long enough for a configuration that asks a slow disk or a service; short enough to find out that one never ends. */
const longestLoadMs = 30_000
const mostProblems = 50

/**
 * The configuration the user means: `given`, a file or a folder holding one, or else the first found from `cwd` upward.
 * @throws ArsenalError `config-not-found`
 */
export function findConfigFile(cwd: string, given: string | null): string {
	if (given !== null) {
		const named = path.resolve(cwd, given)
		const found = isFolder(named) ? configIn(named) : existsSync(named) ? named : null
		if (found !== null) return found
		throw new ArsenalError('config-not-found', `There is no configuration at ${sanitise(named)}.`, {
			advice: 'Check --config, or write a configuration with: arsenal-tui init',
		})
	}
	for (let folder = path.resolve(cwd); ; folder = path.dirname(folder)) {
		const found = configIn(folder)
		if (found !== null) return found
		if (folder === path.dirname(folder)) break
	}
	throw new ArsenalError(
		'config-not-found',
		`There is no arsenal.config.* in ${sanitise(path.resolve(cwd))} or above it.`,
		{
			advice: 'Write one with: arsenal-tui init. Or observe a command without one: arsenal-tui exec -- node server.js',
		},
	)
}

/** @throws ArsenalError `bad-config`, with every problem or the place of the error */
export async function loadConfigFile(file: string, longestMs = longestLoadMs): Promise<LoadedConfig> {
	const value = file.endsWith('.json') ? readJson(file) : await importDefault(file, longestMs)
	const parsed = parseConfig(value, {configDir: path.dirname(file), resolvePath: path.resolve})
	if ('suites' in parsed) return {path: file, suites: parsed.suites}
	const count = parsed.problems.length
	const rest = count > mostProblems ? ` These are the first ${mostProblems}.` : ''
	throw new ArsenalError(
		'bad-config',
		`${sanitise(file)} has ${count === 1 ? 'a problem' : `${count} problems`}:${rest}`,
		{problems: parsed.problems.slice(0, mostProblems)},
	)
}

function readJson(file: string): unknown {
	let text: string
	try {
		text = readFileSync(file, 'utf8').replace(/^\ufeff/, '')
	} catch (error) {
		throw cannotRead(file, error, null)
	}
	try {
		return JSON.parse(text)
	} catch (error) {
		const place = jsonErrorPlace(text)
		throw cannotRead(file, error, place && `${file}:${place.line}:${place.column}`)
	}
}

async function importDefault(file: string, longestMs: number): Promise<unknown> {
	const timer = Promise.withResolvers<never>()
	// Not unref'd: without it, a top-level await that never settles would end the process without a word.
	const handle = setTimeout(() => {
		timer.reject(new Error(`it did not finish loading within ${longestMs / 1000} s`))
	}, longestMs)
	try {
		const loading = importWith(pathToFileURL(file).href, formatOf(file))
		const loaded = await Promise.race([loading, timer.promise])
		if (loaded.default !== undefined) return loaded.default
	} catch (error) {
		throw cannotRead(file, error, placeOf(file, error))
	} finally {
		clearTimeout(handle)
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
	return existsSync(fileURLToPath(built)) ? built.href : new URL('../index.ts', import.meta.url).href
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

function cannotRead(file: string, error: unknown, place: string | null): ArsenalError {
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
function placeOf(file: string, error: unknown): string | null {
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

function configIn(folder: string): string | null {
	for (const name of configFileNames) {
		const candidate = path.join(folder, name)
		if (existsSync(candidate)) return candidate
	}
	return null
}

function isFolder(candidate: string): boolean {
	return statSync(candidate, {throwIfNoEntry: false})?.isDirectory() ?? false
}

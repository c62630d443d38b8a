import {readFileSync} from 'node:fs'
import path from 'node:path'
import {jsonErrorPlace} from '../../core/suite/json-place.ts'
import type {CheckedConfig} from '../../core/suite/parse-config.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import {checkedConfig} from './checked.ts'
import {cannotRead} from './import.ts'
import {readConfigApart} from './process.ts'
import {searchConfigFile} from './search.ts'

export interface LoadedConfig extends CheckedConfig {
	/** Absolute. */
	readonly path: string
	/** See `ConfigRead`. */
	readonly printed: readonly string[]
}

/** Long enough for a configuration that asks a slow disk or a service; short enough to find out that one never ends. */
const longestLoadMs = 30_000

/**
 * The configuration the user means: see `searchConfigFile`.
 * @throws ArsenalError `config-not-found`
 */
export function findConfigFile(cwd: string, given: string | null): string {
	const found = searchConfigFile(cwd, given)
	if (found !== null) return found
	if (given !== null)
		throw new ArsenalError('config-not-found', `There is no configuration at ${sanitise(path.resolve(cwd, given))}.`, {
			advice: 'Check --config, or write a configuration with: arsenal-tui init',
		})
	throw new ArsenalError(
		'config-not-found',
		`There is no arsenal.config.* in ${sanitise(path.resolve(cwd))} or above it.`,
		{
			advice: 'Write one with: arsenal-tui init. Or observe a command without one: arsenal-tui exec -- node server.js',
		},
	)
}

/**
 * A configuration that is code runs in a process of its own (config-process.ts). JSON is only read.
 * @throws ArsenalError `bad-config`, with every problem or the place of the error
 */
export async function loadConfigFile(file: string, longestMs = longestLoadMs): Promise<LoadedConfig> {
	if (!file.endsWith('.json')) return {path: file, ...(await readConfigApart(file, longestMs))}
	return {path: file, ...checkedConfig(file, readJson(file)), printed: []}
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

import {existsSync, statSync} from 'node:fs'
import path from 'node:path'
import {configFileNames} from '../../core/suite/config-file-names.ts'

/**
 * `given`, a file or a folder holding one, or else the first found from `cwd` upward, absolute. null: there is none. Looked for and not read.
 */
export function searchConfigFile(cwd: string, given: string | null): string | null {
	if (given !== null) {
		const named = path.resolve(cwd, given)
		return isFolder(named) ? configIn(named) : existsSync(named) ? named : null
	}
	for (let folder = path.resolve(cwd); ; folder = path.dirname(folder)) {
		const found = configIn(folder)
		if (found !== null || folder === path.dirname(folder)) return found
	}
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

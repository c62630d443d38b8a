import {realpathSync} from 'node:fs'
import {dirname, sep} from 'node:path'
import {pathToFileURL} from 'node:url'
import type {OwnCode} from '../../core/profile/own-code.ts'

/**
 * What V8 calls the files beside a preload of ours: by their paths or as URLs, where they lie and where links to them lead.
 * @param preloadPath absolute
 */
export function ownCodeBeside(preloadPath: string): OwnCode {
	const folder = dirname(preloadPath)
	const folders = new Set([folder, realFolder(folder)])
	return {prefixes: [...folders].flatMap(one => [`${one}${sep}`, `${pathToFileURL(one).href}/`])}
}

function realFolder(folder: string): string {
	try {
		return realpathSync(folder)
	} catch {
		return folder
	}
}

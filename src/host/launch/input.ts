import {closeSync, mkdtempSync, openSync, rmSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type {LaunchSpec} from '../../core/plan/plan.ts'

export interface LaunchInput {
	/** For execa: nothing to read, or an open file that the program reads from its beginning. Any descriptor works; its types end at 9. */
	readonly stdin: 'ignore' | 9
	/** Our own hold on it, once the program has been started. */
	close(): void
}

/**
 * Text comes from a file too, one without a name: a pipe that we would have to fill takes our time while the program is being timed, and
 * some programs read a pipe otherwise than a file.
 */
export function openInput({input}: LaunchSpec): LaunchInput {
	if (input === undefined) return {stdin: 'ignore', close() {}}
	const stdin = 'file' in input ? openSync(input.file, 'r') : openText(input.text)
	return {stdin: stdin as 9, close: () => closeSync(stdin)}
}

function openText(text: string): number {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'arsenal-input-'))
	try {
		const file = path.join(folder, 'input')
		writeFileSync(file, text, {mode: 0o600})
		return openSync(file, 'r')
	} finally {
		rmSync(folder, {recursive: true, force: true})
	}
}

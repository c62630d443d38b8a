/**
 * Node strips types and compiles anew in every process that is started from source, which takes it four times as long as the work of most
 * tests. Where no test looks at what a process was told, it is given a folder in which that stays for the next one.
 */
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'

const folder = 'ARSENAL_TEST_COMPILE_CACHE'

/** For the environment of what is started from source. */
export function compileCache(): {readonly NODE_COMPILE_CACHE?: string} {
	const {[folder]: dir} = process.env
	return dir === undefined ? {} : {NODE_COMPILE_CACHE: dir}
}

/** Called by vitest, once for all tests. */
export default function setup(): () => void {
	const dir = mkdtempSync(path.join(tmpdir(), 'compiled-for-tests-'))
	process.env[folder] = dir
	return () => rmSync(dir, {recursive: true, force: true})
}

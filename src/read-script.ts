import {readFileSync} from 'node:fs'

/**
 * A script for another interpreter, which lies beside a module in a file of its own kind, as text. Always called in these words,
 *
 *     readScript(new URL('./name.sh', import.meta.url))
 *
 * because the build puts the text in their place (`scriptsInPlace` in rolldown.config.ts): what is shipped reads no file, and what is pure
 * stays pure. Unbuilt, and in tests, the file is read when the module is loaded, as if it were imported; an import `with {type: 'text'}`
 * would say the same, but Node 24 does not know that type.
 */
export function readScript(file: URL): string {
	return readFileSync(file, 'utf8')
}

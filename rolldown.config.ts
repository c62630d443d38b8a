import {cpSync, readFileSync, rmSync} from 'node:fs'
import {builtinModules} from 'node:module'
import {defineConfig} from 'rolldown'

const manifest = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))
// Resolved from node_modules when the program runs, because each is needed by few commands and is large or has files of its own.
const unbundled = ['systeminformation', ...Object.keys(manifest.optionalDependencies)]
const external = [...builtinModules, /^node:/, ...unbundled, 'react-devtools-core']

/**
 * ink-table is CommonJS and requires ink, which is ESM with a top-level await: no loader and no bundler joins the two. Its one file is
 * turned into ESM on the way in, here and in the tests.
 */
export const inkTableAsEsm = {
	name: 'ink-table-as-esm',
	transform: {
		filter: {id: /[\\/]ink-table[\\/]dist[\\/]index\.js$/},
		handler(code: string) {
			const body = code.replace(/^const (react_1|ink_1|object_hash_1) = .*$/gm, '')
			return `import * as ink_1 from 'ink'
import React from 'react'
import object_hash_1 from 'object-hash'
const react_1 = {default: React}
const exports = {}
${body}
export default exports.default
`
		},
	},
}

export default defineConfig({
	input: {main: 'src/main.ts', index: 'src/index.ts'},
	platform: 'node',
	external,
	transform: {
		// React's development build costs 29 % more CPU a frame and reads this at load.
		define: {
			'process.env.NODE_ENV': '"production"',
			'process.env.DEV': '"false"',
			__VERSION__: JSON.stringify(manifest.version),
		},
	},
	plugins: [
		inkTableAsEsm,
		{
			name: 'probe-files',
			// What runs inside a target is shipped as it was written: no bundler touches it.
			buildStart: () => rmSync(new URL('dist', import.meta.url), {recursive: true, force: true}),
			writeBundle: () =>
				cpSync(new URL('src/probe', import.meta.url), new URL('dist/probe', import.meta.url), {recursive: true}),
		},
	],
	output: {dir: 'dist', format: 'esm', minify: false, cleanDir: false},
})

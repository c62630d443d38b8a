import {readFileSync, rmSync} from 'node:fs'
import {builtinModules, createRequire} from 'node:module'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {build, defineConfig} from 'rolldown'

const manifest = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))
// systeminformation is resolved from node_modules when the program runs: it is large, and needed only where there is no /proc. So is pg, which is
// the user's to install.
const external = [...builtinModules, /^node:/, 'systeminformation', 'pg', 'react-devtools-core']

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

const shortcuts = fileURLToPath(new URL('src/tui/ink/shortcuts.ts', import.meta.url))
const graphemesOfText = fileURLToPath(new URL('src/tui/text/graphemes.ts', import.meta.url))
const readScript = fileURLToPath(new URL('src/read-script.ts', import.meta.url))
const plainText = fileURLToPath(new URL('src/tui/text/plain.ts', import.meta.url))

/** Replaces `from`, which must be there: an Ink that looks different is looked at by a person first. */
function swap(code: string, from: string | RegExp, to: string): string {
	const swapped = code.replace(from, () => to)
	if (swapped === code) throw new Error(`${from} is not in this version: see src/tui/ink/shortcuts.ts`)
	return swapped
}

/** @param name of the shortcut that is laid around what the module exports as its default */
function around(name: string, code: string, from: string | RegExp, to: string): string {
	return `import {${name}} from ${JSON.stringify(shortcuts)}\n${swap(code, from, to)}`
}

/**
 * Lays the shortcuts of src/tui/ink around Ink's own functions, gives everybody the one string-width that Ink measures with, and lets the
 * layout engine decode its own bytes: through `fetch` it would load the whole HTTP client of Node first.
 */
export const lightInk = [
	{
		name: 'one-string-width',
		resolveId: {
			filter: {id: /^string-width$/},
			handler: () => createRequire(import.meta.resolve('ink')).resolve('string-width'),
		},
	},
	{
		name: 'quick-width',
		transform: {
			filter: {id: /[\\/]string-width[\\/]index\.js$/},
			// Its tables and expressions are made by the first text that is not plain.
			handler: (code: string) =>
				`${around('quickWidth', swap(code, 'const segmenter =', 'const make = () => {\nconst segmenter ='), 'export default function stringWidth(', 'return function stringWidth(')}
}
let measure
export default quickWidth((...given) => (measure ??= make())(...given))
`,
		},
	},
	{
		name: 'quick-sanitise',
		transform: {
			filter: {id: /[\\/]ink[\\/]build[\\/]sanitize-ansi\.js$/},
			handler: (code: string) =>
				around('quickSanitise', code, 'export default sanitizeAnsi', 'export default quickSanitise(sanitizeAnsi)'),
		},
	},
	{
		name: 'quick-rows',
		transform: {
			filter: {id: /[\\/]ink[\\/]build[\\/]output\.js$/},
			handler: (code: string) =>
				`${around('quickRows', code, 'export default class Output', 'class Output')}
export default quickRows(Output)
`,
		},
	},
	{
		name: 'quick-line-update',
		transform: {
			filter: {id: /[\\/]ink[\\/]build[\\/]line-update\.js$/},
			// Where every character is one cell, columns are indices.
			handler: (code: string) =>
				`import {oneCellEach} from ${JSON.stringify(plainText)}\n${swap(code, '/^[ -~]*$/u', 'oneCellEach')}`,
		},
	},
	{
		name: 'late-segmenters',
		transform: {
			filter: {id: /[\\/]node_modules[\\/]/, code: 'new Intl.Segmenter('},
			handler: (code: string) => {
				const late = code.replace(/^const (\w+) = new Intl\.Segmenter\([^)]*\);$/gm, 'const $1 = {segment: graphemes};')
				return late === code ? null : `import {graphemes} from ${JSON.stringify(graphemesOfText)}\n${late}`
			},
		},
	},
	{
		name: 'yoga-without-fetch',
		transform: {
			filter: {id: /[\\/]yoga-layout[\\/]dist[\\/]binaries[\\/].*\.js$/},
			handler: (code: string) => swap(code, /"function"\s*!=\s*typeof fetch/g, 'true'),
		},
	},
]

/**
 * Puts the text of a file where `src/read-script.ts` is asked for it: what is shipped holds its scripts, and reads no file for them.
 */
export const scriptsInPlace = {
	name: 'scripts-in-place',
	transform: {
		filter: {id: /[\\/]src[\\/].*\.tsx?$/, code: 'readScript('},
		handler(code: string, id: string) {
			if (id === readScript) return null
			const call = /\breadScript\(new URL\('(\.[^']+)', import\.meta\.url\)\)/g
			if (code.replace(call, '').includes('readScript('))
				throw new Error(`${id} asks for a script in other words than src/read-script.ts wants`)
			return code.replace(call, (_, file: string) =>
				JSON.stringify(readFileSync(path.resolve(path.dirname(id), file), 'utf8')),
			)
		},
	},
}

export default defineConfig({
	input: {
		main: 'src/main.ts',
		index: 'src/index.ts',
		// Started by name: see src/host/config/process.ts.
		'config-child': 'src/host/config/child.ts',
		// Started by name: see src/host/load/generators.ts.
		'load-thread': 'src/host/load/thread.ts',
		// Started or imported by name: see src/micro/resolve-hooks.ts.
		'micro-child': 'src/micro/child.ts',
		'micro-mitata': 'src/micro/adapters/mitata.ts',
		'micro-tinybench': 'src/micro/adapters/tinybench.ts',
		'micro-vitest': 'src/micro/adapters/vitest.ts',
	},
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
		lightInk,
		scriptsInPlace,
		{
			name: 'probe-files',
			buildStart: () => rmSync(new URL('dist', import.meta.url), {recursive: true, force: true}),
			// Whatever program is started pays for each file that is found, read and compiled before it.
			writeBundle: async () => {
				for (const name of ['relay', 'thread', 'exit-profile', 'control-work'])
					await build({
						input: `src/probe/${name}.cjs`,
						platform: 'node',
						output: {file: `dist/probe/${name}.cjs`, format: 'cjs', minify: false},
					})
			},
		},
	],
	output: {dir: 'dist', format: 'esm', minify: false, cleanDir: false},
})

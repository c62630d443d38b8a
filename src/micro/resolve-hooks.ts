import {existsSync, statSync} from 'node:fs'
import * as nodeModule from 'node:module'
import {fileURLToPath} from 'node:url'

/** As built, everything lies in one folder under the names `rolldown.config.ts` gives; unbuilt, where it was written. */
const unbuilt = import.meta.url.endsWith('.ts')
const ours: Readonly<Record<string, string>> = unbuilt
	? {
			'arsenal-tui': '../index.ts',
			mitata: './adapters/mitata.ts',
			tinybench: './adapters/tinybench.ts',
			vitest: './adapters/vitest.ts',
		}
	: {
			'arsenal-tui': './index.js',
			mitata: './micro-mitata.js',
			tinybench: './micro-tinybench.js',
			vitest: './micro-vitest.js',
		}

/** What bundlers and test runners find without being told; tried in this order, and only where Node itself finds nothing. */
const endings = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '.json', '/index.ts', '/index.js'] as const

/** Where the stand-in for a package is. */
export function standIn(name: 'vitest'): string {
	return new URL(ours[name]!, import.meta.url).href
}

/**
 * A bench file need not have this package installed, nor the one it was written for: their names lead to us. Relative imports without an
 * ending, or of the `.js` that a `.ts` will become, are found as well, since bench files are often run by tools that find them.
 * @returns false when this Node cannot do that (before 22.15)
 */
export function installResolveHooks(): boolean {
	if (typeof nodeModule.registerHooks !== 'function') return false
	nodeModule.registerHooks({
		resolve(specifier, context, next) {
			const own = ours[specifier]
			if (own !== undefined && !isInstalled(context.parentURL))
				return {
					url: new URL(own, import.meta.url).href,
					shortCircuit: true,
					format: unbuilt ? 'module-typescript' : 'module',
				}
			try {
				return next(specifier, context)
			} catch (error) {
				const found = nearby(specifier, context.parentURL)
				if (found === null) throw error
				return next(found, context)
			}
		},
	})
	return true
}

function isInstalled(parent: string | undefined): boolean {
	return parent?.includes('/node_modules/') ?? false
}

function nearby(specifier: string, parent: string | undefined): string | null {
	if (!/^\.{1,2}(?:\/|$)/.test(specifier) || !parent?.startsWith('file:') || isInstalled(parent)) return null
	const base = new URL(specifier, parent).href
	const candidates = endings.map(ending => base + ending)
	const written = /\.([cm]?)js$/.exec(base)
	if (written) candidates.unshift(`${base.slice(0, written.index)}.${written[1]}ts`)
	return candidates.find(isFile) ?? null
}

function isFile(url: string): boolean {
	const path = fileURLToPath(url)
	return existsSync(path) && statSync(path).isFile()
}

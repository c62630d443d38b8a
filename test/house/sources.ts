import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'

export const repository = path.resolve(import.meta.dirname, '../..')

export interface Source {
	/** `core/run/state/apply.ts`. */
	readonly file: string
	readonly text: string
	/** Modules it imports or re-exports: relative ones resolved to `core/run/state/apply.ts`, others as written. */
	readonly imports: readonly string[]
	/** Those of them that it has as soon as it is loaded: without `await import(...)`. */
	readonly importsAtOnce: readonly string[]
}

export function sources(): Source[] {
	return readdirSync(path.join(repository, 'src'), {recursive: true, encoding: 'utf8'})
		.filter(file => /\.tsx?$/.test(file))
		.map(file => {
			const text = readFileSync(path.join(repository, 'src', file), 'utf8')
			return {
				file,
				text,
				imports: importsOf(file, text),
				importsAtOnce: importsOf(file, text.replace(/\bimport\('[^']+'\)/g, '')),
			}
		})
}

function importsOf(file: string, text: string): string[] {
	const specifiers = [
		...text.matchAll(
			/(?:^|\n)\s*(?:import|export)\s[^'"\n]*?(?:\n[^'"]*?)?from '([^']+)'|import\('([^']+)'\)|(?:^|\n)import '([^']+)'/g,
		),
	]
	return specifiers
		.map(match => (match[1] ?? match[2] ?? match[3])!)
		.map(specifier => (specifier.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier) : specifier))
}

import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import config from '../../rolldown.config.ts'
import {repository, sources} from './sources.ts'

/** What only tests use, and why it is there all the same. */
const kept: Readonly<Record<string, string>> = {
	'src/report/json.ts parseReport': 'report.json is promised to be readable',
	'src/report/report-schema.ts renderReportSchema': 'docs/report.schema.json is printed from it',
	'src/tui/bindings.ts keysAsMarkdown': 'docs/keys.md is printed from it',
	'src/cli/command-line/markdown-tables.ts flagsAsMarkdown': 'docs/flags.md is printed from it',
	'src/cli/command-line/markdown-tables.ts commandsAsMarkdown': 'docs/flags.md is printed from it',
	'src/cli/command-line/markdown-tables.ts replaceBetween': 'puts these tables into their documents',
	'src/core/profile/diff-tree.ts makeDiffTree': 'the flamegraph of a difference will be drawn from it',
	'src/core/profile/diff-tree.ts DiffTree': 'what it makes',
	'src/core/plan/metrics-table.ts metricsAsMarkdown': 'docs/metrics.md is printed from it',
	'src/core/trouble/arsenal-error.ts errorCodes': 'docs/errors.md has to name them all',
}

/** What the commands of the history are to call. */
const ofTheHistory = {
	'src/store/history/run-rows.ts': ['writeNote'],
}

type File = string
type Name = string

interface Module {
	/** By name, what is declared at the top; under '' what is run when it is loaded. */
	readonly mentions: ReadonlyMap<Name, ReadonlySet<string>>
	readonly exports: ReadonlySet<Name>
	/** Names of other modules, as they are called here; '*' is all of them. */
	readonly imported: ReadonlyMap<string, {readonly from: File; readonly name: Name}>
	/** Modules that are loaded with it, or later by `import(...)`. */
	readonly loads: ReadonlySet<File>
	readonly loadsLater: ReadonlySet<File>
}

function moduleOf(file: File, text: string): Module {
	const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')
	const from = (specifier: string) => path.posix.join(path.posix.dirname(file), specifier)
	const imported = new Map<string, {from: File; name: Name}>()
	const exports = new Set<Name>()
	const loads = new Set<File>()
	const ofOthers =
		/^(import|export)\s+(?:type\s+)?(?:\{([^}]*)\}|\* as (\w+)|\*)\s+from '(\.[^']+)'|^import '(\.[^']+)'/gm
	const rest = code.replace(ofOthers, (_, what: string, names = '', all: string, specifier: string, bare: string) => {
		loads.add(from(specifier ?? bare))
		for (const one of names.split(',').filter((one: string) => one.trim() !== '')) {
			const [name, as = name] = one
				.trim()
				.replace(/^type /, '')
				.split(' as ')
			imported.set(as, {from: from(specifier), name})
			if (what === 'export') exports.add(as)
		}
		if (all) imported.set(all, {from: from(specifier), name: '*'})
		return ''
	})
	const loadsLater = new Set([...rest.matchAll(/\bimport\('(\.[^']+)'\)/g)].map(match => from(match[1]!)))
	const mentions = new Map<Name, Set<string>>([['', new Set()]])
	const declaration =
		/^(export )?(?:default )?(?:declare |abstract |async )*(?:function\*?|const enum|const|let|class|interface|type|enum) (?:(\w+)|\{([^}]*)\})/
	for (const chunk of rest.split(/\n(?=[^\s})\]])/)) {
		const words = chunk.match(/[\w$]+/g) ?? []
		const [, isExported, name, several] = declaration.exec(chunk) ?? []
		const names = several === undefined ? [name ?? ''] : several.split(',').map(one => one.trim().split(/:\s*/).at(-1)!)
		for (const one of names) {
			if (isExported) exports.add(one)
			mentions.set(one, new Set([...(mentions.get(one) ?? []), ...words]))
		}
		const [, listed] = /^export (?:type )?\{([^}]*)\}/.exec(chunk) ?? []
		for (const one of listed?.split(',') ?? []) exports.add(one.trim())
	}
	return {mentions, exports, imported, loads, loadsLater}
}

/** What is exported and not reached from the roots, by whatever way. @param roots of each file the names it is entered by; '*': by all it exports */
function unreached(texts: ReadonlyMap<File, string>, roots: ReadonlyArray<readonly [File, Name]>): string[] {
	const modules = new Map([...texts].map(([file, text]) => [file, moduleOf(file, text)]))
	const reached = new Set<string>()
	const waiting = [...roots]
	const reach = (file: File, name: Name) => waiting.push([file, name])
	for (let next = waiting.pop(); next; next = waiting.pop()) {
		const [file, name] = next
		const module = modules.get(file)
		if (module === undefined || reached.has(`${file} ${name}`)) continue
		reached.add(`${file} ${name}`)
		reach(file, '')
		for (const other of module.loads) reach(other, '')
		if (name === '*') for (const one of module.exports) reach(file, one)
		const elsewhere = module.imported.get(name)
		if (elsewhere) reach(elsewhere.from, elsewhere.name)
		const words = module.mentions.get(name) ?? new Set()
		for (const word of words) if (module.mentions.has(word) || module.imported.has(word)) reach(file, word)
		for (const later of module.loadsLater)
			for (const one of modules.get(later)?.exports ?? []) if (texts.get(file)!.includes(one)) reach(later, one)
	}
	return [...modules].flatMap(([file, {exports}]) =>
		[...exports].filter(name => !reached.has(`${file} ${name}`)).map(name => `${file} ${name}`),
	)
}

function filesBelow(folder: string): string[] {
	return readdirSync(path.join(repository, folder), {recursive: true, encoding: 'utf8'})
		.filter(file => /\.[cm]?[jt]sx?$/.test(file) && !/(^|\/)(node_modules|workspace)\//.test(file))
		.map(file => path.posix.join(folder, file))
}

test('nothing in src is there for tests alone', () => {
	const texts = new Map(sources().map(({file, text}) => [`src/${file}`, text]))
	for (const file of filesBelow('bench')) texts.set(file, readFileSync(path.join(repository, file), 'utf8'))
	const build = readFileSync(path.join(repository, 'rolldown.config.ts'), 'utf8')
	const shortcuts = 'src/tui/ink/shortcuts.ts'
	const entries = Object.values(config.input as Record<string, string>)
	const found = unreached(texts, [
		...entries.map(file => [file, '*'] as const),
		...filesBelow('bench').map(file => [file, '*'] as const),
		// The build lays them around functions of Ink's.
		...[...build.matchAll(/around\(\s*'(\w+)'/g), ...build.matchAll(/import \{(\w+)\} from/g)].map(
			match => [shortcuts, match[1]!] as const,
		),
	])
	const next = Object.entries(ofTheHistory).flatMap(([file, names]) => names.map(name => `${file} ${name}`))
	expect(new Set(found)).toEqual(new Set([...Object.keys(kept), ...next]))
})

test('what is used by nobody is found, and what is used in any way is not', () => {
	const found = (files: Readonly<Record<string, string>>) =>
		unreached(new Map(Object.entries(files)), [['main.ts', '*']])
	const used = 'export function used() {\n\treturn helped()\n}\n'
	const others =
		'function helped() {}\nexport function dead() {\n\treturn alsoDead()\n}\nexport function alsoDead() {}\n'
	for (const main of [
		"import {used} from './a.ts'\nused()",
		"import {type Other, used as called} from './a.ts'\ncalled()",
		"import * as all from './b.ts'\nall.other()",
		"import {again} from './b.ts'\nagain()",
		"export {used} from './a.ts'",
		"void import('./a.ts').then(({used}) => used())",
		"import './b.ts'",
	])
		expect(
			found({
				'main.ts': main,
				'a.ts': used + others,
				'b.ts': "import {used} from './a.ts'\nexport {used as again} from './a.ts'\nused()\nexport const other = used",
			}).filter(one => one.startsWith('a.ts')),
			main,
		).toEqual(['a.ts dead', 'a.ts alsoDead'])
	expect(found({'main.ts': "// import {used} from './a.ts'", 'a.ts': used})).toEqual(['a.ts used'])
	expect(found({'main.ts': "import {used} from './a.ts'\n", 'a.ts': used})).toEqual(['a.ts used'])
})

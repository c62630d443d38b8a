import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {commandsAsMarkdown, flagsAsMarkdown, replaceBetween} from '../../src/cli/command-line/markdown-tables.ts'
import {planKinds} from '../../src/core/plan/kinds.ts'
import {metricsAsMarkdown} from '../../src/core/plan/metrics-table.ts'
import {keysAsMarkdown} from '../../src/tui/bindings.ts'
import {repository} from './sources.ts'

const documents = [
	'README.md',
	'src/README.md',
	'bench/README.md',
	...readdirSync(path.join(repository, 'docs'))
		.filter(name => name.endsWith('.md'))
		.map(name => `docs/${name}`),
]

const read = (file: string) => readFileSync(path.join(repository, file), 'utf8')

type Table = [name: string, file: string, table: () => string]

/** After a change of flags or keys: UPDATE=1 npx vitest run --config test/vitest.config.ts test/house/readme.test.ts */
test.each<Table>([
	['commands', 'docs/flags.md', commandsAsMarkdown],
	['flags', 'docs/flags.md', flagsAsMarkdown],
	['keys', 'docs/keys.md', keysAsMarkdown],
	...planKinds.map((kind): Table => [kind, 'docs/metrics.md', () => metricsAsMarkdown(kind)]),
])('the %s in %s are those of the program', (name, file, table) => {
	const expected = replaceBetween(read(file), name, table())
	expect(expected, `${file} needs the markers <!-- ${name} --> and <!-- /${name} -->`).not.toBeNull()
	if (process.env.UPDATE) writeFileSync(path.join(repository, file), expected!)
	expect(read(file)).toBe(expected)
})

test('README.md is a page to read, not a reference', () => {
	expect(read('README.md').split('\n').length).toBeLessThan(200)
})

describe('every link leads somewhere:', () => {
	test.each(documents)('%s', file => {
		const links = [...read(file).matchAll(/\]\(([^)\s]+)\)/g)]
			.map(match => match[1]!)
			.filter(link => !/^https?:/.test(link))
		const broken = links.filter(link => {
			const [name, heading] = link.split('#')
			const target = name === '' ? file : path.join(path.dirname(file), name!)
			if (!existsSync(path.join(repository, target))) return true
			return heading !== undefined && !headingsOf(read(target)).includes(heading)
		})
		expect(broken).toEqual([])
	})

	test('README.md names every document', () => {
		const named = read('README.md')
		expect(documents.filter(file => file.startsWith('docs/') && !named.includes(`(${file})`))).toEqual([])
	})
})

test.each(['src/README.md', 'docs/decisions.md', 'docs/findings.md'])('every file that %s names is there', file => {
	const named = [...read(file).matchAll(/`((?:[\w-]+\/)+[\w.-]+\.(?:tsx?|[cm]?js|sh|pl))(?: \w+)?`/g)].map(
		match => match[1]!,
	)
	expect(named.filter(name => !['src', '.'].some(dir => existsSync(path.join(repository, dir, name))))).toEqual([])
})

/** As they are linked to. */
function headingsOf(text: string): string[] {
	return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
		heading!
			.toLowerCase()
			.replace(/[^\w\s-]/g, '')
			.replaceAll(' ', '-'),
	)
}

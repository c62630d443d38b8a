import {readdirSync, readFileSync} from 'node:fs'
import {describe, expect, test} from 'vitest'
import {markdownRows} from '../../../src/tui/text/markdown-rows.ts'
import {widthOf} from '../../../src/tui/text/width.ts'

const golden = new URL('../../../fixtures/golden/', import.meta.url)
const reports = readdirSync(golden).filter(name => name.endsWith('.md'))
const linesOf = (name: string) => readFileSync(new URL(name, golden), 'utf8').replace(/\n$/, '').split('\n')

describe('a table', () => {
	const table = [
		'| Function             | Where                                  | Change |',
		'| -------------------- | -------------------------------------- | -----: |',
		'| `serialize`          | `src/api/really/deep/folder/json.ts:44` | +11.5 ms |',
		'| `a\\|b` with all of it | `x.ts:1`                                | -0.3 ms |',
	]

	test('that fits keeps its columns, and what the file has in its cells', () => {
		expect(markdownRows(table, 80)).toEqual([
			'Function               Where                                      Change',
			'---------------------  ---------------------------------------  --------',
			'`serialize`            `src/api/really/deep/folder/json.ts:44`  +11.5 ms',
			'`a\\|b` with all of it  `x.ts:1`                                  -0.3 ms',
		])
	})

	test('that does not fit wraps words inside their columns, and no figure', () => {
		expect(markdownRows(table, 50)).toEqual([
			'Function       Where                        Change',
			'-------------  -------------------------  --------',
			'`serialize`    `src/api/really/deep/fold  +11.5 ms',
			'               er/json.ts:44`',
			'`a\\|b` with    `x.ts:1`                    -0.3 ms',
			'all of it',
		])
	})

	test('without room for its figures is told column by column', () => {
		expect(markdownRows(table, 30)).toEqual([
			'Function: `serialize`',
			'Where:    `src/api/really/deep',
			'          /folder/json.ts:44`',
			'Change:   +11.5 ms',
			'',
			'Function: `a\\|b` with all of',
			'          it',
			'Where:    `x.ts:1`',
			'Change:   -0.3 ms',
		])
	})

	test('without titles is drawn without them, and one in a block of code is none', () => {
		const facts = ['|     |     |', '| --- | --- |', '| System | Debian GNU/Linux 12 |']
		expect(markdownRows(facts, 40)).toEqual(['System  Debian GNU/Linux 12'])
		expect(markdownRows(['```text', ...facts, '```'], 40)).toEqual(['```text', ...facts, '```'])
	})
})

test('prose is broken at blanks, and below an item of a list stands what belongs to it', () => {
	expect(markdownRows(['- one two three', '  four five six', '> seven eight'], 11)).toEqual([
		'- one two',
		'  three',
		'  four five',
		'  six',
		'> seven',
		'> eight',
	])
})

test.each(reports)('%s loses nothing and overruns nothing, at any width', name => {
	const lines = linesOf(name).map(line => line.replaceAll('\u200b', ''))
	const isRule = (line: string | undefined) => /^\|( :?-+:? \|)+$/.test(line ?? '')
	// Words of titles may stand below each other; short cells stand in one row at any width.
	const body = lines.filter((line, i) => line.startsWith('|') && !isRule(line) && !isRule(lines[i + 1]))
	const cells = body.flatMap(line => line.split(/(?<!\\)\|/)).filter(cell => cell.trim().length <= 12)
	for (const width of [30, 41, 74, 80, 114, 120, 194]) {
		const rows = markdownRows(lines, width)
		expect(rows.filter(row => widthOf(row) > width)).toEqual([])
		if (name.includes('hostile')) continue
		const shown = rows.join('').replaceAll(/\s/g, '')
		for (const cell of cells) expect(shown).toContain(cell.replaceAll(/\s/g, ''))
	}
})

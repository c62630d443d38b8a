import {Terminal} from '@xterm/headless'
import {expect, test} from 'vitest'
import {cutToWidth, padEnd, padStart, widthOf} from '../../../src/core/units/width.ts'
import {dotPlot} from '../../../src/report/dot-plot.ts'
import {columnsOf} from '../../../src/report/flame-svg-text.ts'
import {left, markdownTable, right} from '../../../src/report/markdown-table.ts'
import {textTable} from '../../../src/report/text-table.ts'

/** Names of benchmarks and functions, each with accents of its own, wide characters, or neither. */
const names = [
	'plain',
	'u\u0308ber-mu\u0308de',
	'e\u0301te\u0301',
	'a\u0300\u0301\u0302',
	'カタカナ',
	'한국어',
	'ก\u0e31\u0e49น',
	'naïve',
]

/** The columns in which `mark` stands when a real terminal has drawn the lines. */
async function columnsOfMark(lines: readonly string[], mark: string): Promise<readonly number[]> {
	const terminal = new Terminal({cols: 200, rows: 50, allowProposedApi: true})
	await new Promise<void>(resolve => terminal.write(lines.join('\r\n'), resolve))
	const found = lines.map((_, row) => {
		const line = terminal.buffer.active.getLine(row)!
		for (let column = 0; column < 200; column++) if (line.getCell(column)!.getChars() === mark) return column
		return -1
	})
	terminal.dispose()
	return found
}

test.each([
	['lines', textTable(names.map(name => ({name, kind: 'micro', n: '§'})))],
	['markdown', markdownTable(names, [left('Name', name => name), right('N', () => '§')]).split('\n')],
	[
		'dots',
		dotPlot(
			names.map(label => ({label, values: [1, 2, 3]})),
			String,
		).map(line => line.replace('|', '§')),
	],
])('a column behind names is straight in a terminal: %s', async (_, lines) => {
	const columns = (await columnsOfMark(lines, '§')).filter(column => column >= 0)
	expect(columns).toHaveLength(names.length)
	expect(new Set(columns).size).toBe(1)
})

test('widths are those a terminal gives, in drawings too', async () => {
	for (const name of names) {
		expect([await columnsOfMark([`${name}§`], '§'), name]).toEqual([[widthOf(name)], name])
		expect([columnsOf(name), name]).toEqual([widthOf(name), name])
	}
})

test('what is cut keeps its accents, and what is padded has its width', () => {
	expect(cutToWidth('u\u0308u\u0308u\u0308u\u0308u\u0308', 4)).toBe('u\u0308...')
	expect(cutToWidth('カタカナ', 6)).toBe('カ...')
	expect(cutToWidth('e\u0301te\u0301', 3)).toBe('e\u0301te\u0301')
	expect(padEnd('e\u0301', 3)).toBe('e\u0301  ')
	expect(padStart('カ', 3)).toBe(' カ')
})

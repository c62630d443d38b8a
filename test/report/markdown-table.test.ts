import {expect, it} from 'vitest'
import {left, markdownTable, right} from '../../src/report/markdown-table.ts'

interface Row {
	readonly name: string
	readonly n: number
}
const columns = [left<Row>('Name', row => row.name), right<Row>('n', row => String(row.n))]

it('is as wide as its widest cell, words to the left and figures to the right', () => {
	const rows = [
		{name: 'a', n: 1},
		{name: 'größer 𝒳', n: 12345},
	]
	expect(markdownTable(rows, columns)).toBe(
		`
| Name     |     n |
| -------- | ----: |
| a        |     1 |
| größer 𝒳 | 12345 |
`.trim(),
	)
})

it('without rows is its head', () => {
	expect(markdownTable([], columns)).toBe('| Name |   n |\n| ---- | --: |')
})

it('does not push all rows apart for one endless cell', () => {
	const table = markdownTable(
		[
			{name: 'x'.repeat(500), n: 1},
			{name: 'a', n: 2},
		],
		columns,
	)
	expect(table.split('\n').map(line => line.length)).toEqual([14, 14, 510, 14])
})

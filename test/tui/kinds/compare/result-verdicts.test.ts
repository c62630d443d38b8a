import {expect, test} from 'vitest'
import {drawn, modelOf, press} from '../../support/draw.ts'
import {recorded} from '../../support/recorded.ts'

const rowsAt = (columns: number, rows: number, ...keys: string[]) =>
	drawn(press(modelOf({size: {columns, rows}, run: recorded('build-ab'), screen: 'results'}), ...keys).model)

test('the runs that are drawn are those that the verdict counts', () => {
	expect(rowsAt(80, 24).join('\n')).toContain('wall time: 60 runs each, 20 of them again')
	// Memory did not get worse, so nothing of the second measurement is in its verdict.
	expect(rowsAt(80, 24, 'j', 'j').join('\n')).toContain('peak memory: 40 runs each ')
})

test('where there is room, those of the second measurement have rows of their own', () => {
	const rows = rowsAt(120, 40)
	const at = rows.findIndex(row => row.includes('wall time: 40 runs each, and 20 again'))
	expect(at).toBeGreaterThan(0)
	const marks = rows.slice(at + 2, at + 6).map(row => [row.slice(0, 12).trim(), row.slice(12).replace(/[^oOxX]/g, '')])
	expect(marks.map(([name]) => name)).toEqual(['base', 'head', 'base again', 'head again'])
	for (const [name, drawnMarks] of marks) expect(drawnMarks).toMatch(name!.startsWith('base') ? /^[oO]+$/ : /^[xX]+$/)
	expect(rows.join('\n')).toContain('the last 20: again')
})

import {readFileSync} from 'node:fs'
import {expect, test} from 'vitest'
import {finishedRun} from '../support/demo-run.ts'
import {drawn, modelOf} from '../support/draw.ts'
import {expectDrawing} from '../support/golden.ts'

const report = readFileSync(new URL('../../../fixtures/golden/report-compare.md', import.meta.url), 'utf8').split('\n')

function pager(columns: number, rows: number, path: string, lines: readonly string[], from: string): string[] {
	const model = {
		...modelOf({size: {columns, rows}, run: finishedRun(), screen: 'results'}),
		overlays: [{is: 'pager', path, lines: lines.slice(lines.indexOf(from)), unreadBytes: 0, scroll: 0}] as const,
	}
	return drawn(model)
}

// Rows of tables went on in the next row of the terminal, whatever column that was.
test.each([
	[80, 24],
	[120, 40],
] as const)('tables of a report stay in their columns at %dx%d', (columns, rows) => {
	expectDrawing('pager-report', pager(columns, rows, '/srv/report.md', report, '## ab'), {columns, rows})
})

test('a log is shown as it is, whatever it looks like', () => {
	const lines = ['| a | b |', '| - | - |', '| 1 | 2 |']
	expect(pager(80, 24, '/srv/target.log', lines, lines[0]!).join('\n')).toContain('| - | - |')
})

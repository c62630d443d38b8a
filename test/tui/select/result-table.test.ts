import {describe, expect, test} from 'vitest'
import type {RunState} from '../../../src/core/run/state/run-state.ts'
import {floorRows, verdictRows} from '../../../src/tui/kinds/compare/result-table.ts'
import {figureRows} from '../../../src/tui/select/result-rows.ts'
import {resultPlaces, resultTable} from '../../../src/tui/select/result-table.ts'
import {runReportOf} from '../../../src/tui/select/run-report-of.ts'
import {type ResultsModel, startResults} from '../../../src/tui/state.ts'
import {finishedRun} from '../support/demo-run.ts'
import {recorded} from '../support/recorded.ts'
import {sweepRun} from '../support/sweep-run.ts'

function names(run: RunState, model: ResultsModel = startResults) {
	const table = resultTable(runReportOf(run), model)
	const said = [
		...verdictRows(table).map(({verdict}) => `${verdict.benchmark ?? ''} ${verdict.metric} ${verdict.verdict}`),
		...floorRows(table).map(({floor}) => floor.metric),
		...figureRows(table).map(row => row.name),
	]
	expect(said).toHaveLength(table?.rows.length ?? 0)
	return said
}

const by = (sort: string, reversed = false): ResultsModel => ({...startResults, sort, reversed})

describe('the rows of results', () => {
	test('are verdicts, the worst first, and what decides before what does not', () => {
		expect(names(recorded('build-ab'))).toEqual([' wall regression', ' cpu regression', ' peakRss equivalent'])
		expect(names(recorded('build-ab'), by('verdict', true))[0]).toBe(' peakRss equivalent')
	})

	test('are verdicts of all benchmarks, by name or by size of the change', () => {
		const run = recorded('sweep-ab-open')
		expect(names(run, by('name')).map(name => name.split(' ')[0])).toEqual([
			'size=10',
			'size=10',
			'size=10',
			'size=1000',
			'size=1000',
			'size=1000',
		])
		const changes = verdictRows(resultTable(runReportOf(run), by('change'))).map(({verdict}) =>
			Math.abs(Math.log(verdict.ratio)),
		)
		expect(changes).toHaveLength(6)
		expect(changes).toEqual(changes.toSorted((a, b) => b - a))
	})

	test('are floors of a noise run', () => {
		expect(names(recorded('startup-noise'))).toEqual(['wall'])
	})

	test('are functions as the file has them, the slowest or the most spread', () => {
		const run = recorded('lists')
		expect(names(run)[0]).toBe('sort/n=10')
		expect(names(run, by('median')).at(-1)).toBe('hangs')
		expect(names(run, by('median')).at(-2)).toBe('fetch/concurrency=4')
		expect(names(run, by('spread'))[0]).toBe('sort/n=10')
		expect(names(run, by('name'))[0]).toBe('fetch/concurrency=1')
	})

	test('are combinations of parameters', () => {
		expect(names(sweepRun(1))).toEqual(['size=10', 'size=100', 'size=1000'])
	})

	test('do not exist of what was only observed', () => {
		expect(resultTable(runReportOf(finishedRun()), startResults)).toBeNull()
		expect(resultPlaces(runReportOf(finishedRun()), startResults)).toEqual([
			{suite: 0, row: null},
			{suite: 1, row: null},
		])
	})
})

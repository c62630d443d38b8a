import {describe, expect, test} from 'vitest'
import {resultPlaces, resultTable} from '../../../src/tui/select/result-table.ts'
import {runReportOf} from '../../../src/tui/select/run-report-of.ts'
import {type ResultSort, type ResultsModel, startResults} from '../../../src/tui/state.ts'
import {finishedRun} from '../support/demo-run.ts'
import {recorded} from '../support/recorded.ts'
import {sweepRun} from '../support/sweep-run.ts'

const names = (run: ReturnType<typeof recorded>, model: ResultsModel = startResults) =>
	resultTable(runReportOf(run), model)?.rows.map(row =>
		row.is === 'verdict'
			? `${row.verdict.benchmark ?? ''} ${row.verdict.metric} ${row.verdict.verdict}`
			: row.is === 'floor'
				? row.floor.metric
				: row.name,
	)

const by = (sort: ResultSort, reversed = false): ResultsModel => ({...startResults, sort, reversed})

describe('the rows of results', () => {
	test('are verdicts, the worst first, and what decides before what does not', () => {
		expect(names(recorded('build-ab'))).toEqual([' wall regression', ' cpu regression', ' peakRss equivalent'])
		expect(names(recorded('build-ab'), by('verdict', true))![0]).toBe(' peakRss equivalent')
	})

	test('are verdicts of all benchmarks, by name or by size of the change', () => {
		const run = recorded('sweep-ab-open')
		expect(names(run, by('name'))!.map(name => name.split(' ')[0])).toEqual([
			'size=10',
			'size=10',
			'size=10',
			'size=1000',
			'size=1000',
			'size=1000',
		])
		const changes = resultTable(runReportOf(run), by('change'))!.rows.map(row =>
			row.is === 'verdict' ? Math.abs(Math.log(row.verdict.ratio)) : 0,
		)
		expect(changes).toEqual(changes.toSorted((a, b) => b - a))
	})

	test('are floors of a noise run', () => {
		expect(names(recorded('startup-noise'))).toEqual(['wall'])
	})

	test('are functions as the file has them, the slowest or the most spread', () => {
		const run = recorded('lists')
		expect(names(run)![0]).toBe('sort/n=10')
		expect(names(run, by('median'))!.at(-1)).toBe('hangs')
		expect(names(run, by('median'))!.at(-2)).toBe('fetch/concurrency=4')
		expect(names(run, by('spread'))![0]).toBe('sort/n=10')
		expect(names(run, by('name'))![0]).toBe('fetch/concurrency=1')
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

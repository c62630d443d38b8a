import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {summarise} from '../../src/core/run/summary/summarise.ts'
import {parseReport, renderJson} from '../../src/report/json.ts'
import {renderReportSchema, reportSchema} from '../../src/report/report-schema.ts'
import {commandRun, fold, recordedRuns} from '../core/run/recorded-runs.ts'
import {everyBudgetReport, gatedReport} from './gated-report.ts'
import {hostileRun} from './hostile-run.ts'

const runs = {...recordedRuns, hostile: hostileRun}

describe('report.json', () => {
	it.each(Object.entries(runs))('of %s is what its schema says, at any moment, and reads back', (_name, record) => {
		const events = record()
		for (const length of [1, Math.ceil(events.length / 3), events.length]) {
			const report = summarise(fold(events.slice(0, length)))
			expect(reportSchema.safeParse(report).error?.issues ?? []).toEqual([])
			const text = renderJson(report)
			expect(JSON.parse(text)).toEqual(report)
			expect(parseReport(text)).toEqual(report)
		}
	})

	it.each([
		['budgets and captures', gatedReport],
		['budgets of every unit', everyBudgetReport],
	])('of %s is what its schema says, and reads back', (_what, report) => {
		expect(reportSchema.safeParse(report()).error?.issues ?? []).toEqual([])
		expect(parseReport(renderJson(report()))).toEqual(report())
	})

	it('has its keys in one order, whoever made the report', () => {
		const report = summarise(fold(commandRun()))
		const shuffled = Object.fromEntries(Object.entries(report).toReversed()) as unknown as typeof report
		expect(renderJson(shuffled)).toBe(renderJson(report))
	})

	it('of a command', async () => {
		await expect(renderJson(summarise(fold(commandRun())))).toMatchFileSnapshot(
			'../../fixtures/golden/report-command.json',
		)
	})

	it('printed to a terminal does nothing to it', () => {
		const report = summarise(fold(commandRun()))
		const hostile = {...report, run: {...report.run, command: 'a\x9b2J\u202eb\u2028c\x7f'}}
		const text = renderJson(hostile)
		expect(text).not.toMatch(/[\x7f-\x9f\u202a-\u202e\u2028]/)
		expect(JSON.parse(text)).toEqual(hostile)
	})

	it('is written even when it breaks its schema', () => {
		const report = {...summarise(fold(commandRun())), schemaVersion: 7 as unknown as 1}
		expect(JSON.parse(renderJson(report))).toMatchObject({schemaVersion: 7, run: {outcome: 'done'}})
	})

	it.each(['', '{', 'null', '{"schemaVersion": 1}', '{"schemaVersion": 2}'])('is not read from %j', text => {
		expect(parseReport(text)).toBeNull()
	})
})

describe('docs/report.schema.json', () => {
	it('is what the code says (vitest -u writes it again)', async () => {
		await expect(renderReportSchema()).toMatchFileSnapshot('../../docs/report.schema.json')
	})

	it('is of draft 2020-12 and lets fields pass that it does not know', () => {
		const schema = JSON.parse(readFileSync(new URL('../../docs/report.schema.json', import.meta.url), 'utf8'))
		expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema')
		expect(JSON.stringify(schema)).not.toContain('"additionalProperties":false')
		const newer = {...summarise(fold(commandRun())), mood: 'fine'}
		expect(reportSchema.safeParse(newer).success).toBe(true)
	})
})

import {readdirSync, readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {eventTypes} from '../events/arbitrary-event.ts'
import {logText, recordedRuns} from './recorded-runs.ts'

const folder = new URL('../../../fixtures/runs/', import.meta.url)

describe('recorded runs', () => {
	it.each(Object.keys(recordedRuns))(
		'fixtures/runs/%s.ndjson is what its recording makes (node test/write-fixture-runs.ts)',
		name => {
			expect(readFileSync(new URL(`${name}.ndjson`, folder), 'utf8')).toBe(logText(recordedRuns[name]!()))
		},
	)

	it('leave no log without a recording', () => {
		const names = readdirSync(folder)
			.filter(file => file.endsWith('.ndjson'))
			.map(file => file.replace(/\.ndjson$/, ''))
		expect(names.filter(name => !(name in recordedRuns))).toEqual([])
	})

	it('hold every type of event', () => {
		const seen = new Set(Object.values(recordedRuns).flatMap(record => record().map(event => event.type)))
		expect(eventTypes.filter(type => !seen.has(type))).toEqual([])
	})

	it('are in order of time', () => {
		for (const record of Object.values(recordedRuns)) {
			const times = record().map(event => event.tMs)
			expect(times).toEqual(times.toSorted((a, b) => a - b))
		}
	})
})

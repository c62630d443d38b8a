import {readdirSync, readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {decodeLog} from '../../../src/core/events/codec.ts'
import {type RawEvent, upgradeEvent} from '../../../src/core/events/upgrade.ts'
import {fold} from '../run/recorded-runs.ts'

const steps = {
	1: (event: RawEvent) => ({...event, share: Number(event.percent) / 100}),
	3: (event: RawEvent) => (event.type === 'gone' ? null : event),
}

describe('an event of an older log', () => {
	it('takes every step from its version on', () => {
		expect(upgradeEvent({type: 'a', percent: 50}, 1, {steps, version: 4})).toEqual({type: 'a', percent: 50, share: 0.5})
		expect(upgradeEvent({type: 'a', percent: 50}, 2, {steps, version: 4})).toEqual({type: 'a', percent: 50})
	})

	it('may no longer mean anything', () => {
		expect(upgradeEvent({type: 'gone'}, 1, {steps, version: 4})).toBeNull()
		expect(upgradeEvent({type: 'gone'}, 1, {steps, version: 3})).not.toBeNull()
	})

	it('of this version stays what it is', () => {
		const event = {type: 'a'}
		expect(upgradeEvent(event, 4, {steps, version: 4})).toBe(event)
	})
})

describe('a log of version 1', () => {
	const folder = new URL('../../../fixtures/runs/version-1/', import.meta.url)

	it.each(readdirSync(folder))('%s: a window is of the only isolate that was known of a process', name => {
		const {events, skipped, version} = decodeLog(readFileSync(new URL(name, folder), 'utf8'))
		expect([version, skipped.lines]).toEqual([1, []])
		const windows = events.filter(event => event.type === 'cpu-sampled')
		expect(windows.length).toBeGreaterThan(0)
		for (const window of windows) expect(window).toMatchObject({isolate: window.pid, thread: 0})
		const {cpu} = fold(events).suites[0]!
		expect(cpu.lostWindows).toBe(0)
		expect(cpu.busySamplesOf(windows[0]!.pid)).toBeGreaterThan(0)
	})
})

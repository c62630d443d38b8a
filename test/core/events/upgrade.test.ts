import {describe, expect, it} from 'vitest'
import {type RawEvent, upgradeEvent} from '../../../src/core/events/upgrade.ts'

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

import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {type Slot, scheduleOf} from '../../../src/core/verdict/schedule.ts'

const options = fc.record({
	seed: fc.integer({min: 0, max: 1e9}),
	pairs: fc.integer({min: 0, max: 60}),
	controlEvery: fc.integer({min: 0, max: 5}),
})
const drawn = (slots: readonly Slot[]) =>
	slots.map(({arm, beside}) => (arm === 'control' ? 'c' : beside === 'base' ? 'A' : 'B')).join('')

describe('the order of runs', () => {
	it('is made of ABBA and BAAB', () => {
		fc.assert(
			fc.property(options, asked => {
				const order = drawn(scheduleOf({...asked, controlEvery: 0}))
				expect(order).toMatch(/^(ABBA|BAAB)*(AB|BA)?$/)
				expect(order.length).toBe(2 * asked.pairs)
			}),
		)
	})

	it('gives each side the same place on average: a steady drift costs both alike', () => {
		fc.assert(
			fc.property(options, asked => {
				const slots = scheduleOf({...asked, pairs: asked.pairs - (asked.pairs % 2), controlEvery: 1})
				const places = (beside: string) => slots.reduce((sum, slot, i) => sum + (slot.arm === beside ? i : 0), 0)
				expect(places('base')).toBe(places('head'))
			}),
		)
	})

	it('begins with either side about as often', () => {
		const slots = scheduleOf({seed: 1, pairs: 2000, controlEvery: 0})
		const first = slots.filter((_, i) => i % 4 === 0).filter(slot => slot.arm === 'base').length
		expect(first).toBeGreaterThan(440)
		expect(first).toBeLessThan(560)
	})

	it('runs the control right after both sides of a pair, in every so many pairs', () => {
		expect(drawn(scheduleOf({seed: 1, pairs: 4, controlEvery: 2}))).toMatch(/^(AcBc|BcAc)(AB|BA)(AcBc|BcAc)(AB|BA)$/)
		fc.assert(
			fc.property(options, asked => {
				const slots = scheduleOf(asked)
				for (const [i, slot] of slots.entries()) {
					if (slot.arm === 'control') expect(slots[i - 1]).toEqual({...slot, arm: slot.beside})
				}
				const controls = slots.filter(slot => slot.arm === 'control').length
				expect(controls).toBe(asked.controlEvery === 0 ? 0 : 2 * Math.ceil(asked.pairs / asked.controlEvery))
			}),
		)
	})

	it('is the same for the same seed, and another for another', () => {
		const order = (seed: number) => drawn(scheduleOf({seed, pairs: 40, controlEvery: 0}))
		expect(order(7)).toBe(order(7))
		expect(order(7)).not.toBe(order(8))
	})

	it('of more pairs begins with the order of fewer, so a comparison can be continued', () => {
		fc.assert(
			fc.property(options, asked => {
				const some = scheduleOf(asked)
				expect(scheduleOf({...asked, pairs: asked.pairs + 7}).slice(0, some.length)).toEqual(some)
			}),
		)
	})
})

import {describe, expect, test} from 'vitest'
import {DrawPacer} from '../../src/tui/draw-pacer.ts'

const ticks = (pacer: DrawPacer, count: number, waiting: number) => {
	for (let i = 0; i < count; i++) pacer.tick(waiting)
}

describe('a drawing', () => {
	test('waits until the terminal has taken the one before', () => {
		const pacer = new DrawPacer(4)
		expect(pacer.tick(0)).toBe(true)
		expect(pacer.tick(100)).toBe(false)
	})

	test('comes half as often after three that could not be written, an eighth at the least', () => {
		const pacer = new DrawPacer(4)
		ticks(pacer, 2, 100)
		expect(pacer.periodMs).toBe(250)
		pacer.tick(100)
		expect(pacer.periodMs).toBe(500)
		ticks(pacer, 30, 100)
		expect(pacer.periodMs).toBe(2000)
	})

	test('comes as often as before after twenty good ones', () => {
		const pacer = new DrawPacer(4)
		ticks(pacer, 3, 100)
		ticks(pacer, 19, 0)
		expect(pacer.periodMs).toBe(500)
		pacer.tick(0)
		expect(pacer.periodMs).toBe(250)
		ticks(pacer, 100, 0)
		expect(pacer.periodMs).toBe(250)
	})
})

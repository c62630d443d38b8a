import {afterEach, beforeEach, expect, test, vi} from 'vitest'
import {Wheel} from '../../../src/tui/terminal/wheel.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const notch = (by: number, row = 0) => ({is: 'wheel', by, column: 0, row}) as const

test('a storm is told of in one piece, where the mouse was last', () => {
	const told: unknown[] = []
	const wheel = new Wheel(turn => told.push(turn))
	for (let row = 0; row < 300; row++) wheel.turn(notch(1, row))
	expect(told).toEqual([])
	vi.runAllTimers()
	expect(told).toEqual([notch(300, 299)])
	wheel.turn(notch(-1))
	vi.runAllTimers()
	expect(told).toHaveLength(2)
})

test('settled, it is told of at once and not again; what goes back and forth is nothing', () => {
	const told: unknown[] = []
	const wheel = new Wheel(turn => told.push(turn))
	wheel.turn(notch(2))
	wheel.settle()
	wheel.turn(notch(1))
	wheel.turn(notch(-1))
	vi.runAllTimers()
	expect(told).toEqual([notch(2)])
})

test('stopped, nobody hears of it', () => {
	const told: unknown[] = []
	const wheel = new Wheel(turn => told.push(turn))
	wheel.turn(notch(2))
	wheel.stop()
	vi.runAllTimers()
	wheel.settle()
	expect(told).toEqual([])
})

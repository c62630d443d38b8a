import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {sayTick} from '../../../src/core/words/figure-words.ts'
import {columnOf} from '../../../src/core/words/text-dots.ts'
import {ascii, unicode} from '../../../src/tui/text/glyphs.ts'
import {axisLabels, bracket, dots, lineAxis, numberLine, ticks} from '../../../src/tui/widgets/number-line.ts'

const hundred = numberLine({min: 0, max: 100}, 11)

describe('a number line', () => {
	test('has its ends in its first and last cell', () => {
		expect([-1, 0, 49, 50, 100, 101].map(value => columnOf(hundred, value))).toEqual([-1, 0, 5, 5, 10, 11])
	})

	test('has everything in its middle when it has no length', () => {
		expect(columnOf(numberLine({min: 5, max: 5}, 11), 5)).toBe(5)
	})
})

describe('dots', () => {
	test('are larger where several share a cell, and are counted where they lie outside', () => {
		expect(dots(hundred, [0, 50, 51, 100, -3, 120, 130], ['o', 'O'], unicode)).toEqual({
			text: 'o    O    o',
			below: 1,
			above: 2,
		})
	})

	test('become a density when there are more than the cells can tell apart', () => {
		const values = Array.from({length: 101}, (_, i) => i)
		expect(dots(hundred, values, ['x', 'X'], ascii).text).toMatch(/^[-_.=#]{11}$/)
	})
})

describe('a bracket', () => {
	test.each([
		[{low: 20, high: 60, at: 30}, '  [o--]'],
		[{low: 20, high: 60, at: 30, isRange: true}, '  (o--)'],
		[{low: -20, high: 60}, '<-----]'],
		[{low: 50, high: 160, at: 120}, '     [---->'],
		[{low: 20, high: 20, at: 20}, '  o'],
		[{low: 120, high: 160}, ''],
	])('of %o is %s', (of, drawn) => {
		expect(bracket(hundred, of)).toBe(drawn)
	})

	test('leaves what is behind it where it is not', () => {
		const behind = ticks(hundred, [
			[50, '|'],
			[10, ':'],
			[90, ':'],
			[51, '!'],
		])
		expect(behind).toBe(' :   |   :')
		expect(bracket(hundred, {low: 0, high: 40}, behind)).toBe('[---]|   :')
	})

	test('is never wider than its line', () => {
		const figure = fc.double({min: -1e6, max: 1e6, noNaN: true})
		fc.assert(
			fc.property(figure, figure, figure, fc.integer({min: 1, max: 80}), (low, high, at, columns) => {
				const line = numberLine({min: -100, max: 100}, columns)
				const drawn = bracket(line, {low: Math.min(low, high), high: Math.max(low, high), at})
				expect(drawn.length).toBeLessThanOrEqual(columns)
			}),
			{seed: 5},
		)
	})
})

describe('the axis of a line', () => {
	const span = fc
		.tuple(fc.double({min: 1e-3, max: 1e9, noNaN: true}), fc.double({min: 1, max: 3, noNaN: true}))
		.map(([low, factor]) => ({low, high: low * factor}))

	test('holds what it is of, and labels fit over it', () => {
		fc.assert(
			fc.property(
				span,
				fc.integer({min: 2, max: 14}),
				fc.integer({min: 4, max: 100}),
				({low, high}, steps, columns) => {
					const axis = lineAxis(low, high, steps)
					expect(axis.min).toBeLessThanOrEqual(low * (1 + 1e-9))
					expect(axis.max).toBeGreaterThanOrEqual(high * (1 - 1e-9))
					const text = axisLabels(numberLine(axis, columns), axis, value => `${Number(value.toPrecision(4))}ms`)
					expect(text.length).toBeLessThanOrEqual(columns)
				},
			),
			{seed: 6},
		)
	})

	test('stays while values fit and use half of it', () => {
		const before = lineAxis(0, 100, 10)
		expect(lineAxis(10, 90, 10, before)).toBe(before)
		expect(lineAxis(40, 60, 10, before)).not.toBe(before)
		expect(lineAxis(10, 101, 10, before).max).toBeGreaterThanOrEqual(101)
	})

	test('says nought where nought is', () => {
		const axis = lineAxis(-0.3, 0.3, 6)
		expect(axisLabels(numberLine(axis, 60), axis, value => String(Number(value.toPrecision(4))))).toMatch(/ 0 /)
	})

	test('has labels at equal distances where there is no room for all', () => {
		const line = numberLine({min: 60, max: 150}, 45)
		expect(axisLabels(line, {min: 60, max: 150, step: 10}, value => `${value}ns`)).toBe(
			'60ns    80ns      100ns    120ns     140ns',
		)
	})

	test('tells one step from the next, also around a single value', () => {
		const axis = lineAxis(2.1211, 2.1211, 8)
		const labels = axisLabels(numberLine(axis, 40), axis, value => `${sayTick(value, axis.step)}ms`).split(/ +/)
		expect(labels.length).toBeGreaterThan(1)
		expect(new Set(labels).size).toBe(labels.length)
		expect(labels.map(label => label.length).every(length => length <= 9)).toBe(true)
	})
})

import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {decodeSamples, encodeSamples} from '../../src/core/kinds/micro/events-message.ts'
import {decodeMicroMessage} from '../../src/core/kinds/micro/events-message-schema.ts'
import {combinationsOf} from '../../src/micro/params.ts'
import {batchFor, isUnrolled} from '../../src/micro/sampling-plan.ts'
import {measureTimer, stepOf} from '../../src/micro/timer.ts'

describe('samples on their way', () => {
	it('arrive as they were sent', () => {
		fc.assert(
			fc.property(fc.array(fc.double({min: 0, max: 1e15, noNaN: true})), values => {
				expect([...decodeSamples(encodeSamples(Float64Array.from(values)))!]).toEqual(values.map(value => value + 0))
			}),
		)
	})

	it.each([
		['no base64', '###'],
		['half a number', btoa('1234')],
		['NaN', encodeSamples(Float64Array.of(1, Number.NaN))],
		['a negative time', encodeSamples(Float64Array.of(-1))],
		['an infinite time', encodeSamples(Float64Array.of(Number.POSITIVE_INFINITY))],
	])('are refused when they hold %s', (_, text) => {
		expect(decodeSamples(text)).toBeNull()
	})
})

describe('a line from a hostile process', () => {
	it.each([
		'',
		'{}',
		'null',
		'[]',
		'{"type":"measured"}',
		'{"type":"phase","phase":"elsewhere","benchmark":null}',
		'{"type":"sampled","from":-1,"samplesNs":""}',
		`{"type":"phase","phase":"load","benchmark":"${'x'.repeat(501)}"}`,
		'{"type":"failed","code":"rm -rf","text":"","benchmark":null,"phase":"load","stack":null}',
	])('is no message: %s', line => {
		expect(decodeMicroMessage(line)).toBeNull()
	})

	it('loses what it says beyond the message', () => {
		expect(decodeMicroMessage('{"type":"finished","__proto__":{"x":1},"more":2}')).toEqual({type: 'finished'})
	})
})

describe('a batch', () => {
	const limits = {timerCostNs: 35, single: false, inputs: false}

	it('makes a sample a thousand readings of the clock long, and at most a quarter longer', () => {
		fc.assert(
			fc.property(fc.double({min: 0.1, max: 1e4, noNaN: true}), callNs => {
				const sampleNs = batchFor(callNs, limits) * callNs
				expect(sampleNs).toBeGreaterThanOrEqual(35_000 * (1 - 1e-9))
				expect(sampleNs).toBeLessThan(35_000 * 1.25 + callNs)
			}),
		)
	})

	it('is a multiple of four wherever four calls a turn are made', () => {
		fc.assert(
			fc.property(fc.double({min: 1e-3, max: 1e9, noNaN: true}), callNs => {
				const batch = batchFor(callNs, limits)
				expect(Number.isInteger(batch) && batch >= 1).toBe(true)
				if (isUnrolled(batch)) expect(batch % 4).toBe(0)
			}),
		)
	})

	it('is one call where one is long enough, or each is timed alone, and ends for what takes no time', () => {
		expect(batchFor(36_000, limits)).toBe(1)
		expect(batchFor(1, {...limits, single: true})).toBe(1)
		expect(batchFor(0, limits)).toBe(2 ** 22)
		expect(batchFor(0, {...limits, inputs: true})).toBe(4096)
	})
})

describe('the step of a clock', () => {
	it.each([
		['between common times', {30: 480, 40: 460, 41: 30, 31: 22}, 10],
		['from readings that did not move', {0: 900, 1000: 100}, 1000],
		['the only time there is', {41: 1000, 83: 2}, 41],
		['of a fine clock', {25: 90, 26: 100, 27: 95, 28: 80, 60: 1}, 1],
	])('is read off %s', (_, counts: Record<string, number>, step) => {
		expect(stepOf(new Map(Object.entries(counts).map(([ns, count]) => [Number(ns), count])))).toBe(step)
	})

	it('is measured, with the cost of a reading', () => {
		const {costNs, resolutionNs} = measureTimer()
		expect(costNs).toBeGreaterThan(0)
		expect(resolutionNs).toBeGreaterThan(0)
	})
})

describe('combinations of parameters', () => {
	it('turn the last list fastest and name each', () => {
		const all = combinationsOf({n: [1, 2], kind: ['a', 'b']}, 'x')
		expect(all.map(({suffix}) => suffix)).toEqual(['/n=1/kind=a', '/n=1/kind=b', '/n=2/kind=a', '/n=2/kind=b'])
		expect(all[3]).toMatchObject({value: {n: 2, kind: 'b'}, labels: {n: 2, kind: 'b'}})
	})

	it('are as many as the product of the lists, with names of their own', () => {
		const lists = fc.dictionary(
			fc.stringMatching(/^[a-z]{1,4}$/),
			fc.array(fc.anything(), {minLength: 1, maxLength: 4}),
			{
				minKeys: 1,
				maxKeys: 3,
			},
		)
		fc.assert(
			fc.property(lists, given => {
				const all = combinationsOf(given, 'x')
				expect(all).toHaveLength(Object.values(given).reduce((product, list) => product * list.length, 1))
				expect(new Set(all.map(({suffix}) => suffix)).size).toBe(all.length)
			}),
		)
	})

	it.each([[{}], [{n: []}], [[]], [{n: 3}], [null]])('%j is refused', params => {
		expect(() => combinationsOf(params as never, 'x')).toThrow('params')
	})
})

describe('what a parameter is called', () => {
	const called = (...values: unknown[]) => combinationsOf({p: values}, 'x').map(({suffix}) => suffix)

	// Old reports and noise floors are looked up by it: cut with three dots in place of one character, it was another name.
	it('is the same for a long value as it has always been', () => {
		expect(called('y'.repeat(40), 'z'.repeat(41))).toEqual([`/p=${'y'.repeat(40)}`, `/p=${'z'.repeat(39)}\u2026`])
	})

	it('is never an error, whatever the value does when it is looked at', () => {
		const {proxy, revoke} = Proxy.revocable({}, {})
		revoke()
		const Named = Object.defineProperty(class {}, 'name', {value: () => {}})
		const getter = {
			get name() {
				throw new Error('no name')
			},
		}
		expect([called(proxy), called(Named), called(getter)]).toEqual([['/p=object'], ['/p=function'], ['/p=object']])
	})
})

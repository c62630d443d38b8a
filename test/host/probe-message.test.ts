import fc from 'fast-check'
import {expect, test} from 'vitest'
import {readProbeMessage} from '../../src/host/probe/message.ts'

const read = (message: unknown) => readProbeMessage(JSON.stringify(message))

const vitals = {
	loopDelayMs: {p50: 1, p99: 2, max: 3, stalledMs: 0},
	utilisation: 0.5,
	gc: {count: 1, totalMs: 2, maxMs: 1, major: 0, majorMs: 0},
	heapUsedBytes: 100,
	heapTotalBytes: 200,
	externalBytes: 50,
	heapSpaces: {old_space: 80},
	intervalMs: 1000,
}
const sampled = {ofMs: 900, watchedMs: 125.5, count: 1, totalMs: 2, majorMs: 0, sumOfSquaresMs2: 4}
const none = {watchedMs: 0, count: 0, totalMs: 0, sumOfSquaresMs2: 0}

test('what the relay says is read as it was said', () => {
	expect(read({vitals})).toEqual({is: 'vitals', vitals})
	const {gc: _, ...untold} = vitals
	expect(read({vitals: untold})).toEqual({is: 'vitals', vitals: untold})
	const part = {...vitals, gc: {...vitals.gc, sampled}}
	const unseen = {...vitals, gc: {...vitals.gc, sampled: {...sampled, ...none}}}
	expect(read({vitals: part})).toEqual({is: 'vitals', vitals: part})
	expect(read({vitals: unseen})).toEqual({is: 'vitals', vitals: unseen})
	expect(read({exiting: true})).toEqual({is: 'exiting'})
	expect(read({method: 'A.b', params: {c: 1}})).toEqual({is: 'notification', method: 'A.b', params: {c: 1}})
	expect(read({id: 3, result: {a: 1}})).toEqual({is: 'answer', id: 3, result: {a: 1}, error: 'failed'})
	expect(read({id: 3, error: {message: 'no'}})).toEqual({is: 'answer', id: 3, result: null, error: 'no'})
	const counts = {metric: 'http', counts: [130_944, 2], minNs: 1, maxNs: 1.5, errors: 0}
	expect(read({latency: [counts]})).toEqual({is: 'latency', batch: [counts]})
})

test.each([
	['counts that are not pairs', {counts: [1]}],
	['a negative count', {counts: [1, -1]}],
	['a broken bucket', {counts: [1.5, 1]}],
	['an extreme that is no number', {maxNs: null}],
	['a metric without a name', {metric: 7}],
])('%s is left out of a batch', (_, broken) => {
	const good = {metric: 'http', counts: [1, 1], minNs: 1, maxNs: 1, errors: 0}
	expect(read({latency: [{...good, ...broken}, good]})).toEqual({is: 'latency', batch: [good]})
})

test.each([
	['without a delay', {loopDelayMs: undefined}],
	['with a delay that is no number', {loopDelayMs: {...vitals.loopDelayMs, p99: 'NaN'}}],
	['with negative memory', {heapUsedBytes: -1}],
	['without an interval', {intervalMs: null}],
	['with half a word on collections', {gc: {count: 1}}],
	['with a sample of more than there was', {gc: {...vitals.gc, sampled: {...sampled, count: 2}}}],
	['with a sample of a longer time than there was', {gc: {...vitals.gc, sampled: {...sampled, watchedMs: 901}}}],
	['with half a sample', {gc: {...vitals.gc, sampled: {watchedMs: 100}}}],
])('vitals %s are dropped', (_, broken) => {
	expect(read({vitals: {...vitals, ...broken}})).toBeNull()
})

test('heap spaces with names nobody gave them are left out', () => {
	const heapSpaces = JSON.parse('{"__proto__": 1, "new_space": 2, "a b": 3, "old_space": "x"}')
	expect(read({vitals: {...vitals, heapSpaces}})).toEqual({
		is: 'vitals',
		vitals: {...vitals, heapSpaces: {new_space: 2}},
	})
})

test('nothing anybody can say makes it throw', () => {
	fc.assert(
		fc.property(fc.oneof(fc.string(), fc.json()), line => {
			const message = readProbeMessage(line)
			expect(message === null || typeof message.is === 'string').toBe(true)
		}),
	)
	const words = fc.constantFrom(
		'hello',
		'vitals',
		'latency',
		'exiting',
		'method',
		'id',
		'params',
		'result',
		'error',
		'pid',
	)
	fc.assert(
		fc.property(fc.dictionary(words, fc.jsonValue()), value => {
			const message = read(value)
			expect(message === null || typeof message.is === 'string').toBe(true)
		}),
	)
})

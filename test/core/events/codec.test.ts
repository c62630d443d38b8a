import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {decodeHeader, decodeLine, decodeLog, encodeEvent, headerLine} from '../../../src/core/events/codec.ts'
import type {RunEvent} from '../../../src/core/events/run-event.ts'
import {ArsenalError} from '../../../src/core/trouble/arsenal-error.ts'
import {logText, recordedRuns} from '../run/recorded-runs.ts'
import {anyEvent, arbitraryEvent, eventTypes} from './arbitrary-event.ts'

const finished: RunEvent = {tMs: 5, type: 'run-finished', outcome: 'done', exitCode: 0}

describe('one line', () => {
	it.each(eventTypes)('of %s comes back as it went in', type => {
		fc.assert(
			fc.property(arbitraryEvent(type), event => {
				const line = encodeEvent(event, 'strict')
				expect(line.indexOf('\n')).toBe(line.length - 1)
				expect(decodeLine(line)).toEqual(event)
			}),
			{numRuns: 60},
		)
	})

	it('is the same written strictly or leniently, as long as every number is one', () => {
		fc.assert(fc.property(anyEvent, event => encodeEvent(event, 'strict') === encodeEvent(event)))
	})

	it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
		'with %s is refused where tests look',
		bad => {
			const event: RunEvent = {
				tMs: 5,
				type: 'system-sampled',
				cpuShare: bad,
				loadAverage1: 0,
				availableMemoryBytes: 0,
				runnerCpuShare: 0,
			}
			expect(() => encodeEvent(event, 'strict')).toThrow(/system-sampled holds .* in "cpuShare"/)
			expect(() => encodeEvent({...finished, tMs: bad}, 'strict')).toThrow(/tMs/)
		},
	)

	it('with a number JSON cannot hold costs that event, not the log', () => {
		const event: RunEvent = {
			tMs: 5,
			type: 'system-sampled',
			cpuShare: Number.NaN,
			loadAverage1: 0,
			availableMemoryBytes: 0,
			runnerCpuShare: 0,
		}
		const log = decodeLog(headerLine + encodeEvent(event) + encodeEvent(finished))
		expect(log.events).toEqual([finished])
		expect(log.skipped.lines).toEqual([2])
	})

	it.each([
		['not JSON', '{"tMs":5,'],
		['no object', '[1]'],
		['null', 'null'],
		['an unknown type', '{"tMs":5,"type":"moon-landed"}'],
		['a missing field', '{"tMs":5,"type":"run-finished","outcome":"done"}'],
		['a field of another kind', '{"tMs":"5","type":"run-finished","outcome":"done","exitCode":0}'],
		['a time before the run', '{"tMs":-1,"type":"run-finished","outcome":"done","exitCode":0}'],
		['a time no run reaches', '{"tMs":1e300,"type":"run-finished","outcome":"done","exitCode":0}'],
		['a value outside the union', '{"tMs":5,"type":"run-finished","outcome":"exploded","exitCode":0}'],
		[
			'a bucket without a count',
			'{"tMs":1,"type":"latency-counted","suite":"a","pid":1,"metric":"http","counts":[1,2,3],"minNs":1,"maxNs":1,"errors":0}',
		],
		[
			'more stacks than deltas',
			'{"tMs":1,"type":"cpu-sampled","suite":"a","isolate":1,"pid":1,"thread":0,"newFrames":[],"newStacks":[],"startMs":0,"stacks":[0],"deltasUs":[]}',
		],
	])('that is damaged (%s) is no event', (_why, line) => {
		expect(decodeLine(line)).toBeNull()
	})

	it('of a newer minor release keeps what we know', () => {
		expect(decodeLine('{"tMs":5,"type":"run-finished","outcome":"done","exitCode":0,"mood":"fine"}')).toEqual(finished)
	})
})

describe('a log', () => {
	const events = [finished, {...finished, tMs: 6}]
	const text = headerLine + events.map(event => encodeEvent(event)).join('')

	it('cut anywhere reads up to its last whole line', () => {
		for (let length = headerLine.length; length <= text.length; length++) {
			const log = decodeLog(text.slice(0, length))
			const whole = text.slice(headerLine.length, length).split('\n').length - 1
			expect(log.events).toEqual(events.slice(0, whole))
			expect(log.skipped).toEqual({lines: [], cutCharacters: length - text.lastIndexOf('\n', length - 1) - 1})
		}
	})

	it('with damaged lines in the middle keeps the others and says which are lost', () => {
		fc.assert(
			fc.property(fc.array(fc.oneof(anyEvent, fc.constant('damaged'), fc.constant('')), {maxLength: 8}), parts => {
				const log = decodeLog(
					headerLine + parts.map(part => (typeof part === 'string' ? `${part}\n` : encodeEvent(part))).join(''),
				)
				expect(log.events).toEqual(parts.filter(part => typeof part !== 'string'))
				// The header is the first line.
				const lost = parts.flatMap((part, i) => (typeof part === 'string' ? [i + 2] : []))
				expect(log.skipped).toEqual({lines: lost, cutCharacters: 0})
			}),
		)
	})

	it.each([
		['', /empty/],
		['{"format":"arsenal-run-log"', /first line/],
		['hello\n', /not a run log/],
		['{"format":"har","version":1}\n', /not a run log/],
		['{"format":"arsenal-run-log"}\n', /no readable version/],
		['{"format":"arsenal-run-log","version":0}\n', /no readable version/],
		['{"format":"arsenal-run-log","version":3}\n', /version 3; this arsenal-tui reads up to 2/],
	])('that begins %j is refused in words', (bad, words) => {
		expect(() => decodeLog(bad)).toThrow(words)
		try {
			decodeLog(bad)
		} catch (error) {
			expect(error).toBeInstanceOf(ArsenalError)
			expect((error as ArsenalError).code).toBe('bad-run-log')
		}
	})

	it('from before observe suites said what they observe is of suites that were launched', () => {
		const [began] = recordedRuns['http-json']!()
		const old = encodeEvent(began!).replace('"target":{"is":"launched"},', '')
		expect(old).not.toContain('"target"')
		expect(decodeLine(old)).toEqual(began)
	})

	it('says its version in its header', () => {
		expect(decodeHeader(headerLine)).toBe(2)
	})

	it.each(Object.keys(recordedRuns))('of the fixture %s is read without loss', name => {
		const recorded = recordedRuns[name]!()
		const log = decodeLog(logText(recorded))
		expect(log.skipped).toEqual({lines: [], cutCharacters: 0})
		expect(log.events).toEqual(recorded)
	})
})

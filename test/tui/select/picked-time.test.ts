import fc from 'fast-check'
import {expect, test} from 'vitest'
import type {SuiteEntry} from '../../../src/tui/ports.ts'
import {sayPickedTime, timeOf} from '../../../src/tui/select/suites-view.ts'
import {demoSuites} from '../support/demo-suites.ts'

const entry = (plannedMs: number | null, tookMs: number | null): SuiteEntry => ({
	...demoSuites[0]!,
	plannedMs,
	last: tookMs === null ? null : {text: '', whenMs: 0, tookMs},
})
const known = fc.option(fc.nat(1_000_000))
const suites = fc.array(fc.tuple(known, known).map(([planned, took]) => entry(planned, took)))

test('what takes two lists takes both together, and whatever is unknown is counted', () => {
	fc.assert(
		fc.property(suites, suites, (some, others) => {
			const [a, b, all] = [some, others, [...some, ...others]].map(timeOf)
			expect(all!.ms).toBe(a!.ms + b!.ms)
			expect(all!.unknown).toBe(a!.unknown + b!.unknown)
			expect(all!.isAbout).toBe(a!.isAbout || b!.isAbout)
		}),
	)
})

test('a plan goes before what it took the last time, and what is unknown is said as that', () => {
	const say = (...of: SuiteEntry[]) => sayPickedTime(timeOf(of), of.length)
	expect(say(entry(60_000, 7000))).toBe('1m00s')
	expect(say(entry(60_000, null), entry(null, 5000))).toBe('about 1m05s')
	expect(say(entry(60_000, null), entry(null, null))).toBe('1m00s, and 1 of unknown length')
	expect(say(entry(null, null))).toBe('of unknown length')
})

import {expect, test} from 'vitest'
import {sayTotalTime} from '../../../src/core/plan/expected-time.ts'
import type {SuiteEntry} from '../../../src/tui/ports.ts'
import {timeOf} from '../../../src/tui/select/suites-view.ts'
import {demoSuites} from '../support/demo-suites.ts'

const entry = (plannedMs: number | null, tookMs: number | null): SuiteEntry => ({
	...demoSuites[0]!,
	plannedMs,
	last: tookMs === null ? null : {text: '', whenMs: 0, tookMs},
})

test('a plan goes before what it took the last time, and what is unknown is said as that', () => {
	const say = (...of: SuiteEntry[]) => sayTotalTime(timeOf(of))
	expect(say(entry(60_000, 7000))).toBe('1m00s')
	expect(say(entry(60_000, null), entry(null, 5000))).toBe('about 1m05s')
	expect(say(entry(60_000, null), entry(null, null))).toBe('1m00s, and 1 of unknown length')
	expect(say(entry(null, null))).toBe('of unknown length')
})

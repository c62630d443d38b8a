import {expect, test} from 'vitest'
import {judgeCut} from '../../src/cli/follow/judge-cut.ts'
import type {RunEvent, RunEventType} from '../../src/core/events/run-event.ts'
import {compareRun, noiseRun, unsteadyCompareRun} from '../core/run/recorded-compare.ts'
import {fold} from '../core/run/recorded-runs.ts'
import {suiteOf} from '../core/run/suite-of.ts'

/** As the log of a killed runner is: up to what comes before the first that fits. */
function cutBefore(events: readonly RunEvent[], fits: (event: RunEvent) => boolean) {
	return fold(events.slice(0, events.findIndex(fits)))
}

const is = (type: RunEventType) => (event: RunEvent) => event.type === type
const isSecond = (event: RunEvent) => event.type === 'compare-phase-started' && event.phase === 'confirm'

test('a comparison that was cut after its second measurement is judged as it would have been', () => {
	const whole = suiteOf(fold(compareRun()), 'compare')
	const state = cutBefore(compareRun(), is('verdict-reached'))
	const suite = suiteOf(state, 'compare')
	const before = {controls: suite.compare.controls.length, findings: suite.findings.length}
	judgeCut(state)
	const plain = (of: typeof whole) =>
		of.compare.verdicts.map(({metric, verdict, ratio, confirmation}) => ({metric, verdict, ratio, confirmation}))
	expect(plain(suite)).toEqual(plain(whole))
	expect({controls: suite.compare.controls.length, findings: suite.findings.length}).toEqual(before)
})

test('one that was cut before it leaves the regression unconfirmed, and judges the control', () => {
	const state = cutBefore(compareRun(), event => event.type === 'control-judged')
	judgeCut(state)
	const {compare} = suiteOf(state, 'compare')
	expect(compare.controls).toMatchObject([{phase: 'measure', pairs: 20}])
	expect(compare.verdicts[0]).toMatchObject({gates: true, doubt: 'not-confirmed', confirmation: null, pairs: 40})
	judgeCut(state)
	expect(compare.verdicts.filter(one => one.gates)).toHaveLength(1)
})

test('what was less steady is so in a comparison that was cut, and is said once', () => {
	const whole = suiteOf(fold(unsteadyCompareRun()), 'compare')
	const state = cutBefore(unsteadyCompareRun(), is('control-judged'))
	judgeCut(state)
	const suite = suiteOf(state, 'compare')
	expect(suite.compare.verdicts.map(one => one.lessSteady)).toEqual(whole.compare.verdicts.map(one => one.lessSteady))
	expect(suite.findings.map(one => one.code)).toEqual(whole.findings.map(one => one.code))
	expect(suite.findings.map(one => one.code)).toEqual(['less-steady'])
})

test('nothing is judged of what was not measured, of noise, and of a run that ended', () => {
	const ended = cutBefore(compareRun(), isSecond)
	ended.outcome = 'interrupted'
	for (const state of [
		cutBefore(compareRun(), event => event.type === 'slot-finished' && event.phase === 'measure'),
		cutBefore(noiseRun(), is('noise-measured')),
		ended,
	]) {
		const before = suiteOf(state, 'compare').compare.verdicts.length
		judgeCut(state)
		expect(suiteOf(state, 'compare').compare.verdicts).toHaveLength(before)
	}
})

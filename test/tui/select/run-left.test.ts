import {describe, expect, test} from 'vitest'
import {totalTime} from '../../../src/core/plan/expected-time.ts'
import {startRunState} from '../../../src/core/run/state/run-state.ts'
import {timeLeft, tookBefore} from '../../../src/core/run/state/time-left.ts'
import {runLeft} from '../../../src/tui/select/run-left.ts'
import {timeOf} from '../../../src/tui/select/suites-view.ts'
import {demoEvents, finishedRun, runningRun} from '../support/demo-run.ts'
import {demoPast, demoSuites} from '../support/demo-suites.ts'
import {drawn, modelOf} from '../support/draw.ts'
import {recorded} from '../support/recorded.ts'

const startup = {...demoPast[0]!, suite: 'startup', kind: 'command', tookMs: 5100}

test('at its start a run still takes what the picker said that it would', () => {
	const [started] = demoEvents(0)
	if (started?.type !== 'run-started') throw new Error('a run begins with run-started')
	const picked = demoSuites.filter(suite => ['http-json', 'startup'].includes(suite.name))
	const past = picked.map(({name, kind, last}) => ({suite: name, kind, tookMs: last!.tookMs}))
	expect(timeLeft(startRunState(started), 0, tookBefore(past))).toEqual(timeOf(picked))
	expect(timeOf(picked)).toEqual(
		totalTime([
			{ms: 60_000, is: 'planned'},
			{ms: 5100, is: 'about'},
		]),
	)
})

describe('the time that all of a run still takes', () => {
	const run = runningRun()
	const at = {columns: 120, rows: 40}

	test('is said on the live screen, with those of which nobody knows', () => {
		expect(runLeft({run, past: []}, {asOfMs: run.tMs, etaMs: null})).toBe('29s left, and 1 of unknown length')
		expect(runLeft({run, past: [startup]}, {asOfMs: run.tMs, etaMs: 5000})).toBe('about 35s left')
		const model = {...modelOf({size: at, run, screen: 'live'}), past: [startup]}
		expect(drawn(model).at(-2)).toContain('run: about 35s left')
		expect(drawn({...model, size: {columns: 60, rows: 8}}).at(-2)).toContain('run: about 35s left')
	})

	test('is not said of one suite that says it of itself, nor when the run is over', () => {
		const alone = {...run, suites: run.suites.slice(0, 1)}
		expect(runLeft({run: alone, past: []}, {asOfMs: run.tMs, etaMs: 29_000})).toBeNull()
		expect(runLeft({run: alone, past: []}, {asOfMs: run.tMs, etaMs: null})).toBe('29s left')
		const over = finishedRun()
		expect(runLeft({run: over, past: [startup]}, {asOfMs: over.tMs, etaMs: null})).toBeNull()
		expect(runLeft({run: null, past: []}, {asOfMs: 0, etaMs: null})).toBeNull()
	})

	test('is said of a comparison alone as what it takes at most: its own word is of its step', () => {
		const comparison = recorded('build-ab', 0.45)
		const screen = drawn(modelOf({size: at, run: comparison, screen: 'live'}))
		expect(screen[0]).toMatch(/eta \d+s/)
		expect(screen.at(-2)).toMatch(/run: at most \d+s left/)
	})
})

import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import type {RunState} from '../../../src/core/run/state/run-state.ts'
import {bindings} from '../../../src/tui/key-table.ts'
import {screen} from '../../../src/tui/screens/screen.ts'
import {screenNames} from '../../../src/tui/state.ts'
import {ascii, unicode} from '../../../src/tui/text/glyphs.ts'
import {lineWidth} from '../../../src/tui/text/line.ts'
import {update} from '../../../src/tui/update.ts'
import {recordedRuns} from '../../core/run/recorded-runs.ts'
import {demoEvents, finishedRun, fold, runningRun} from '../support/demo-run.ts'
import {context, drawn, modelOf, press} from '../support/draw.ts'
import {recorded, stateAfter} from '../support/recorded.ts'
import {sweepRun} from '../support/sweep-run.ts'

const runs = [
	null,
	fold(demoEvents(0)),
	runningRun(3),
	runningRun(31),
	finishedRun(31),
	...[0.001, 0.02, 0.3, 0.98, 1].flatMap(upTo => [
		...['lists', 'build-ab', 'sweep-ab-open', 'render-ab-unsteady', 'startup-noise'].map(name => recorded(name, upTo)),
		sweepRun(upTo),
	]),
]
const keys = [...new Set(bindings.flatMap(binding => binding.keys)), 'x', 'ü', '漢']

const anySize = fc.record({columns: fc.integer({min: 1, max: 200}), rows: fc.integer({min: 1, max: 60})})

describe('every screen', () => {
	test('has exactly as many rows as the terminal and none wider than it, whatever was pressed', () => {
		fc.assert(
			fc.property(
				anySize,
				fc.constantFrom(...runs),
				fc.constantFrom(...screenNames),
				fc.array(fc.constantFrom(...keys), {maxLength: 12}),
				fc.constantFrom(unicode, ascii),
				(size, run, name, pressed, glyphs) => {
					const {model} = press(modelOf({size, run, screen: name}), ...pressed)
					const lines = screen(model, context(glyphs))
					expect(lines).toHaveLength(size.rows)
					for (const line of lines) expect(lineWidth(line)).toBeLessThanOrEqual(size.columns)
				},
			),
			{numRuns: 600, seed: 20},
		)
	})

	test('keeps to a size it is given later', () => {
		fc.assert(
			fc.property(anySize, anySize, fc.constantFrom(...screenNames), (before, after, name) => {
				const model = modelOf({size: before, run: runs[3]!, screen: name})
				const [resized] = update(model, {type: 'resized', size: after})
				expect(screen(resized, context())).toHaveLength(after.rows)
			}),
			{numRuns: 60, seed: 21},
		)
	})

	test('is the same when drawn twice', () => {
		for (const [name, run] of screenNames.flatMap(one => runs.map(other => [one, other] as const))) {
			const model = modelOf({size: {columns: 100, rows: 30}, run, screen: name})
			expect(drawn(model)).toEqual(drawn(model))
		}
	})

	test('consists of ASCII in the ASCII set, at every size, with every dialog and pane', () => {
		const walks = [
			[],
			['?'],
			['w'],
			['F'],
			['q'],
			['/'],
			['o'],
			['space'],
			['z'],
			['tab', 'z'],
			['tab', 'tab', 'z'],
			['t'],
			['H'],
		]
		for (const [columns, rows] of [
			[200, 60],
			[120, 40],
			[80, 24],
			[60, 15],
			[40, 6],
		] as const)
			for (const [name, run] of screenNames.flatMap(one => runs.map(other => [one, other] as const)))
				for (const keys of walks) {
					const model = modelOf({size: {columns, rows}, run, screen: name})
					// The names of the others are foreign text, which stays what it is.
					const ours = {...model, suitesKnown: model.suitesKnown.slice(0, 3)}
					expect(drawn(press(ours, ...keys).model, context(ascii)).join('\n')).toMatch(/^[\x20-\x7e\n]*$/)
				}
	})
})

describe('hostile text', () => {
	const evil = 'evil\x1b[2J\x1b]0;title\x07\x9b31m\r\n\u202eoff\x00'

	test('from target, config and profile cannot leave its line or colour it', () => {
		const events = demoEvents(12).map(event => {
			if (event.type === 'run-started')
				return {...event, plan: {...event.plan, suites: event.plan.suites.map(suite => ({...suite, name: evil}))}}
			if ('suite' in event && event.suite !== null) {
				const renamed = {...event, suite: evil}
				if (renamed.type === 'cpu-sampled')
					return {
						...renamed,
						newFrames: renamed.newFrames.map(
							([name, url, line, column]) => [`${evil}${name}`, `${url}${evil}`, line, column] as const,
						),
					}
				if (renamed.type === 'latency-counted') return {...renamed, metric: `measure:${evil}`}
				if (renamed.type === 'output-printed') return {...renamed, lines: [evil]}
				return renamed
			}
			return event
		})
		expectHarmless(fold(events as never))
	})

	test.each(['lists', 'build-ab', 'sweep-ab-open', 'startup-noise'])('in every name and text of %s neither', name => {
		const events = recordedRuns[name]!().map(event => {
			const own = new Set([
				'suite',
				'name',
				'label',
				'command',
				'subject',
				'text',
				'failure',
				'file',
				'benchmark',
				'reason',
			])
			// What is no text of others (the name of a parameter, a kind, a figure) stays what it is.
			return JSON.parse(JSON.stringify(event), (key, value) => {
				if (typeof value !== 'string' || !own.has(key)) return value
				return `${evil}${value}`
			})
		})
		const renamed = events.map(event =>
			event.type === 'compare-prepared' || event.type === 'compare-phase-started'
				? {...event, benchmarks: event.benchmarks.map((one: string | null) => one && `${evil}${one}`)}
				: event,
		)
		for (const upTo of [0.3, 1]) expectHarmless(stateAfter(renamed, upTo))
	})

	function expectHarmless(run: RunState): void {
		for (const screenName of screenNames) {
			for (const [columns, rows] of [
				[120, 40],
				[60, 15],
				[40, 6],
			] as const) {
				const model = modelOf({size: {columns, rows}, run, screen: screenName})
				const text = [model, update(model, {type: 'notice', kind: 'warn', text: evil})[0]]
					.flatMap(one => drawn(one))
					.join('')
				expect(text).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202a-\u202e]/)
				if (screenName !== 'suites' && columns === 120) expect(text).toContain('evil')
			}
		}
	}
})

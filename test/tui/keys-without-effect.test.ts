/** A key changes something that can be seen, starts something, or says why it does not. */
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import type {RunState} from '../../src/core/run/state/run-state.ts'
import {hintsFor, scopesOf} from '../../src/tui/bindings.ts'
import {bindings} from '../../src/tui/key-table.ts'
import {pressed} from '../../src/tui/pressed.ts'
import {type Model, screenNames} from '../../src/tui/state.ts'
import {clip} from '../../src/tui/text/width.ts'
import {eventfulEntry, historyModel, severalEntries} from './support/demo-history.ts'
import {demoEvents, finishedRun, fold, runningRun} from './support/demo-run.ts'
import {drawn, modelOf, press} from './support/draw.ts'
import {recorded} from './support/recorded.ts'
import {sweepRun} from './support/sweep-run.ts'

const runs: Readonly<Record<string, RunState | null>> = {
	none: null,
	'observe, just begun': fold(demoEvents(0)),
	observe: runningRun(31),
	'observe, over': finishedRun(31),
	...Object.fromEntries(
		['startup', 'lists', 'build-ab', 'sweep-ab-open', 'startup-noise'].flatMap(name => [
			[name, recorded(name, 0.5)],
			[`${name}, over`, recorded(name)],
		]),
	),
	sweep: sweepRun(0.5),
	'sweep, over': sweepRun(1),
}
const sizes = [
	{columns: 80, rows: 24},
	{columns: 120, rows: 40},
	{columns: 60, rows: 15},
	{columns: 44, rows: 8},
]
const keys = [...new Set(bindings.flatMap(binding => binding.keys)), 'v', 'ü', 'ctrl-e']

const screens = new WeakMap<Model, readonly string[]>()

/** What is seen but for the notice, drawn once for all keys that are pressed on it. */
function unsaid(model: Model): readonly string[] {
	const rows = screens.get(model) ?? drawn({...model, notice: null})
	screens.set(model, rows)
	return rows
}

/** @returns the model after it, for the next key */
function expectEffect(model: Model, key: string): Model {
	const [after, commands] = pressed(model, key, 1000)
	const {notice} = after
	if (commands.length > 0) return after
	if (notice === null || notice === model.notice)
		expect(unsaid(after), `${scopesOf(model)[0]} ${key}: nothing is seen of it`).not.toEqual(unsaid(model))
	else expectSaid(after, key)
	return after
}

function expectSaid(model: Model, key: string): void {
	const {text} = model.notice!
	// At the bottom, whatever stands over the screen; as much of it as fits.
	const seen = drawn(model).slice(-2).join('\n')
	expect(seen, `${scopesOf(model)[0]} ${key}`).toContain(clip(text, model.size.columns - 5).trimEnd())
}

describe.each(Object.entries(runs))('with a run of kind %s', (_, run) => {
	test.each(screenNames)('every key on the screen %s', name => {
		for (const size of sizes) {
			const model = modelOf({size, run, screen: name})
			for (const key of keys) expectEffect(model, key)
		}
	})

	test('every key of every dialog', () => {
		const ways = ['?', 'q', 'F', 'w', 'H', '/']
		for (const size of [sizes[0]!, sizes[3]!])
			for (const name of screenNames)
				for (const way of ways) {
					const {model} = press(modelOf({size, run, screen: name}), way)
					if (model.overlays.length > 0 || model.prompt) for (const key of keys) expectEffect(model, key)
				}
	})

	test('every key, whatever was pressed before', () => {
		const law = fc.property(
			fc.constantFrom(...sizes),
			fc.constantFrom(...screenNames),
			fc.array(fc.constantFrom(...keys), {maxLength: 25}),
			(size, name, pressed) => {
				let model = modelOf({size, run, screen: name})
				for (const key of pressed) model = expectEffect(model, key)
			},
		)
		fc.assert(law, {numRuns: 6, seed: 7})
	})
})

describe.each(Object.entries({none: [], one: [eventfulEntry], several: severalEntries}))(
	'with a history of %s',
	(_, entries) => {
		test.each([[[]], [['enter']], [['enter', 'enter']], [['j', 'h']], [['h', 'enter', 'j']]])(
			'every key after %j',
			before => {
				for (const size of sizes) {
					const {model} = press(historyModel(size, entries), ...before)
					for (const key of keys) expectEffect(model, key)
				}
			},
		)
	},
)

test('what is said of a key is gone with the next one, and esc does more than to clear it', () => {
	const {model} = press(modelOf({size: sizes[0]!, run: runs['observe']!, screen: 'live'}), 'v')
	expect(model.notice).toEqual({kind: 'why', text: 'v does nothing here: ? lists the keys'})
	expect(press(model, 'z').model.notice).toBeNull()
	expect(press(model, 'esc').model.screen).toBe('suites')
})

test('a key that has nothing to do is not offered', () => {
	for (const run of Object.values(runs))
		for (const name of screenNames) {
			const model = modelOf({size: {columns: 300, rows: 60}, run, screen: name})
			const offered = hintsFor(model, 299).map(hint => hint.label)
			for (const binding of bindings)
				if (scopesOf(model).includes(binding.when) && binding.idle?.(model) != null)
					expect(offered, binding.id).not.toContain(binding.label)
		}
})

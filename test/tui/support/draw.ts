import type {RunState} from '../../../src/core/run/state/run-state.ts'
import type {Command} from '../../../src/tui/command.ts'
import type {RunFeed} from '../../../src/tui/ports.ts'
import {pressed} from '../../../src/tui/pressed.ts'
import type {ViewContext} from '../../../src/tui/screens/context.ts'
import {screen} from '../../../src/tui/screens/screen.ts'
import {type Model, startModel} from '../../../src/tui/state.ts'
import {type Glyphs, unicode} from '../../../src/tui/text/glyphs.ts'
import {lineText, type Size} from '../../../src/tui/text/line.ts'
import {demoMachine, demoPast, demoSuites, drawnAtMs} from './demo-suites.ts'

export function feedOf(state: RunState | null): RunFeed {
	return {
		state,
		onChange: () => () => {},
		send: () => {},
		ended: state?.outcome == null ? null : {trouble: null},
		folder: '/srv/app/.arsenal/runs/20261120T104122-k3vq',
	}
}

export function modelOf(options: {
	readonly size: Size
	readonly run?: RunState | null
	readonly screen?: Model['screen']
}): Model {
	const run = options.run ?? null
	const model = startModel({
		size: options.size,
		suites: demoSuites,
		feed: run === null ? null : feedOf(run),
		hostLine: 'build-3  8 cores  node v24.21.0',
		past: demoPast,
	})
	return {...model, machine: demoMachine, ...(options.screen ? {screen: options.screen} : {})}
}

export function context(glyphs: Glyphs = unicode): ViewContext {
	return {glyphs, nowMs: drawnAtMs, ui: {bytesPerSecond: 1433, cpuShare: 0.012}, axes: new Map(), tops: new Map()}
}

export function drawn(model: Model, ctx: ViewContext = context()): string[] {
	return screen(model, ctx).map(lineText)
}

/** Presses keys one after the other. */
export function press(model: Model, ...keys: readonly string[]): {model: Model; commands: Command[]} {
	const commands: Command[] = []
	let current = model
	for (const key of keys) {
		const [next, asked] = pressed(current, key, 1000)
		current = next
		commands.push(...asked)
	}
	return {model: current, commands}
}

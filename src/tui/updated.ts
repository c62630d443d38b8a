/** What every part of `update` is made with. */
import type {Command, EndReason} from './command.ts'
import type {Model, Overlay} from './state.ts'

/** The model, and what must be done in the world. */
export type Updated = readonly [Model, readonly Command[]]

export function stay(model: Model): Updated {
	return [model, []]
}

export function leave(model: Model, reason: EndReason): Updated {
	return [model, [{do: 'quit', reason}]]
}

export function said(model: Model, kind: 'info' | 'warn', text: string): Model {
	return {...model, notice: {kind, text}}
}

/** A key did nothing. */
export function idle(model: Model, why: string): Model {
	return {...model, notice: {kind: 'why', text: why}}
}

/** Why a cursor stays. */
export function edge(by: number, what: string): string {
	return `this is the ${by < 0 ? 'first' : 'last'} ${what}`
}

export function opened(model: Model, overlay: Overlay): Model {
	return {...model, notice: null, overlays: [...model.overlays, overlay]}
}

export function closed(model: Model): Model {
	return {...model, overlays: model.overlays.slice(0, -1)}
}

export function next<T>(of: readonly T[], value: T): T {
	return of[(of.indexOf(value) + 1) % of.length]!
}

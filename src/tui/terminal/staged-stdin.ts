import {StringDecoder} from 'node:string_decoder'
import {type InputPiece, InputStage} from '../input-stage.ts'
import {type Mouse, readMouse} from '../mouse.ts'

/** Ink takes an escape for the key 20 ms after it came alone: what we know to be something else must not come sooner. */
const afterEscapeMs = 30

/** Who hears of the mouse: Ink knows none. */
export interface MouseListener {
	/** Whatever it does. */
	pointed(mouse: Mouse | 'other'): void
	/** Its reports come in a form that cannot be relied on, as from terminals that do not know ours. */
	unreadable(): void
}

/**
 * What Ink is given instead of the real stdin: the same stream, of which it reads what `InputStage` has put together, but for the mouse. A proxy,
 * because Ink also sets modes, encodings and references on it.
 */
export function stageStdin(real: NodeJS.ReadStream, listener: MouseListener): NodeJS.ReadStream {
	const stage = new InputStage()
	const decoder = new StringDecoder('utf8')
	const readers = new Set<() => void>()
	const ready: InputPiece[] = []
	let notBeforeMs = 0
	let timer: NodeJS.Timeout | null = null

	function wakeIn(ms: number): void {
		if (timer !== null) clearTimeout(timer)
		timer = setTimeout(() => {
			timer = null
			ready.push(...stage.elapse(performance.now()))
			for (const reader of readers) reader()
		}, Math.ceil(ms))
	}

	function read(): string | null {
		for (;;) {
			const chunk: unknown = real.read()
			if (chunk === null) break
			const text = typeof chunk === 'string' ? chunk : decoder.write(chunk as Buffer)
			for (const piece of stage.push(text, performance.now())) ready.push(piece)
			if (stage.takeOldMouse()) listener.unreadable()
		}
		const nowMs = performance.now()
		while (ready.length > 0 && nowMs >= notBeforeMs) {
			const first = ready.shift()!
			const mouse = readMouse(first.text)
			if (mouse === null) {
				if (first.isEscapeKey) notBeforeMs = nowMs + afterEscapeMs
				return first.text
			}
			listener.pointed(mouse)
		}
		const waitMs = ready.length === 0 ? stage.waitMs(nowMs) : notBeforeMs - nowMs
		if (waitMs !== null) wakeIn(waitMs)
		return null
	}

	const listen = (name: string | symbol, listener: () => void): void => {
		if (name === 'readable') readers.add(listener)
		real.on(name as string, listener)
	}
	const leave = (name: string | symbol, listener: () => void): void => {
		if (name === 'readable') readers.delete(listener)
		real.off(name as string, listener)
	}
	const own: Record<string | symbol, unknown> = {
		read,
		on: listen,
		addListener: listen,
		off: leave,
		removeListener: leave,
	}
	return new Proxy(real, {
		get(target, name) {
			if (Object.hasOwn(own, name)) return own[name]
			const value: unknown = Reflect.get(target, name, target)
			return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value
		},
	})
}

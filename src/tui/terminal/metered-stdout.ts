import {mouseOff, mouseOn} from '../mouse.ts'

/** The parts of `terminal/` touch the world; with program.tsx they are the only ones of the screens that do. */

const enter = '\x1b[?1049h'
const leave = '\x1b[?1049l'
/** Home, because entering the other screen keeps the shell's row; no wrapping, because a line as wide as the screen must stay one line. */
const afterEnter = '\x1b[H\x1b[?7l'
const beforeLeave = '\x1b[?7h'

export interface MeteredStdout {
	/** What Ink is given instead of the real stream. */
	readonly stream: NodeJS.WriteStream
	readonly bytes: number
	/** The mouse is reported whenever the other screen is entered, and no longer when it is left. */
	takeMouse(): void
	/** It is not reported any more. */
	leaveMouse(): void
	/** From here on nothing is written: the terminal is gone. */
	mute(): void
}

/**
 * Counts what is written, says 80x24 for a terminal that says 0x0 (`docker exec` without a size; Ink would open /dev/tty for every drawing),
 * and can be silenced. A proxy, because Ink also listens for `resize` and asks for the stream's state.
 */
export function meterStdout(real: NodeJS.WriteStream): MeteredStdout {
	const writeThrough = real.write.bind(real)
	let bytes = 0
	let muted = false
	let withMouse = false
	const write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
		if (muted) {
			for (const one of rest) if (typeof one === 'function') queueMicrotask(one as () => void)
			return true
		}
		let text = chunk
		if (typeof text === 'string') {
			if (text.includes(enter)) text = text.replace(enter, enter + afterEnter + (withMouse ? mouseOn : ''))
			if (text.includes(leave)) text = text.replace(leave, (withMouse ? mouseOff : '') + beforeLeave + leave)
		}
		bytes += typeof text === 'string' ? Buffer.byteLength(text) : text.length
		return (writeThrough as (chunk: string | Uint8Array, ...rest: unknown[]) => boolean)(text, ...rest)
	}
	const stream = new Proxy(real, {
		get(target, name) {
			if (name === 'write') return write
			if (name === 'columns') return target.columns > 0 ? target.columns : 80
			if (name === 'rows') return target.rows > 0 ? target.rows : 24
			const value: unknown = Reflect.get(target, name, target)
			return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value
		},
	})
	return {
		stream,
		get bytes() {
			return bytes
		},
		takeMouse() {
			withMouse = true
		},
		leaveMouse() {
			if (withMouse) write(mouseOff)
			withMouse = false
		},
		mute() {
			muted = true
		},
	}
}

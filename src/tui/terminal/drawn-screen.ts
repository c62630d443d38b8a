import type {ViewContext} from '../screens/context.ts'
import {screen} from '../screens/screen.ts'
import {clean} from '../select/suites-view.ts'
import type {Model} from '../state.ts'
import {ascii, unicode} from '../text/glyphs.ts'
import {fitLines, type Line, line, span} from '../text/line.ts'
import {paint} from '../text/paint.ts'
import {type ThemeName, themes} from '../text/theme.ts'

/** What stands on the terminal: painted rows. */
export interface Drawing {
	readonly columns: number
	readonly rows: number
	readonly lines: readonly string[]
}

const meterMs = 2000

/** The screen as it was drawn last, whoever shows it, and what drawing costs. */
export class DrawnScreen {
	readonly #look: {readonly theme: ThemeName; readonly glyphs: 'unicode' | 'ascii'}
	readonly #written: () => number
	readonly #onFault: (text: string) => void
	readonly #axes: ViewContext['axes'] = new Map()
	readonly #listeners = new Set<() => void>()
	#drawing: Drawing = {columns: 0, rows: 0, lines: []}
	#lines: readonly Line[] = []
	readonly #tops: ViewContext['tops'] = new Map()
	#cost = {bytesPerSecond: 0, cpuShare: 0}
	/** What the status line says of it: changes when the figures around it do, not worth a drawing of its own. */
	#shownCost = {second: -1, figures: this.#cost}
	#meter = {atMs: performance.now(), bytes: 0, cpuUs: 0}
	#fault = ''

	/** @param written how many bytes the terminal was sent. onFault: told of each fault in a screen once */
	constructor(
		look: {readonly theme: ThemeName; readonly glyphs: 'unicode' | 'ascii'},
		written: () => number,
		onFault: (text: string) => void,
	) {
		this.#look = look
		this.#written = written
		this.#onFault = onFault
	}

	readonly subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener)
		return () => this.#listeners.delete(listener)
	}
	readonly current = (): Drawing => this.#drawing

	/** As they were composed last, with what the mouse finds there. */
	get lines(): readonly Line[] {
		return this.#lines
	}

	/** @returns whether it differs from the one before */
	draw(model: Model): boolean {
		const {columns, rows} = model.size
		const lines = this.#compose(model)
		const same =
			columns === this.#drawing.columns &&
			rows === this.#drawing.rows &&
			lines.every((one, index) => one === this.#drawing.lines[index])
		if (same) return false
		this.#drawing = {columns, rows, lines}
		for (const listener of this.#listeners) listener()
		return true
	}

	readMeter(nowMs: number): void {
		if (nowMs - this.#meter.atMs < meterMs) return
		const usage = process.cpuUsage()
		const cpuUs = usage.user + usage.system
		const bytes = this.#written()
		const seconds = (nowMs - this.#meter.atMs) / 1000
		this.#cost = {
			bytesPerSecond: (bytes - this.#meter.bytes) / seconds,
			cpuShare: (cpuUs - this.#meter.cpuUs) / 1e6 / seconds,
		}
		this.#meter = {atMs: nowMs, bytes, cpuUs}
	}

	#compose(model: Model): string[] {
		const {theme, glyphs} = this.#look
		const second = Math.floor((model.run?.tMs ?? 0) / 1000)
		if (second !== this.#shownCost.second) this.#shownCost = {second, figures: this.#cost}
		const context: ViewContext = {
			glyphs: glyphs === 'ascii' ? ascii : unicode,
			nowMs: Date.now(),
			ui: this.#shownCost.figures,
			axes: this.#axes,
			tops: this.#tops,
		}
		this.#lines = this.#linesOf(model, context)
		// Ink gives an empty text no row at all.
		return this.#lines.map(one => paint(one, themes[theme]) || ' ')
	}

	/** A fault in a screen must not end the watching of a run: it is said, and the other screens still work. */
	#linesOf(model: Model, context: ViewContext): Line[] {
		try {
			return screen(model, context)
		} catch (error) {
			const text = `this screen cannot be drawn: ${error instanceof Error ? error.message : String(error)}`
			if (text !== this.#fault) {
				this.#fault = text
				this.#onFault(`${error instanceof Error ? error.stack : text}\n`)
			}
			return fitLines(
				[line(span(clean(text), 'bad')), line('the run goes on; 1 to 5 show other screens, q leaves')],
				model.size,
			)
		}
	}
}

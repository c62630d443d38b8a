/**
 * How often to draw. A link that does not keep up gets fewer drawings instead of a longer queue: after three drawings that could not be written
 * the rate is halved (down to an eighth), after twenty good ones it is doubled again.
 */
export class DrawPacer {
	readonly #periodMs: number
	#slowness = 1
	#held = 0
	#good = 0

	constructor(fps: number) {
		this.#periodMs = 1000 / fps
	}

	get periodMs(): number {
		return this.#periodMs * this.#slowness
	}

	/** @param waitingBytes what the terminal has not taken yet. @returns whether to draw now */
	tick(waitingBytes: number): boolean {
		if (waitingBytes > 0) {
			this.#good = 0
			if (++this.#held >= 3) {
				this.#held = 0
				this.#slowness = Math.min(8, this.#slowness * 2)
			}
			return false
		}
		this.#held = 0
		if (++this.#good >= 20) {
			this.#good = 0
			this.#slowness = Math.max(1, this.#slowness / 2)
		}
		return true
	}
}

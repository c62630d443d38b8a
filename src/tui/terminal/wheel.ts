import type {Mouse} from '../mouse.ts'

type Turn = Extract<Mouse, {is: 'wheel'}>

/** As long as a drawing takes. */
const gatherMs = 66

/** A wheel is reported up to a hundred times a second: its turns are put together, so that a storm is not drawn report by report. */
export class Wheel {
	readonly #onTurned: (turn: Turn) => void
	#gathered: Turn | null = null
	#timer: NodeJS.Timeout | null = null

	constructor(onTurned: (turn: Turn) => void) {
		this.#onTurned = onTurned
	}

	turn(by: Turn): void {
		this.#gathered = {...by, by: by.by + (this.#gathered?.by ?? 0)}
		this.#timer ??= setTimeout(() => this.settle(), gatherMs)
	}

	/** What was gathered is told of now: before a key or a click, which came after it. */
	settle(): void {
		const gathered = this.#gathered
		this.stop()
		if (gathered !== null && gathered.by !== 0) this.#onTurned(gathered)
	}

	/** What was gathered is for nobody. */
	stop(): void {
		if (this.#timer) clearTimeout(this.#timer)
		this.#timer = null
		this.#gathered = null
	}
}

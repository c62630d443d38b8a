import {setImmediate as nextTurn} from 'node:timers/promises'
import type {RunEvent} from '../../core/events/run-event.ts'
import type {RunState} from '../../core/run/state/run-state.ts'
import {foldEvents, RunLogReader, sayUnreadable} from '../../store/run-log.ts'

/** A log that somebody else writes, folded as far as it has come. */
export class FollowedLog {
	readonly #path: string
	readonly #reader: RunLogReader
	readonly #onEvent: (state: RunState, event: RunEvent) => void
	readonly #onDamage: (text: string) => void
	#state: RunState | null = null

	constructor(
		path: string,
		on: {
			/** Every event once, in order, with the state as it was then. */
			readonly event: (state: RunState, event: RunEvent) => void
			/** Lines cannot be read: a sentence about them. */
			readonly damage: (text: string) => void
		},
	) {
		this.#path = path
		this.#reader = new RunLogReader(path)
		this.#onEvent = on.event
		this.#onDamage = on.damage
	}

	/** null until the run has said its first word. Grown in place. */
	get state(): RunState | null {
		return this.#state
	}

	/** All there is. @returns whether there was anything new */
	read(): boolean {
		let isNew = this.#readPiece()
		while (this.#reader.behind) isNew = this.#readPiece() || isNew
		this.#sayDamage()
		return isNew
	}

	/** The same for the first time: what a run of hours has said takes seconds to read, in which keys are to be heard. */
	async catchUp(): Promise<void> {
		while (this.#reader.behind) {
			this.#readPiece()
			await nextTurn()
		}
		this.#sayDamage()
	}

	close(): void {
		this.#reader.close()
	}

	#readPiece(): boolean {
		const events = this.#reader.read()
		this.#state = foldEvents(this.#state, events, this.#onEvent)
		return events.length > 0
	}

	#sayDamage(): void {
		const unreadable = this.#reader.takeUnreadable()
		if (unreadable.length > 0) this.#onDamage(sayUnreadable(this.#path, unreadable))
	}
}

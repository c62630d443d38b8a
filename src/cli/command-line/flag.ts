import type {CommandName} from './command-names.ts'

export interface Flag<T = unknown> {
	/** One letter, without the dash. */
	readonly short?: string
	/** What stands for the value in help: `FILE`. Absent: the flag is on or off. */
	readonly value?: string
	/** As said in help; the code that reads a flag decides, because some defaults depend on the terminal. */
	readonly standard?: string
	readonly help: string
	readonly commands: readonly CommandName[] | 'all'
	readonly many?: true
	/** What was typed may hold a secret: it is not said again. */
	readonly isSecret?: true
	/** For a `Problem`: what `read` accepts. */
	readonly expected?: string
	/** `null` when the text is not acceptable. */
	readonly read?: (text: string) => T | null
}

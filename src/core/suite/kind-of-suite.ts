import type * as z from 'zod/mini'
import type {RawSuite} from './raw-suite.ts'

/** What the room of a kind has for `parse-config.ts`. */
export interface KindOfSuite<Suite> {
	/** Its keys are those that a suite of this kind may have, and no others. */
	readonly schema: z.ZodMiniObject
	/** @returns null when there are problems, which are then among those of the raw suite */
	readonly read: (raw: RawSuite) => Suite | null
	/** What labels of rules can say, as far as that is known before it runs: by their names. */
	readonly labels?: (suite: Suite) => Readonly<Record<string, readonly string[]>>
}

/** What the room of a kind has for `describe-plan.ts`. */
export interface WordsOfKind<Plan> {
	/** What it is, in brackets behind its name. */
	readonly title: (plan: Plan) => string
	/** What is done, one line each. */
	readonly steps: (plan: Plan, context: {readonly isProfiled: boolean}) => readonly string[]
}

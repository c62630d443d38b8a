/** What one side of a comparison has, whatever it runs. */
export interface ArmCommon {
	/** What the user called it: a command, or a revision. */
	readonly label: string
	/** A git revision that is checked out first, in place of the work tree; null: what is there. */
	readonly revision: string | null
}

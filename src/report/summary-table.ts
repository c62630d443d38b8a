export interface SummaryTable {
	/** Every row has every column, which is what table printers want. The first column is a name, all others are ours. */
	readonly rows: ReadonlyArray<Readonly<Record<string, string>>>
	/** Columns that can be done without, the least telling ones first; some only go together. */
	readonly droppable: ReadonlyArray<readonly string[]>
	/** A line below the table in place of a column that was dropped. */
	readonly instead?: Readonly<Record<string, string>>
	/** What is said of a name where nothing else has room. */
	readonly gist: string
}

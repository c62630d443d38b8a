/** How much of a report there is room for: rows of each table and list, characters of each text in them. */
export interface Room {
	readonly rows: number
	readonly text: number
}

export const wholeReport: Room = {rows: Number.POSITIVE_INFINITY, text: Number.POSITIVE_INFINITY}

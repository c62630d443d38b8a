import type {Room} from '../room.ts'

/** From all that a reader wants to see down to what fits anywhere: nobody reads the thousandth row of a comment. */
const rooms: readonly Room[] = [
	{rows: 1000, text: 300},
	{rows: 200, text: 300},
	{rows: 50, text: 300},
	{rows: 20, text: 200},
	{rows: 8, text: 100},
	{rows: 3, text: 60},
	{rows: 1, text: 40},
]

/**
 * The largest drawing that is below a limit, in bytes of UTF-8, which are at least as many as characters: forges count the one or the other.
 * @param draw  has to say what it left out; in the least room what it draws is bounded
 */
export function fitted(draw: (room: Room) => string, limit: number): string {
	for (const room of rooms) {
		const text = draw(room)
		if (bytesOf(text) < limit) return text
	}
	throw new Error(`what is drawn with ${JSON.stringify(rooms.at(-1))} is not below ${limit} bytes`)
}

function bytesOf(text: string): number {
	return new TextEncoder().encode(text).length
}

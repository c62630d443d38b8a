/** Bands that share the rows of a screen: each has its least, and what is left is dealt by weight up to what it can use. */
import type {Band, LivePane} from './live-screen.ts'

export interface Share {
	readonly panes: readonly LivePane[]
	readonly least: number
	/** More would be empty. */
	readonly most: number
	readonly weight: number
	/** It takes what nobody else can use: a chart can always be drawn higher. */
	readonly isElastic?: boolean
}

export function dealtBands(shares: readonly Share[]): readonly Band[] {
	return shares.map(({panes}, i) => ({panes, rows: ({free}) => dealtRows(shares, free)[i]!}))
}

/** How many rows each gets: `free` in all, unless nobody can use more. */
export function dealtRows(shares: readonly Share[], free: number): readonly number[] {
	const rows = shares.map(one => one.least)
	let left = free - rows.reduce((sum, one) => sum + one, 0)
	const deal = (mayHave: (share: Share, has: number) => boolean) => {
		while (left > 0) {
			let best = -1
			for (const [i, share] of shares.entries()) {
				if (!mayHave(share, rows[i]!)) continue
				if (best < 0 || dealtOf(share, rows[i]!) < dealtOf(shares[best]!, rows[best]!)) best = i
			}
			if (best < 0) return
			rows[best]!++
			left--
		}
	}
	deal(({most}, has) => has < most)
	deal(({isElastic = false}) => isElastic)
	return rows
}

/** With one row more, against what it is due. */
function dealtOf({least, weight}: Share, has: number): number {
	return (has + 1 - least) / weight
}

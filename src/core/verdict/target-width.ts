import {normalQuantile} from '../stats/normal.ts'
import {verdictLevel} from '../stats/ratio.ts'

export interface WidthOptions {
	readonly margin: number
	/** The smallest change worth finding, as a share: 0.03. */
	readonly change: number
	readonly level?: number
}

/** Chance that a change of the size asked for is found once the width is reached, and that equality is said where there is none. */
const changePower = 0.95
const equalPower = 0.8

/**
 * How narrow the interval of a ratio has to be (log(high) - log(low)) so that a change of the size asked for lies wholly outside the margin, and no change
 * wholly inside it. Known before anything is measured: the noise of the machine decides how many pairs that takes, not whether it is enough.
 *
 * @returns null when neither can ever be told: no margin, and a change that is not beyond it
 */
export function targetWidth({margin, change, level = verdictLevel}: WidthOptions): number | null {
	const inside = Math.log1p(margin)
	const beyond = Math.log1p(change) - inside
	const critical = normalQuantile((1 + level) / 2)
	const widths = [
		(2 * critical * beyond) / (critical + normalQuantile(changePower)),
		(2 * critical * inside) / (critical + normalQuantile((1 + equalPower) / 2)),
	].filter(width => width > 0)
	return widths.length === 0 ? null : Math.min(...widths)
}

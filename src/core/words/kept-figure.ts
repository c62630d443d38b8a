import {absent, significant} from '../units/format.ts'
import {type FigureUnit, sayFigure} from './figure-words.ts'

const known: ReadonlySet<string> = new Set<FigureUnit>([
	'ns',
	'ms',
	'bytes',
	'cores',
	'share',
	'count',
	'1/s',
	'bytes/s',
])
/** Rules are judged in seconds. */
const msPerSecond = 1000

/** As `sayFigure`, for what another version may have written: a unit that is not known stands behind the number as it is. */
export function sayKeptFigure(value: number | null, unit: string): string {
	if (value === null) return absent
	if (unit === 's') return sayFigure(value * msPerSecond, 'ms')
	return known.has(unit) ? sayFigure(value, unit as FigureUnit) : `${significant(value)} ${unit}`.trimEnd()
}

import {bytes, durationNs, grouped} from '../units/format.ts'
import type {WeightUnit} from './stack-weights.ts'

/** What a weight is called, in its unit. */
export function sayWeight(weight: number, unit: WeightUnit): string {
	switch (unit) {
		case 'us':
			return durationNs(weight * 1000)
		case 'bytes':
			return bytes(weight)
		case 'samples':
			return `${grouped(weight)} sample${weight === 1 ? '' : 's'}`
	}
}

/** What a profile has none of that weighs nothing. */
export const weightless: Readonly<Record<WeightUnit, string>> = {
	us: 'busy time',
	bytes: 'bytes',
	samples: 'samples of a program at work',
}

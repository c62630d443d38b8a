import type {VerdictName} from '../../../core/kinds/compare/events.ts'
import type {StyleName} from '../../text/theme.ts'

export interface VerdictSign {
	readonly sign: string
	readonly style: StyleName | undefined
}

/** A sign before the word, so that verdicts are told apart without colour. */
export const verdictSigns: Readonly<Record<VerdictName, VerdictSign>> = {
	regression: {sign: '^', style: 'bad'},
	improvement: {sign: 'v', style: 'good'},
	inconclusive: {sign: '?', style: 'warn'},
	equivalent: {sign: '=', style: undefined},
}

/** Beside whatever the verdict is. */
export const lessSteadySign: VerdictSign = {sign: '~', style: 'warn'}

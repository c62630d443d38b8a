import {expect, test} from 'vitest'
import {compareView} from '../../../../src/tui/kinds/compare/view.ts'
import {suiteOf} from '../../../core/run/suite-of.ts'
import {recorded} from '../../support/recorded.ts'

function viewOf(upTo: number, figure: string | null = null) {
	const run = recorded('build-ab', upTo)
	return compareView(run, suiteOf(run, 'compare'), {asOfMs: null, figure, benchmark: null})
}

test.each(['wall', 'cpu', 'peakRss'])(
	'once there is a verdict of %s, the ratio beside it is of the same pairs',
	key => {
		const {shown, state} = viewOf(1, key)
		expect(shown.verdict).not.toBeNull()
		expect(shown.values.base).toHaveLength(shown.verdict!.pairs)
		expect(shown.ratio!.ratio).toBeCloseTo(shown.verdict!.ratio, 9)
		expect(shown.ratio!.ci!.low).toBeCloseTo(shown.verdict!.ci!.low, 9)
		expect(state.pairs).toEqual({done: 60, total: null})
	},
)

test('while it is measured again, what is shown is the second measurement', () => {
	const {shown, state} = viewOf(0.8)
	expect(state.step).toBe('confirm')
	expect(shown.values.base.length).toBeLessThan(20)
})

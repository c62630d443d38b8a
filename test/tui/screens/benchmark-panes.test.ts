import {expect, test} from 'vitest'
import {unitOfView} from '../../../src/tui/screens/benchmark-panes.ts'

const figures = {n: 1200, min: 290, p50: 299, p75: 300, p90: 310, p99: 1130, p999: 9000, max: 33_000, mean: 413}

test('figures are said in the unit of the median, whatever a few slow samples would need', () => {
	expect(unitOfView({figures: {...figures, low: 291, high: 1200}}).name).toBe('ns')
	expect(unitOfView({figures: null}).name).toBe('ms')
})

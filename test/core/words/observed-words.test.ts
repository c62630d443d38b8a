import {expect, test} from 'vitest'
import {saySamples} from '../../../src/core/words/observed-words.ts'

test('one sample covers, several cover', () => {
	expect(saySamples({samples: 1, cpuShare: 0.158})).toBe('1 sample, which covers 15.8% of the CPU time')
	expect(saySamples({samples: 0, cpuShare: 0.099})).toBe('0 samples')
	expect(saySamples({samples: 87, cpuShare: 0.621})).toBe('87 samples, which cover 62.1% of the CPU time')
})

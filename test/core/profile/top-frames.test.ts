import {expect, test} from 'vitest'
import {topFrames} from '../../../src/core/profile/top-frames.ts'
import {weightsOf} from './drawings.ts'

test('shares are of the busy time', () => {
	const weights = weightsOf('main@/p/a.js:1:1;hot@/p/a.js:7:3 30\n main@/p/a.js:1:1 10\n (idle) 960')
	expect(topFrames(weights, 5)).toEqual([
		{name: 'hot', file: '/p/a.js', line: 7, selfShare: 0.75, totalShare: 0.75},
		{name: 'main', file: '/p/a.js', line: 1, selfShare: 0.25, totalShare: 1},
	])
	expect(topFrames(weights, 1)).toHaveLength(1)
})

test('nothing busy, nothing hot', () => {
	expect(topFrames(weightsOf('(idle) 5'), 5)).toEqual([])
})

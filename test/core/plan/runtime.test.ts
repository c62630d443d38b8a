import {expect, test} from 'vitest'
import {isRuntimeAlike, runtimeMisfit, runtimeOf} from '../../../src/core/plan/runtime.ts'

test('of versions the first number counts, each once, in order', () => {
	expect(runtimeOf(['v24.21.0', '22.1.0', 'v24.2.0', 'v8.0.0'])).toBe('v8, v22, v24')
	expect(runtimeOf([])).toBeNull()
	expect(runtimeOf(['', 'bun', 'v24'])).toBeNull()
})

test('what is not known differs from nothing', () => {
	expect([isRuntimeAlike('v24', 'v24'), isRuntimeAlike('v22', 'v24'), isRuntimeAlike(null, 'v24')]).toEqual([
		true,
		false,
		true,
	])
	expect(runtimeMisfit('v22', 'v22, v24')).toBe('Node of the program: v22 -> v22, v24')
	expect(runtimeMisfit('v22', null)).toBeNull()
})

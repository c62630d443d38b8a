import {expect, test} from 'vitest'
import {gateOfBaselines} from '../../../src/core/verdict/baseline-gate.ts'
import {heldReport} from '../../report/held-suite.ts'

const held = (metrics?: NonNullable<Parameters<typeof heldReport>[0]>['metrics']) =>
	heldReport(metrics === undefined ? {} : {metrics}).suites[0]!.baseline!
const question = (values: readonly number[], gates = true) => [{metric: 'wall', stat: 'median' as const, gates, values}]
const slower = [100, 101, 99, 100.5, 99.5]
const same = slower.map(value => value * 1.51)
const scattered = [100, 300, 90, 200, 80]

test.each([
	['worse', [held(question(slower))], 'failed', 'failed'],
	['the same', [held(question(same))], 'passed', 'passed'],
	['not clear', [held(question(scattered))], 'inconclusive', 'passed'],
	['worse in what does not decide', [held(question(slower, false))], 'inconclusive', 'passed'],
	['of nothing', [held([])], 'inconclusive', 'passed'],
	['one worse among others that are the same', [held(question(same)), held(question(slower))], 'failed', 'failed'],
	[
		'one worse among others that are not clear',
		[held(question(scattered)), held(question(slower))],
		'failed',
		'failed',
	],
	['without any', [], 'passed', 'passed'],
] as const)('%s', (_, all, strict, lenient) => {
	expect(gateOfBaselines(all, 'fail')).toBe(strict)
	expect(gateOfBaselines(all, 'pass')).toBe(lenient)
})

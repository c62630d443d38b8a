import {describe, expect, it} from 'vitest'
import {compareFigures} from '../../../src/core/kinds/compare/state-figures.ts'
import {sayMetric, sayMetricOf, sayQuestion, sayQuestionShort} from '../../../src/core/words/metric-words.ts'

describe('a metric is called', () => {
	it.each([
		['wall', 'wall time'],
		['peakRss', 'peak memory'],
		['wall/size=10', 'wall time, size=10'],
		['system/size=10/x', 'system CPU time, size=10/x'],
		['http', 'HTTP requests'],
		['measure:render/list', 'render/list'],
		['constructor', 'constructor'],
		['sort/n=100', 'sort/n=100'],
	])('%s is %s', (name, text) => {
		expect(sayMetric(name)).toBe(text)
	})

	it('with what stands for a run where that is not clear', () => {
		expect(sayMetricOf({metric: 'time', stat: 'p99'})).toBe('time, p99')
		expect(sayMetricOf({metric: 'heap', stat: 'mean'})).toBe('heap')
		expect(sayQuestion({metric: 'wall', stat: 'median', benchmark: 'size=10'})).toBe('wall time of size=10')
		expect(sayQuestionShort({metric: 'wall', stat: 'median', benchmark: 'size=10'})).toBe('size=10  wall')
		expect(sayQuestionShort({metric: 'wall', stat: 'median', benchmark: null})).toBe('wall time')
	})

	it('differently for everything that is compared', () => {
		expect(new Set(compareFigures.map(one => sayMetricOf(one))).size).toBe(compareFigures.length)
	})
})

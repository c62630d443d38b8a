import {describe, expect, it} from 'vitest'
import {type AlertTiming, alertsOverHistory, nextAlert, restingAlert} from '../../../src/core/rules/alert-state.ts'
import {type AlertSequence, alertSequences, holdsOf, lookSeconds} from './alert-sequences.ts'

const timingOf = ({forSeconds, keepSeconds, noData}: AlertSequence): AlertTiming => ({
	forMs: forSeconds * 1000,
	keepFiringForMs: keepSeconds * 1000,
	noData,
})

describe('an alert', () => {
	it.each(alertSequences)(
		'for $forSeconds s, kept for $keepSeconds s, no data $noData: $looks is $states',
		sequence => {
			let course = restingAlert
			const states = [...sequence.looks].map((look, index) => {
				course = nextAlert(course, holdsOf(look), index * lookSeconds * 1000, timingOf(sequence))
				return course.state[0]
			})
			expect(states.join('')).toBe(sequence.states)
		},
	)

	it('takes a look without data for one that is not true, whichever way that is judged afterwards', () => {
		for (const sequence of alertSequences.filter(({noData}) => noData === 'ok')) {
			const points = [...sequence.looks].map((look, index) => ({
				timeMs: index * lookSeconds * 1000,
				value: look === '-' ? null : look === 'T' ? 2 : 1,
			}))
			const over = alertsOverHistory({...timingOf(sequence), noData: 'inconclusive', op: '>', limit: 1}, points)
			expect(over.map(({state}) => state[0]).join('')).toBe(sequence.states)
			expect(over.map(({timeMs, value}) => ({timeMs, value}))).toEqual(points)
		}
	})

	it('goes by when it was looked at, however far apart that is', () => {
		const points = [0, 1000, 1500, 8000, 8001].map((timeMs, index) => ({timeMs, value: index < 4 ? 0 : 9}))
		const timing: AlertTiming = {forMs: 1500, keepFiringForMs: 0, noData: 'ok'}
		const states = alertsOverHistory({...timing, op: '<', limit: 5}, points).map(({state}) => state)
		expect(states).toEqual(['pending', 'pending', 'firing', 'firing', 'resolved'])
	})

	it.each([
		['<', 'firing', 'inactive', 'inactive'],
		['<=', 'firing', 'firing', 'inactive'],
		['>', 'inactive', 'inactive', 'firing'],
		['>=', 'inactive', 'firing', 'firing'],
		['==', 'inactive', 'firing', 'inactive'],
		['!=', 'firing', 'inactive', 'firing'],
	] as const)('compares with %s', (op, ...expected) => {
		const timing: AlertTiming = {forMs: 0, keepFiringForMs: 0, noData: 'ok'}
		const states = [1, 2, 3].map(value => alertsOverHistory({...timing, op, limit: 2}, [{timeMs: 0, value}])[0]!.state)
		expect(states).toEqual(expected)
	})
})

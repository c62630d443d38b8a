import {describe, expect, it} from 'vitest'
import {type AlertTiming, nextAlert, restingAlert} from '../../../src/core/rules/alert-state.ts'
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
			let course = restingAlert
			const states = [...sequence.looks].map((look, index) => {
				const timing: AlertTiming = {...timingOf(sequence), noData: 'inconclusive'}
				course = nextAlert(course, holdsOf(look), index * lookSeconds * 1000, timing)
				return course.state[0]
			})
			expect(states.join('')).toBe(sequence.states)
		}
	})

	it('goes by when it was looked at, however far apart that is', () => {
		const timing: AlertTiming = {forMs: 1500, keepFiringForMs: 0, noData: 'ok'}
		let course = restingAlert
		const states = [0, 1000, 1500, 8000, 8001].map((atMs, index) => {
			course = nextAlert(course, index < 4, atMs, timing)
			return course.state
		})
		expect(states).toEqual(['pending', 'pending', 'firing', 'firing', 'resolved'])
	})
})

import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import type {RunPlan} from '../../../src/core/plan/plan.ts'
import {restoreValues, withheldNames, withholdValues} from '../../../src/core/plan/withheld.ts'
import {arbitraryEvent} from '../events/arbitrary-event.ts'

/** Any plan as it is before it is written down: each variable, address, header and body has a value that stands nowhere else. */
const plans = arbitraryEvent('run-started').map((event): {plan: RunPlan; values: number} => {
	let values = 0
	const {plan} = event as Extract<typeof event, {type: 'run-started'}>
	const planted = () => `planted-${values++}.`
	const text = JSON.stringify(plan, function (this: object, key, value) {
		if (/^withheld/.test(key)) return undefined
		// That of a request; a pattern for one is no secret.
		if (key === 'body' && 'headers' in this && value !== null) return planted()
		if (key === 'url') return `http://${planted()}:${planted()}@h/path?name=${planted()}`
		if (key !== 'env' && key !== 'headers') return value
		return Object.fromEntries(Object.keys(value).map(name => [name, planted()]))
	})
	return {plan: JSON.parse(text), values}
})

describe('values of variables, addresses, headers and bodies', () => {
	test('are in no plan that is written down, and are all there again once restored', () => {
		fc.assert(
			fc.property(plans, ({plan, values}) => {
				const written = withholdValues(plan)
				expect(JSON.stringify(written)).not.toContain('planted-')
				expect(withholdValues(written)).toEqual(written)
				expect(withheldNames(written).length > 0).toBe(values > 0)
				expect(restoreValues(written, plan)).toEqual({plan, lacking: []})
			}),
		)
	})

	test('that nobody has any more are named, those that are known filled in', () => {
		const launch = (env: Record<string, string>) => ({argv: ['a'], shell: false, cwd: '/', env})
		const written = withholdValues({one: launch({A: '1', B: '2'}), two: [launch({A: '3'})]})
		const known = {one: launch({A: 'x', C: '4'}), two: [] as ReturnType<typeof launch>[]}
		const {plan, lacking} = restoreValues(written, known)
		expect(lacking).toEqual(['B', 'A'])
		expect(plan.one.env).toEqual({A: 'x'})
	})

	test('of an address are restored while it is the same one but for them', () => {
		const ready = (url: string) => ({ready: {is: 'http' as const, url, timeoutMs: 1}})
		const written = withholdValues(ready('http://user:one@h/a?key=one&plain'))
		expect(written).toEqual({ready: {...ready('http://***@h/a?key=***&***').ready, withheldUrl: true}})
		expect(restoreValues(written, ready('http://user:two@h/a?key=two&other'))).toEqual({
			plan: ready('http://user:two@h/a?key=two&other'),
			lacking: [],
		})
		expect(restoreValues(written, ready('http://user:one@h/b?key=one&plain'))).toEqual({
			plan: written,
			lacking: ['http://***@h/a?key=***&***'],
		})
		expect(withholdValues(ready('http://h/a'))).toEqual(ready('http://h/a'))
	})

	test('of requests are restored from the same request, and what is lacking is named', () => {
		const send = (headers: Record<string, string>, body: string | null) => ({
			url: 'http://h/',
			method: 'POST',
			headers,
			body,
		})
		const written = withholdValues({one: send({token: '1'}, 'secret'), two: send({}, null)})
		expect(written).toEqual({
			one: {...send({}, null), withheldHeaders: ['token'], withheldBody: true},
			two: send({}, null),
		})
		expect(withheldNames(written)).toEqual(['token', 'the body of POST http://h/'])
		const {plan, lacking} = restoreValues(written, {one: send({token: '2'}, null), two: send({}, 'more')})
		expect(plan).toEqual({one: send({token: '2'}, null), two: send({}, null)})
		expect(lacking).toEqual(['the body of POST http://h/'])
	})
})

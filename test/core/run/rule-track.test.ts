import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {RuleList} from '../../../src/core/rules/rule.ts'
import {RuleTrack} from '../../../src/core/run/state/rule-track.ts'
import {rule} from './recorded-budgets.ts'

const seen = (holds: boolean | null, headroom: number | null = null) => ({
	rule: 0,
	holds,
	observed: 1,
	limit: 2,
	n: 3,
	headroom,
})

/** What Prometheus' alerts say, straight from the words: broken at every look from one moment on, for long enough, whatever could not be told between. */
function firedBy(looks: ReadonlyArray<boolean | null>, everyMs: number, forMs: number): number[] {
	const fired: number[] = []
	let since: number | null = null
	let isFiring = false
	looks.forEach((isBroken, index) => {
		const atMs = (index + 1) * everyMs
		if (isBroken === null) return
		if (!isBroken) {
			since = null
			isFiring = false
			return
		}
		since ??= atMs
		if (!isFiring && atMs - since >= forMs) {
			isFiring = true
			fired.push(atMs)
		}
	})
	return fired
}

describe('a rule that is looked at second by second', () => {
	it('counts as broken when it was so for long enough, and again when it was kept in between', () => {
		const looks = fc.array(fc.constantFrom(true, true, true, false, null), {maxLength: 60})
		fc.assert(
			fc.property(
				looks,
				fc.integer({min: 0, max: 5}),
				fc.constantFrom<RuleList>('budgets', 'alerts', 'capture'),
				(all, forSeconds, list) => {
					const track = new RuleTrack(rule(list, `rss > 1MB${forSeconds > 0 ? ` for ${forSeconds}s` : ''}`))
					const fired = all.flatMap((isBroken, index) => {
						const holds = isBroken === null ? null : list === 'budgets' ? !isBroken : isBroken
						return track.add((index + 1) * 1000, seen(holds)) ? [(index + 1) * 1000] : []
					})
					expect(fired).toEqual(firedBy(all, 1000, forSeconds * 1000))
					expect(track.firedCount).toBe(fired.length)
					expect(track.firedMs).toBe(fired.at(-1) ?? null)
					expect(track.told).toBe(all.filter(one => one !== null).length)
					expect(track.untold).toBe(all.length - track.told)
					expect(track.spans.filter(span => span.fired)).toHaveLength(fired.length)
					for (const {fromMs, toMs} of track.spans) expect(toMs ?? Number.POSITIVE_INFINITY).toBeGreaterThan(fromMs)
				},
			),
		)
	})

	it('keeps the worst that was seen: a broken one, then the one with the least room', () => {
		fc.assert(
			fc.property(fc.array(fc.tuple(fc.boolean(), fc.integer({min: -5, max: 5})), {minLength: 1}), all => {
				const track = new RuleTrack(rule('budgets', 'rss < 1MB'))
				for (const [index, [holds, headroom]] of all.entries()) track.add(index, seen(holds, headroom))
				const broken = all.filter(([holds]) => !holds)
				const least = Math.min(...(broken.length > 0 ? broken : all).map(([, headroom]) => headroom))
				expect(track.worst).toMatchObject({headroom: least, holds: broken.length === 0})
			}),
		)
	})

	it('keeps a hundred stretches, and counts all', () => {
		const track = new RuleTrack(rule('alerts', 'rss > 1MB'))
		for (let at = 0; at < 1000; at++) track.add(at, seen(at % 2 === 0))
		expect(track.firedCount).toBe(500)
		expect(track.spans).toHaveLength(100)
		expect(track.spans[0]).toEqual({fromMs: 0, toMs: 1, fired: true})
		expect(track.spans.at(-1)).toEqual({fromMs: 998, toMs: 999, fired: true})
	})
})

import {expect, test} from 'vitest'
import {needsOf} from '../../../src/core/plan/kinds.ts'
import type {SuitePlan} from '../../../src/core/plan/plan.ts'
import {comparison} from '../run/recorded-compare.ts'
import {micro} from '../run/recorded-micro.ts'
import {command, launch, observe} from '../run/recorded-runs.ts'

const at = (cwd: string) => launch('node a.js', {cwd})
const places = (plan: SuitePlan) => needsOf(plan).places(plan)

test('a suite needs the folders it starts programs in, and its bench file', () => {
	expect(places(observe('a', 'node a.js', {driver: at('/load')}))).toEqual(['/srv/shop', '/load'])
	expect(places(observe('a', 'node a.js', {driver: null}))).toEqual(['/srv/shop'])
	expect(places(command('a', 'node a.js'))).toEqual(['/srv/shop'])
	const variants = ['/one', '/two'].map(cwd => ({label: cwd, launch: at(cwd)}))
	expect(places(command('a', 'node a.js', {variants}))).toEqual(['/one', '/two'])
	expect(places(micro('sort', 'sort.bench.js'))).toEqual(['/srv/shop', '/srv/shop/sort.bench.js'])
})

test('only a suite of functions has a bench file that must be there', () => {
	const files = [observe('a', 'x'), command('a', 'x'), comparison('ab'), micro('sort', 'sort.bench.js')].map(
		(plan: SuitePlan) => needsOf(plan).benchFile(plan),
	)
	expect(files).toEqual([null, null, null, '/srv/shop/sort.bench.js'])
})

test('a comparison needs its revisions; where they run is made first, so their places are not asked for', () => {
	const old = {kind: 'command', label: 'v1', revision: 'v1', benchmarks: [{label: null, launch: at('/old')}]} as const
	const plan = comparison('ab', {base: old})
	expect(places(plan)).toEqual(['/srv/shop'])
	expect(needsOf(plan).revisions(plan)).toEqual([{side: 'base', revision: 'v1', dir: '/old'}])
	const here = comparison('ab')
	expect(needsOf(here).revisions(here)).toEqual([])
	expect(places(here)).toEqual(['/srv/shop', '/srv/shop'])
})

test('the noise floor of a comparison is that of what either side runs', () => {
	const plan = comparison('ab', {gate: 'cpu'})
	const floor = needsOf(plan).floor(plan)!
	expect(floor.metric).toBe('cpu')
	expect(floor.launches.map(({argv}) => argv.join(' '))).toEqual(['node old/cli.js build', 'node dist/cli.js build'])
	const one = command('a', 'node a.js')
	expect(needsOf(one).floor(one)).toBeNull()
})

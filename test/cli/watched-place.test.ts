/** Where a run is found again, as somebody would type it who watches it from another place than it was started in. */
import {copyFileSync, mkdirSync} from 'node:fs'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {expect, onTestFinished, test} from 'vitest'
import {runToOpen} from '../../src/cli/commands/watch.ts'
import {placedIn} from '../../src/cli/follow/start-run.ts'
import type {Session} from '../../src/cli/session.ts'
import {observing, planOf} from '../engine/real-suites.ts'
import {Place} from './real-runs.ts'

const id = '20261120T104122-k3vq'
const log = fileURLToPath(new URL('../../fixtures/runs/http-json.ndjson', import.meta.url))

test.each<[typed: string, out: string, told: string | null, name: string, expected: string | undefined]>([
	['.', '.arsenal', null, 'latest', undefined],
	['.', 'kept', 'kept', id.slice(0, 10), 'kept'],
	['sub', '../kept', '../kept', id, '../kept'],
	['.', '.arsenal', null, `kept/runs/${id}`, 'kept'],
	['kept', '../.arsenal', null, `runs/${id}/log.ndjson`, '.'],
	['.', '.arsenal', null, 'lone', undefined],
])('in %s with runs in %s', async (typed, out, told, name, expected) => {
	const {dir, front} = new Place()
	for (const folder of [`.arsenal/runs/${id}`, `kept/runs/${id}`, 'lone']) {
		mkdirSync(path.join(dir, folder), {recursive: true})
		copyFileSync(log, path.join(dir, folder, 'log.ndjson'))
	}
	const cwd = path.join(dir, typed)
	mkdirSync(cwd, {recursive: true})
	const session = {cwd, front} as Session
	const found = /\//.test(name) || name === 'lone' ? path.resolve(cwd, name) : name
	const open = await runToOpen(session, {dir: path.resolve(cwd, out), told, project: null}, found)
	const feed = await open({})
	onTestFinished(() => feed.close())
	expect(feed.out).toBe(expected)
})

test('a plan that is run again is found where this run of it is kept', () => {
	const plan = planOf([observing('a', 'true')])
	const elsewhere = {...plan, out: 'there'}
	expect(placedIn(elsewhere, null)).toEqual(plan)
	expect(placedIn(elsewhere, 'here')).toEqual({...plan, out: 'here'})
	expect(placedIn(plan, null)).toEqual(plan)
})

import {expect, test} from 'vitest'
import type {RunFeed} from '../../../src/tui/ports.ts'
import {lastWord} from '../../../src/tui/select/last-word.ts'
import {type Model, startModel} from '../../../src/tui/state.ts'

const feed: RunFeed = {
	state: null,
	onChange: () => () => {},
	send: () => {},
	ended: null,
	folder: '/srv/app/.arsenal/runs/20261120T104122-k3vq',
}
const model = (changes: Partial<Model>): Model => ({
	...startModel({size: {columns: 80, rows: 24}, suites: [], feed: null}),
	...changes,
})

test.each<[string, Partial<Model>, string]>([
	['before any run', {}, 'killed'],
	[
		'a run that has not said its name',
		{starting: true},
		'killed, the run goes on. See it again with: arsenal-tui watch',
	],
	['a run', {feed}, 'killed, the run goes on. See it again with: arsenal-tui watch 20261120T104122-k3vq'],
	[
		'a run told to stop',
		{feed, stopping: true},
		'killed, the run still ends. See it again with: arsenal-tui watch 20261120T104122-k3vq',
	],
	[
		'a run that is over',
		{feed: {...feed, ended: {trouble: null}}},
		'killed. See the run again with: arsenal-tui watch 20261120T104122-k3vq',
	],
	[
		'a run kept elsewhere',
		{feed: {...feed, out: 'my runs'}},
		"killed, the run goes on. See it again with: arsenal-tui watch 20261120T104122-k3vq --out 'my runs'",
	],
	['a profile of no run', {feed: {...feed, ended: {trouble: null}, folder: null}}, 'killed'],
	[
		'a folder of a hostile name',
		{feed: {...feed, folder: '/srv/\x1b[2J\nx'}},
		"killed, the run goes on. See it again with: arsenal-tui watch ' x'",
	],
])('%s', (_, changes, said) => {
	expect(lastWord(model(changes)).replace(/[^\x20-\x7e]/g, '')).toBe(lastWord(model(changes)))
	expect(lastWord(model(changes))).toBe(`arsenal-tui: the screen was ${said}`)
})

import {expect, test} from 'vitest'
import {runOfProfile} from '../../../src/cli/profile-events.ts'
import {readProfile} from '../../../src/core/profile/read-profile.ts'
import {flameTree, nodeAt, tableRows} from '../../../src/tui/select/flame-tree.ts'
import {categoryShares, selectedView} from '../../../src/tui/select/flame-view.ts'
import type {FlameModel} from '../../../src/tui/state.ts'

const folded = `main /srv/app.js:1:1;parse /srv/app.js:5:1;JSON.parse 30
main /srv/app.js:1:1;parse /srv/app.js:5:1 10
main /srv/app.js:1:1;read node:fs:7:1 40
main /srv/app.js:1:1;(garbage collector) 20
`
const run = runOfProfile(
	{title: 'x', file: '/x', profile: readProfile(folded, 'x')},
	{command: 'arsenal-tui flame x', version: '0'},
)
const looking: FlameModel = {
	suite: null,
	span: null,
	inverted: false,
	zoom: [],
	selected: [],
	search: '',
	table: false,
	tableSort: 'self',
	tableReversed: false,
	tableCursor: null,
	scroll: 0,
}

test('whose code was on top, the table, and who calls whom are the same however the tree is turned', () => {
	const upright = flameTree(run, looking)!
	const turned = flameTree(run, {...looking, inverted: true})!
	expect(categoryShares(upright)).toBe('node 40%  native 30%  gc 20%  own code 10%')
	expect(categoryShares(turned)).toBe(categoryShares(upright))
	const rows = (of: typeof upright) =>
		tableRows(of, looking).map(row => [of.upright.frames[row.frame]!.name, row.selfUs, row.totalUs])
	expect(rows(turned)).toEqual(rows(upright))
	expect(rows(turned).at(-1)).toEqual(['main', 0, 100])
	const about = (of: typeof upright, path: string[]) => {
		const view = selectedView(of, nodeAt(of.tree, path), 0)
		return {label: view.label, callers: view.callers, callees: view.callees}
	}
	const [main, parse, json] = ['main\0/srv/app.js\x001\x001', 'parse\0/srv/app.js\x005\x001', 'JSON.parse\0\x000\x000']
	expect(about(turned, [json!, parse!])).toEqual(about(upright, [main!, parse!]))
	expect(about(turned, [json!, parse!])).toMatchObject({callers: 'main 40.0%', callees: 'JSON.parse 30.0%'})
})

import {readFileSync} from 'node:fs'
import {expect, test} from 'vitest'
import {runOfProfile} from '../../../src/cli/follow/profile-events.ts'
import {flameScreen} from '../../../src/tui/screens/flame.ts'
import {flameTree, nodeAt, tableRows} from '../../../src/tui/select/flame-tree.ts'
import {categoryShares, selectedView} from '../../../src/tui/select/flame-view.ts'
import {type FlameModel, startModel} from '../../../src/tui/state.ts'
import {unicode} from '../../../src/tui/text/glyphs.ts'
import {readProfile} from '../../core/profile/read.ts'
import {context} from '../support/draw.ts'

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
	file: null,
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
		tableRows(of, looking).map(row => [of.upright.frames[row.frame]!.name, row.self, row.total])
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

test('what a profile from a file stands for is in the header, and what has to be known beside it below', () => {
	const file = new URL('../../../fixtures/profiles/gap.cpuprofile', import.meta.url)
	const drawn = (text: string, columns = 110) => {
		const profile = readProfile(text, 'x')
		const state = runOfProfile({title: 'x', file: '/x', profile}, {command: 'arsenal-tui flame x', version: '0'})
		const size = {columns, rows: 16}
		const model = {...startModel({suites: [], feed: null, size}), run: state, screen: 'flame' as const}
		return flameScreen(model, context(unicode)).map(line => line.map(({text}) => text).join(''))
	}
	const gap = drawn(readFileSync(file, 'utf8'))
	expect(gap[0]).toContain('6 samples stand for 6 of 520 ms')
	expect(gap.at(-2)).toMatch(/^ ! Nobody's: 1 ms before the first sample; 499 ms in 1 gap/)
	const onlyRoot = drawn(readFileSync(new URL('only-root.cpuprofile', file), 'utf8'), 60)
	expect(onlyRoot.join(' ').replaceAll(/\s+/g, ' ')).toContain(
		'all of them on (root), where V8 saw no function: there are no shares',
	)
	const heap = drawn(
		'{"head":{"callFrame":{"functionName":"(root)"},"selfSize":0,"children":[{"callFrame":{"functionName":"a"},"selfSize":2048}]}}',
	)
	expect(heap[0]).toContain('2.00 KiB')
	expect(heap[0]).not.toContain('idle')
})

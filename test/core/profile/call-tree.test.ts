import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {
	type CallTree,
	type CallTreeOptions,
	childrenOf,
	frameOfNode,
	invert,
	makeCallTree,
	pathTo,
} from '../../../src/core/profile/call-tree.ts'
import {calleesOf, callersOf, frameTotals} from '../../../src/core/profile/frame-totals.ts'
import {foldedText, weightsOf} from './drawings.ts'

/** Nodes as indented lines: `total self name`. */
function draw(tree: CallTree): string[] {
	return Array.from(
		{length: tree.length},
		(_, i) => `${'  '.repeat(tree.depth[i]!)}${tree.total[i]} ${tree.self[i]} ${frameOfNode(tree, i).name}`,
	)
}

const profile = weightsOf(`
	main;parse 10
	main;render;layout 30
	main;render;parse 15
	main;render 5
	(idle) 100
`)

describe('a call tree', () => {
	test('sums totals, puts the heaviest child first and leaves idle out', () => {
		expect(draw(makeCallTree(profile))).toEqual([
			'60 0 (all)',
			'  60 0 main',
			'    50 5 render',
			'      30 30 layout',
			'      15 15 parse',
			'    10 10 parse',
		])
	})

	test('keeps idle when asked', () => {
		expect(draw(makeCallTree(profile, {idle: 'included'})).slice(0, 2)).toEqual(['160 0 (all)', '  100 100 (idle)'])
	})

	test('shows callers when inverted', () => {
		expect(draw(makeCallTree(profile, {inverted: true}))).toEqual([
			'60 0 (all)',
			'  30 0 layout',
			'    30 0 render',
			'      30 30 main',
			'  25 0 parse',
			'    15 0 render',
			'      15 15 main',
			'    10 10 main',
			'  5 0 render',
			'    5 5 main',
		])
	})

	test('knows children and paths', () => {
		const tree = makeCallTree(profile)
		expect(childrenOf(tree, 2).map(node => frameOfNode(tree, node).name)).toEqual(['layout', 'parse'])
		expect(pathTo(tree, 4).map(node => frameOfNode(tree, node).name)).toEqual(['main', 'render', 'parse'])
		expect(pathTo(tree, 0)).toEqual([])
	})

	test('of nothing is a root', () => {
		expect(draw(makeCallTree(weightsOf('(idle) 10')))).toEqual(['0 0 (all)'])
	})
})

describe('totals of functions', () => {
	const tree = makeCallTree(weightsOf('a;b;a;b 8\n a;c 4\n b 1'))
	const name = (frame: number) => tree.frames[frame]?.name ?? '-'

	test('count a recursion once', () => {
		expect(frameTotals(tree).map(({frame, self, total}) => [name(frame), self, total])).toEqual([
			['b', 9, 9],
			['c', 4, 4],
			['a', 0, 12],
		])
	})

	test('name callers and callees', () => {
		const frame = tree.frames.findIndex(({name}) => name === 'b')
		expect(callersOf(tree, frame).map(({frame, us}) => [name(frame), us])).toEqual([
			['a', 8],
			['-', 1],
		])
		expect(calleesOf(tree, frame).map(({frame, us}) => [name(frame), us])).toEqual([['a', 8]])
	})
})

describe('laws', () => {
	const stack = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), {minLength: 1, maxLength: 6})
	const folded = fc
		.array(fc.tuple(stack, fc.integer({min: 1, max: 1000})), {minLength: 1, maxLength: 30})
		.map(lines => lines.map(([frames, us]) => `${frames.join(';')} ${us}`).join('\n'))

	test('parents come first, children follow by weight and fit, and self sums up to the total', () => {
		const options: fc.Arbitrary<CallTreeOptions> = fc.record({inverted: fc.boolean()})
		fc.assert(
			fc.property(folded, options, (text, chosen) => {
				const weights = weightsOf(text)
				const tree = makeCallTree(weights, chosen)
				const sum = [...weights.self.values()].reduce((a, b) => a + b, 0)
				expect(tree.total[0]).toBe(sum)
				expect(tree.self.reduce((a, b) => a + b, 0)).toBe(sum)
				for (let node = 0; node < tree.length; node++) {
					expect(tree.parent[node]!).toBeLessThan(node)
					const children = childrenOf(tree, node)
					const totals = children.map(child => tree.total[child]!)
					expect(totals).toEqual([...totals].sort((a, b) => b - a))
					expect(totals.reduce((a, b) => a + b, tree.self[node]!)).toBe(tree.total[node])
					for (const child of children) expect(tree.parent[child]).toBe(node)
				}
			}),
		)
	})

	test('inverted twice gives the stacks one began with', () => {
		fc.assert(
			fc.property(folded, text => {
				const weights = weightsOf(text)
				expect(foldedText(invert(invert(weights)))).toEqual(foldedText(weights))
			}),
		)
	})

	test('totals of functions equal a count over whole stacks', () => {
		fc.assert(
			fc.property(folded, text => {
				const weights = weightsOf(text)
				const tree = makeCallTree(weights)
				for (const told of frameTotals(tree)) {
					const {frame} = told
					let self = 0
					let total = 0
					for (const [stack, us] of weights.self) {
						const frames = weights.table.framesOf(stack)
						if (frames.at(-1) === tree.frames[frame]) self += us
						if (frames.includes(tree.frames[frame]!)) total += us
					}
					expect([told.self, told.total]).toEqual([self, total])
				}
			}),
		)
	})
})

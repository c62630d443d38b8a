import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {type CellSpan, layoutCells} from '../../../src/core/flame/cells.ts'
import {layoutFlame} from '../../../src/core/flame/layout.ts'
import {type CallTree, frameOfNode, makeCallTree} from '../../../src/core/profile/call-tree.ts'
import {weightsOf} from '../profile/drawings.ts'

const tree = makeCallTree(weightsOf('main;parse 40\n main;render;draw 20\n main;render 20\n gc 19\n log 1'))
const nodeNamed = (name: string) =>
	Array.from({length: tree.length}, (_, i) => i).find(i => frameOfNode(tree, i).name === name)!

describe('boxes', () => {
	const boxesOf = (options: Parameters<typeof layoutFlame>[1]) =>
		layoutFlame(tree, options).boxes.map(
			({node, depth, x0, x1}) => `${depth} ${x0}-${x1} ${frameOfNode(tree, node).name}`,
		)

	test('stand in their parents, the heaviest first', () => {
		expect(boxesOf({})).toEqual([
			'0 0-1 (all)',
			'1 0-0.8 main',
			'2 0-0.4 parse',
			'2 0.4-0.8 render',
			'3 0.4-0.6 draw',
			'1 0.8-0.99 gc',
			'1 0.99-1 log',
		])
	})

	test('zoomed in, fill the width together with their callers', () => {
		expect(boxesOf({zoom: nodeNamed('render')})).toEqual(['0 0-1 (all)', '1 0-1 main', '2 0-1 render', '3 0-0.5 draw'])
	})

	test('too narrow are left out and counted', () => {
		const layout = layoutFlame(tree, {minShare: 0.2})
		expect(layout.boxes.map(box => frameOfNode(tree, box.node).name)).toEqual([
			'(all)',
			'main',
			'parse',
			'render',
			'draw',
		])
		expect(layout.hidden.frames).toBe(2)
		expect(layout.hidden.share).toBeCloseTo(0.2)
		expect(layout.rows).toBe(4)
	})

	test('of an empty tree are none', () => {
		expect(layoutFlame(makeCallTree(weightsOf(''))).boxes).toEqual([])
	})
})

/** One character a cell: `[name]`, dots for merged frames. */
function drawRow(of: CallTree, spans: readonly CellSpan[]): string {
	return spans
		.map(span => {
			const width = span.to - span.from
			if (span.is === 'gap') return ' '.repeat(width)
			if (span.is === 'merged') return '·'.repeat(width)
			if (width < 3) return '[]'.slice(0, width)
			return `[${frameOfNode(of, span.node)
				.name.slice(0, width - 2)
				.padEnd(width - 2)}]`
		})
		.join('')
}

describe('cells', () => {
	test('draw a picture', () => {
		const {rows, hidden} = layoutCells(layoutFlame(tree), 40)
		expect(rows.map(row => drawRow(tree, row))).toEqual([
			'[(all)                                 ]',
			'[main                          ][gc    ]',
			'[parse         ][render        ]        ',
			'                [draw  ]                ',
		])
		expect(hidden.frames).toBe(1)
		expect(hidden.share).toBeCloseTo(0.01)
	})

	test('merge narrow neighbours into dots and count them with what they call', () => {
		const thin = Array.from({length: 8}, (_, i) => `thin${i};below 5`).join('\n')
		const many = makeCallTree(weightsOf(`wide 60\n ${thin}`))
		const {rows, hidden} = layoutCells(layoutFlame(many), 10)
		expect(rows.map(row => drawRow(many, row))).toEqual(['[(all)   ]', '[wide]····'])
		expect(hidden.frames).toBe(16)
		expect(hidden.share).toBeCloseTo(0.4)
	})

	test('of no columns are empty rows', () => {
		expect(layoutCells(layoutFlame(tree), 0).rows.flat()).toEqual([])
	})
})

describe('laws', () => {
	const stack = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), {minLength: 1, maxLength: 6})
	const trees = fc
		.array(fc.tuple(stack, fc.integer({min: 1, max: 10_000})), {minLength: 1, maxLength: 40})
		.map(lines => makeCallTree(weightsOf(lines.map(([frames, us]) => `${frames.join(';')} ${us}`).join('\n'))))
	const zoomed = trees.chain(of => fc.tuple(fc.constant(of), fc.nat(of.length - 1)))

	test('a box stays in its parent, beside its siblings, and is as wide as its share', () => {
		fc.assert(
			fc.property(zoomed, fc.double({min: 0, max: 0.3, noNaN: true}), ([of, zoom], minShare) => {
				const {boxes, hidden} = layoutFlame(of, {zoom, minShare})
				const byNode = new Map(boxes.map(box => [box.node, box]))
				const rightEdges: number[] = []
				for (const box of boxes) {
					expect(box.depth).toBe(of.depth[box.node])
					const parent = byNode.get(of.parent[box.node]!)
					if (parent !== undefined) {
						expect(box.x0).toBeGreaterThanOrEqual(parent.x0)
						expect(box.x1).toBeLessThanOrEqual(parent.x1 + 1e-9)
					}
					if (box.node < zoom) expect([box.x0, box.x1]).toEqual([0, 1])
					else expect(box.x1 - box.x0).toBeCloseTo(of.total[box.node]! / of.total[zoom]!)
					expect(box.x0).toBeGreaterThanOrEqual((rightEdges[box.depth] ?? 0) - 1e-9)
					rightEdges[box.depth] = box.x1
				}
				const below = of.end[zoom]! - zoom
				expect(boxes.filter(box => box.node >= zoom).length + hidden.frames).toBe(below)
			}),
		)
	})

	test('rows are exactly as wide as the terminal, children stay in their parents, every frame is drawn or counted', () => {
		fc.assert(
			fc.property(zoomed, fc.integer({min: 1, max: 200}), ([of, zoom], columns) => {
				const layout = layoutFlame(of, {zoom})
				const {rows, hidden} = layoutCells(layout, columns)
				const drawn = new Map<number, CellSpan>()
				for (const spans of rows) {
					let at = 0
					for (const span of spans) {
						expect(span.from).toBe(at)
						expect(span.to).toBeGreaterThan(span.from)
						at = span.to
						if (span.is === 'frame') drawn.set(span.node, span)
					}
					expect(at).toBe(columns)
				}
				for (const [node, span] of drawn) {
					const parent = drawn.get(of.parent[node]!)
					if (of.parent[node]! < 0) continue
					expect(span.from).toBeGreaterThanOrEqual(parent!.from)
					expect(span.to).toBeLessThanOrEqual(parent!.to)
				}
				expect(drawn.size + hidden.frames).toBe(layout.boxes.length)
				// Cumulative rounding costs a box at most one column against its exact width.
				for (const box of layout.boxes) {
					const span = drawn.get(box.node)
					if (span) expect(Math.abs(span.to - span.from - (box.x1 - box.x0) * columns)).toBeLessThanOrEqual(1 + 1e-6)
				}
			}),
		)
	})
})

import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import type {FoldedStack, StackWeights, WeightUnit} from '../../src/core/profile/stack-weights.ts'
import {weightsOfStacks} from '../../src/core/profile/stack-weights.ts'
import {flameScript, renderFlameSvg} from '../../src/report/flame-svg.ts'
import {weightsOf} from '../core/profile/drawings.ts'
import {assertWellFormed} from './well-formed.ts'

const service = `
	processTicks@node:internal/process/task_queues:85:5;handler@/srv/api/server.ts:21:9;route@/srv/api/router.ts:18:3;parse 314000
	processTicks@node:internal/process/task_queues:85:5;handler@/srv/api/server.ts:21:9;route@/srv/api/router.ts:18:3;auth@/srv/node_modules/jwt/index.js:31:1 91000
	processTicks@node:internal/process/task_queues:85:5;handler@/srv/api/server.ts:21:9;route@/srv/api/router.ts:18:3 98000
	processTicks@node:internal/process/task_queues:85:5;handler@/srv/api/server.ts:21:9;(garbage collector) 41000
	onread@node:net:930:3 77000
	(program) 22000
	(idle) 400000
`
const hostileNames = [
	'</script><script>alert(1)</script>',
	']]><svg onload="alert(1)">',
	`"><'&amp;&lt;`,
	'\u001b]0;title\u0007red\u001b[31m',
	'zero\u0000 bell\u0007 vt\u000b nel\u0085',
	'lone \ud800 surrogate \udc00',
	'not characters \ufffe\uffff',
	'gnirts \u202eright to left',
	'漢字の関数名はとても長いので切られる',
	'emoji 🔥🔥🔥🔥🔥🔥🔥🔥🔥',
	'${' + 'process.exit()}`',
	'constructor',
	'__proto__',
]
const hostile = weightsOfStacks(
	hostileNames.map(
		(name, i): FoldedStack => [
			[
				{name: 'main', url: '/a.js', line: 1, column: 1},
				{name, url: `/x/${name}.js`, line: i, column: 0},
			],
			1000 - i,
		],
	),
	'bytes',
)

describe('golden', () => {
	test('a service', async () => {
		const svg = renderFlameSvg({title: 'http-json, last 20s', subtitle: 'Node v24.21.0', weights: weightsOf(service)})
		await expect(svg).toMatchFileSnapshot('../../fixtures/golden/flame-service.svg')
	})

	test('hostile names', async () => {
		const svg = renderFlameSvg({
			title: hostileNames.join(' '),
			subtitle: hostileNames[1]!,
			weights: hostile,
		})
		await expect(svg).toMatchFileSnapshot('../../fixtures/golden/flame-hostile.svg')
	})

	test('nothing sampled', async () => {
		const svg = renderFlameSvg({title: 'idle', weights: weightsOf('(idle) 1000')})
		assertWellFormed(svg)
		await expect(svg).toMatchFileSnapshot('../../fixtures/golden/flame-nothing.svg')
	})
})

/** What the script reads, and what a reader sees without it. */
function partsOf(svg: string) {
	const data = /<script type="application\/json" class="data">(.*)<\/script>/.exec(svg)![1]!
	return {
		data: JSON.parse(data) as {
			unit: string
			files: string[]
			frames: [string, number, number, number, string][]
			nodes: number[]
		},
		drawing: svg.replace(/<script[\s\S]*<\/script>/, '').replace(/<style>[\s\S]*?<\/style>/, ''),
	}
}

describe('without its script', () => {
	const {drawing} = partsOf(renderFlameSvg({title: 'a title', weights: weightsOf(service)}))

	test('has labels, tooltips, a legend and a text', () => {
		expect(drawing).toContain(
			'>route<tspan class="l">  api/router.ts:18</tspan><tspan class="l">  78.2%</tspan></text>',
		)
		expect(drawing).toContain('<title>parse\n314 ms, 48.8% of all; self 314 ms, 48.8%</title>')
		expect(drawing).toContain('>dependencies 14.2%</text>')
		expect(drawing).toContain(
			'1. parse: self 48.8% (314 ms), total 48.8%; 2. route  /srv/api/router.ts:18:3: self 15.2%',
		)
		expect(drawing).toContain('busy 643 ms (61.6%)')
	})

	test('leaves idle out', () => {
		expect(drawing).not.toContain('(idle)')
	})

	test('cuts a label to its box', () => {
		const narrow = partsOf(
			renderFlameSvg({title: 'x', weights: weightsOf(`wide 940\n ${'long'.repeat(30)} 60`)}),
		).drawing
		expect(narrow).toMatch(/>longl…<\/text>/)
	})

	test('has no handler, no address and nothing that asks the network', () => {
		const svg = renderFlameSvg({title: 'x', weights: weightsOf(service)})
		expect(svg).not.toMatch(/\son\w+=/)
		expect(svg).not.toMatch(/href|@import|url\(/)
		expect(svg.match(/https?:\/\/[^"']*/g)?.filter(address => !address.startsWith('http://www.w3.org/'))).toEqual([])
	})
})

describe('hostile names', () => {
	test('stay text', () => {
		const svg = renderFlameSvg({title: hostileNames[0]!, weights: hostile})
		assertWellFormed(svg)
		expect(svg.match(/<script/g)).toHaveLength(2)
		expect(svg.match(/\]\]>/g)).toHaveLength(1)
		expect(svg).not.toContain('onload="')
	})

	test('reach the script without harm', () => {
		const {data} = partsOf(renderFlameSvg({title: 'x', weights: hostile}))
		const names = data.frames.map(frame => frame[0])
		expect(names).toContain('</script><script>alert(1)</script>')
		expect(names).toContain('red')
		expect(names).toContain('zero bell vt nel')
		expect(names).toContain('lone \ufffd surrogate \ufffd')
	})

	test('of any kind give a well-formed drawing', () => {
		const name = fc.oneof(
			fc.string({unit: 'binary'}),
			fc.string({unit: fc.nat(0xffff).map(code => String.fromCharCode(code))}),
		)
		const frame = fc.record({name, url: name, line: fc.nat(), column: fc.nat()})
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.array(frame, {minLength: 1, maxLength: 4}), fc.integer({min: 1, max: 99})), {
					maxLength: 8,
				}),
				name,
				(stacks, title) => {
					assertWellFormed(renderFlameSvg({title, subtitle: title, weights: weightsOfStacks(stacks, 'us')}))
				},
			),
		)
	})

	test('the script can stand in a CDATA section of XML and in HTML', () => {
		expect(flameScript).not.toContain(']]>')
		expect(flameScript).not.toMatch(/<\/?[a-z!]/i)
		expect(flameScript).not.toMatch(
			/innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|new Function|setAttribute\('on/,
		)
		expect(() => new Function(flameScript)).not.toThrow()
	})
})

describe('large profiles', () => {
	function wide(count: number, weight: (i: number) => number): StackWeights {
		return weightsOfStacks(
			Array.from(
				{length: count},
				(_, i): FoldedStack => [
					[`main${i % 7}`, `route${i % 97}`, `function number ${i}`].map((name, depth) => ({
						name,
						url: `/srv/app/src/part${i % 50}.ts`,
						line: depth,
						column: 1,
					})),
					weight(i),
				],
			),
			'us',
		)
	}

	test('say what is not drawn', () => {
		const svg = renderFlameSvg({title: 'x', weights: weightsOf('big 99990\n a;b 5\n c 5'), minShare: 0.001})
		expect(svg).toContain('>3 frames below 0.1%, together 0.0%, not drawn</text>')
		expect(partsOf(svg).data.frames.map(frame => frame[0])).toEqual(['big'])
		expect(renderFlameSvg({title: 'x', weights: weightsOf('big 99990\n a;b 5\n c 5'), minShare: 0})).toContain(
			'class="s note" x="12" y="160"></text>',
		)
	})

	test('keep the widest frames, never more than asked for', () => {
		const boxesIn = (svg: string) => {
			const {nodes} = partsOf(svg).data
			let boxes = 0
			for (let i = 0; i < nodes.length; i += nodes[i + 1]! < 0 ? 4 : 5) boxes++
			return boxes
		}
		expect(
			boxesIn(renderFlameSvg({title: 'x', weights: wide(500, i => 1000 + i), maxFrames: 200, minShare: 0})),
		).toBeLessThanOrEqual(200)
		expect(
			boxesIn(renderFlameSvg({title: 'x', weights: wide(500, () => 1000), maxFrames: 200, minShare: 0})),
		).toBeLessThanOrEqual(200)
		expect(boxesIn(renderFlameSvg({title: 'x', weights: wide(20, i => 1000 + i), minShare: 0}))).toBe(1 + 3 * 20)
	})

	test('stay small: 5,000 frames in 300 KB', () => {
		const svg = renderFlameSvg({title: 'x', weights: wide(5000, i => 1000 + (i % 13)), maxFrames: 5000, minShare: 0})
		expect(svg.length).toBeLessThan(300_000)
	})

	test('the same profile gives the same bytes', () => {
		const render = () => renderFlameSvg({title: 'x', weights: wide(300, i => 1000 + (i % 5))})
		expect(render()).toBe(render())
	})
})

test('what a profile stands for and what has to be known beside it stands in the second line, and for who cannot see it', () => {
	const weights = weightsOf('main;a 3000\n main;b 1000')
	const basis = '5 samples stand for 4 of 14 ms'
	const notes = ["Nobody's: 10 ms before the first sample.", 'A circle of <nodes> that call each other.']
	const svg = renderFlameSvg({title: 'x', weights, basis, notes})
	const second = /<text class="s" x="12" y="48">([^<]*)</.exec(svg)![1]
	expect(second).toBe(
		'5 samples stand for 4 of 14 ms · busy 4.00 ms · Nobody&#39;s: 10 ms before the first sample · A circle of &#60;nodes&#62; that call each other',
	)
	expect(/<desc>(.*)<\/desc>/.exec(svg)![1]).toContain('A circle of &#60;nodes&#62;')
	const foot = (more: readonly string[]) =>
		/<text class="s note"[^>]*>([^<]*)</.exec(renderFlameSvg({title: 'x', weights, basis, notes: more}))![1]
	expect(foot(notes)).toBe('')
	expect(foot([...notes, 'x'.repeat(100)])).toContain('A circle of &#60;nodes&#62;')
})

test('what the weights count is what is said of them, and bytes are no time', () => {
	const stacks: FoldedStack[] = [[[{name: 'keep', url: '/a.js', line: 1, column: 1}], 2048]]
	const drawn = (unit: WeightUnit) => renderFlameSvg({title: 'x', weights: weightsOfStacks(stacks, unit)})
	expect(drawn('us')).toContain('busy 2.05 ms')
	expect(drawn('bytes')).toContain('2.00 KiB')
	expect(drawn('bytes')).not.toContain('busy')
	expect(drawn('samples')).toMatch(/2.048 samples/)
	const nothing = renderFlameSvg({title: 'x', weights: weightsOfStacks([], 'bytes')})
	expect(nothing).toContain('No bytes: nothing allocated was still alive.')
	expect(nothing).not.toContain('CPU')
})

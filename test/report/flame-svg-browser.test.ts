import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {weightsOfStacks} from '../../src/core/profile/stack-weights.ts'
import {renderFlameSvg} from '../../src/report/flame-svg.ts'
import {weightsOf} from '../core/profile/drawings.ts'
import {BrowserPage, browserPath} from './browser.ts'

/*
 *     |-------------- main 900 --------------|-- gc 100 --|
 *     |--- parse 500 ---|--- render 400 -----|
 *     |- json 300 -|    |- layout 200 -|
 */
const profile =
	'main@/a/main.js:1:1;parse@/a/parse.js:2:1;json 300\n main@/a/main.js:1:1;parse@/a/parse.js:2:1 200\n main@/a/main.js:1:1;render@/a/Render.js:3:1;layout 200\n main@/a/main.js:1:1;render@/a/Render.js:3:1 200\n (garbage collector) 100'

describe.skipIf(browserPath === undefined)('in a browser', () => {
	let folder: string
	let url: string
	let page: BrowserPage

	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'flame-svg-'))
		url = pathToFileURL(join(folder, 'flame.svg')).href
		writeFileSync(join(folder, 'flame.svg'), renderFlameSvg({title: 'a title', weights: weightsOf(profile)}))
		page = await BrowserPage.open(browserPath!)
	})
	afterAll(async () => {
		await page.close()
		rmSync(folder, {recursive: true})
	})
	beforeEach(() => page.goto(url))

	/** Boxes by row, with their share of the width in percent: `main 90 gc 10`. */
	const rows = () =>
		page.evaluate(`(() => {
			const width = document.querySelector('.b rect').getBoundingClientRect().width, rows = []
			for (const box of document.querySelectorAll('.rows .b')) {
				const rect = box.querySelector('rect').getBoundingClientRect()
				const row = Math.round(rect.top / 18) - 5
				;(rows[row] ??= []).push(box.getAttribute('aria-label').split(/ |,/)[0] + ' ' + Math.round(rect.width / width * 100))
			}
			return rows.map(row => row.join(' '))
		})()`)
	const line = () => page.evaluate(`document.querySelector('.head .s').textContent`)
	const focused = () => page.evaluate(`document.activeElement?.getAttribute('aria-label')?.split(/ |,/)[0]`)
	const found = () =>
		page.evaluate(`[...document.querySelectorAll('.rows .b.m')].map(box => box.querySelector('text').firstChild.data)`)
	const hash = () => page.evaluate('location.hash')

	const whole = ['(all) 100', 'main 90 (garbage 10', 'parse 50 render 40', 'json 30 layout 20']

	test('draws what was drawn without the script, as wide as the window', async () => {
		expect(await rows()).toEqual(whole)
		expect(await page.evaluate(`document.documentElement.getBoundingClientRect().width === innerWidth`)).toBe(true)
	})

	test('breaks the legend where the window is narrow, and draws below it', async () => {
		const kinds = 'app@/a.js:1:1 9\n emit@node:events:1:1 9\n slice 9\n (garbage collector) 9\n (program) 9'
		writeFileSync(join(folder, 'kinds.svg'), renderFlameSvg({title: 'all kinds', weights: weightsOf(kinds)}))
		await page.goto(pathToFileURL(join(folder, 'kinds.svg')).href)
		const edges = async (width: number) => {
			const found = await page.evaluate(`(() => {
				document.documentElement.style.width = '${width}px'
				dispatchEvent(new Event('resize'))
				const of = selector => [...document.querySelectorAll(selector)].map(one => one.getBoundingClientRect())
				const legend = of('.legend text'), tools = of('.bar input')[0]
				return {
					rows: new Set(legend.map(one => one.top)).size,
					right: Math.max(...legend.map(one => one.right)),
					bottom: Math.max(...legend.map(one => one.bottom)),
					tools: {top: tools.top, bottom: tools.bottom},
					boxes: Math.min(...of('.rows .b rect').map(one => one.top)),
				}
			})()`)
			return found as Record<'rows' | 'right' | 'bottom' | 'boxes', number> & {tools: {top: number; bottom: number}}
		}
		expect((await edges(1200)).rows).toBe(1)
		for (const width of [480, 320]) {
			const {rows, right, bottom, tools, boxes} = await edges(width)
			expect(rows).toBeGreaterThan(1)
			expect(right).toBeLessThanOrEqual(width)
			expect(tools.top).toBeGreaterThanOrEqual(bottom)
			expect(boxes).toBeGreaterThanOrEqual(tools.bottom)
		}
	})

	test('zooms by click, out by escape, and says so in the address', async () => {
		const at = (await page.evaluate(
			`(({x, y}) => [x + 5, y + 5])(document.querySelectorAll('.rows .b')[4].getBoundingClientRect())`,
		)) as [number, number]
		await page.click(...at)
		expect(await rows()).toEqual(['(all) 100', 'main 100', 'render 100', 'layout 50'])
		expect(await hash()).toBe('#zoom=4')
		// Where boxes move below a pointer that rests, a browser says so when it draws next.
		await expect
			.poll(line, {timeout: 20_000})
			.toMatch(/^render {2}\/a\/Render\.js:3:1 · 40\.0% \(400 us\) · self 20\.0% \(200 us\) · 100% of zoom/)
		await page.press('Escape', 'Escape')
		expect(await rows()).toEqual(whole)
		await page.evaluate('history.back()')
		// Going back is done later than it is asked for.
		const patient = {timeout: 20_000}
		await expect.poll(hash, patient).toBe('#zoom=1')
		await expect.poll(rows, patient).toEqual(['(all) 100', 'main 100', 'parse 56 render 44', 'json 33 layout 22'])
	})

	test('moves by arrows and zooms by enter', async () => {
		await page.press('Tab', 'Tab')
		await page.evaluate(`document.querySelector('.rows .b[tabindex="0"]').focus()`)
		await page.press('ArrowDown', 'ArrowRight')
		expect(await focused()).toBe('(garbage')
		await page.press('ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowRight')
		expect(await focused()).toBe('render')
		const ring = `(({stroke, strokeWidth}) => stroke + ' ' + strokeWidth)(getComputedStyle(document.activeElement.querySelector('rect')))`
		expect(await page.evaluate(ring)).toBe('rgb(27, 31, 39) 2px')
		await page.press('Enter')
		expect(await rows()).toEqual(['(all) 100', 'main 100', 'render 100', 'layout 50'])
		await page.press('0')
		expect(await rows()).toEqual(whole)
	})

	test('searches names and files by regular expression and adds up what does not overlap', async () => {
		await page.press('/', 'j', 's', 'o', 'n', '|', 'p', 'a', 'r', 's', 'e')
		expect(await line()).toBe('2 functions found · 50.0% of all')
		expect(await found()).toEqual(['parse', 'json'])
		expect(await hash()).toBe('#find=json%7Cparse')
		await page.press('Enter')
		expect(await focused()).toBe('parse')
		await page.press('n')
		expect(await focused()).toBe('json')
		await page.press('n')
		expect(await focused()).toBe('parse')
		await page.press('Escape')
		expect(await found()).toEqual([])
	})

	test('takes a bad expression as text, an upper case letter at its word', async () => {
		await page.goto(`${url}#find=${encodeURIComponent('(garbage')}`)
		expect(await line()).toBe('1 function found · 10.0% of all · not a regular expression, searched as text')
		await page.goto(`${url}#find=Render`)
		expect(await found()).toEqual(['render'])
		await page.goto(`${url}#find=RENDER`)
		expect(await found()).toEqual([])
	})

	test('turns over to callers', async () => {
		await page.press('i')
		expect(await rows()).toEqual([
			'(all) 100',
			'json 30 parse 20 render 20 layout 20 (garbage 10',
			'parse 30 main 20 main 20 render 20',
			'main 30 main 20',
		])
		expect(await hash()).toBe('#view=callers')
		await page.press('i')
		expect(await rows()).toEqual(whole)
	})

	test('reads its state from the address, and only what makes sense of it', async () => {
		await page.goto(`${url}#zoom=2&find=json`)
		expect(await rows()).toEqual(['(all) 100', 'main 100', 'parse 100', 'json 60'])
		expect(await line()).toBe('1 function found · 30.0% of all · 60.0% of zoom')
		for (const nonsense of [
			'#zoom=999999',
			'#zoom=-1&view=x',
			'#find=%E0%A4%A',
			'#&&==',
			'#constructor=1&__proto__=2',
		]) {
			await page.goto(url + nonsense)
			expect(await rows()).toEqual(whole)
		}
	})

	test('runs nothing that a name says', async () => {
		const name = `</script><script>window.hacked=1</script>]]><img src=x onerror="window.hacked=1">`
		const file = join(folder, 'hostile.svg')
		const weights = weightsOfStacks(
			[[[{name, url: `javascript:window.hacked=1//${name}`, line: 1, column: 1}], 10]],
			'us',
		)
		writeFileSync(file, renderFlameSvg({title: name, subtitle: name, weights}))
		await page.goto(`${pathToFileURL(file).href}#zoom=1&find=${encodeURIComponent(name)}`)
		expect(await page.evaluate(`document.querySelectorAll('.rows .b')[1].getAttribute('aria-label')`)).toContain(name)
		expect(await page.evaluate('[typeof window.hacked, document.querySelectorAll("script").length]')).toEqual([
			'undefined',
			2,
		])
		const html = join(folder, 'inline.html')
		const svg = renderFlameSvg({title: name, weights}).replace(/<\?xml.*?\?>/, '')
		writeFileSync(html, `<!doctype html><meta charset="utf-8"><body>${svg}${svg}</body>`)
		await page.goto(pathToFileURL(html).href)
		expect(await page.evaluate('[typeof window.hacked, document.querySelectorAll(".rows g.b").length]')).toEqual([
			'undefined',
			4,
		])
	})
})

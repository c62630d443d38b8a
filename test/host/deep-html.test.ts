import {describe, expect, it} from 'vitest'
import {makePageSafe} from '../../src/host/deep/html.ts'

const hostile = '</script><img src=x onerror=alert(1)><!--<script>a</SCRIPT >'

/** What a browser would take for the script: everything up to the first closing tag. */
function scripts(page: string): string[] {
	return [...page.matchAll(/<script[^>]*>(.*?)<\/script/gis)].map(match => match[1]!)
}

describe('makePageSafe', () => {
	it('keeps names inside the script of a page with one, and what they say', () => {
		const data = JSON.stringify({name: hostile})
		const page = makePageSafe(`<html><body><script> show(${data}, "</p>") </script></body></html>`)
		const [script, ...more] = scripts(page)
		expect(more).toEqual([])
		let shown: unknown
		new Function('show', script!)((value: unknown) => {
			shown = value
		})
		expect(shown).toEqual({name: hostile})
		expect(page).toContain('"</p>"')
	})

	it('keeps them inside the data of a page with two', () => {
		const data = JSON.stringify({name: `${hostile}</script> <script>alert(2)`})
		const page = makePageSafe(
			`<script type="application/json" id="clinic-data">${data}</script>\n<script>run()</script>\n</body>`,
		)
		expect(scripts(page)).toHaveLength(2)
		expect(JSON.parse(scripts(page)[0]!)).toEqual(JSON.parse(data))
		expect(scripts(page)[1]).toBe('run()')
	})

	it('leaves alone what has no script, or one that never ends', () => {
		for (const page of ['', '<p>hello</p>', '<script>for ever']) expect(makePageSafe(page)).toBe(page)
	})
})

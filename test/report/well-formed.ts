import {expect} from 'vitest'

const token =
	/<!\[CDATA\[[\s\S]*?\]\]>|<\?xml [^?]*\?>|<\/([\w-]+)>|<([\w-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|[^<]+/gy
const entity = /&(?!(?:lt|gt|amp|quot|apos|#\d+|#x[0-9a-f]+);)/i
/** Everything outside Char of XML 1.0, fifth edition. */
const illegal = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u

/** As much of XML as our drawings use: balanced tags, quoted and unique attributes, known entities, legal characters, one root. */
export function assertWellFormed(xml: string): void {
	expect(illegal.exec(xml)?.[0]).toBeUndefined()
	const open: string[] = []
	let roots = 0
	let at = 0
	for (const match of xml.matchAll(token)) {
		expect(match.index).toBe(at)
		at += match[0].length
		const [text, closing, opening, attributes = '', empty] = match
		if (text.startsWith('<![CDATA[')) continue
		expect(entity.exec(text)?.[0]).toBeUndefined()
		if (closing !== undefined) expect(open.pop()).toBe(closing)
		if (opening === undefined) continue
		const names = [...attributes.matchAll(/([\w:-]+)=/g)].map(found => found[1])
		expect(new Set(names).size).toBe(names.length)
		if (open.length === 0) roots++
		if (empty === '') open.push(opening)
	}
	expect(at).toBe(xml.length)
	expect([roots, open]).toEqual([1, []])
}

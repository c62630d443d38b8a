import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {code, codeCell, escapeText, fence, linkTarget} from '../../src/report/escape-markdown.ts'
import {nasty} from './hostile-run.ts'

const text = fc.oneof(
	fc.constantFrom(...nasty),
	fc.string({
		maxLength: 30,
		unit: fc.constantFrom('`', '|', '\\', '<', '*', '@', '#', '1', ' ', 'a', '\n', '~', ':', '/', '.', 'w', '-', '+'),
	}),
	fc.string({unit: 'binary'}),
)

describe('running text', () => {
	it.each([
		['<b>&amp;', '\\<b\\>&amp;amp;'],
		['a|b', 'a\\|b'],
		['*a* _b_ `c`', '\\*a\\* \\_b\\_ \\`c\\`'],
		['x86_64', 'x86_64'],
		['[a](b)', '\\[a\\](b)'],
		['@user and #12', '@\u200buser and #\u200b12'],
		['mail a@b.example', 'mail a@\u200bb.example'],
		['http://x', 'http\\://x'],
		['see www.x.example', 'see www\\.x.example'],
		['# not a heading', '\\# not a heading'],
		['- not a list', '\\- not a list'],
		['12. not a list', '12\\. not a list'],
		['0.1.0', '0.1.0'],
		['-1 and +1', '-1 and +1'],
		['two\n\nlines', 'two lines'],
		['tabs\tand \u001b[31mcolour\u001b[0m', 'tabs  and colour'],
	])('%j becomes %j', (raw, escaped) => {
		expect(escapeText(raw)).toBe(escaped)
	})

	it('stays on its line, and leaves nothing that marks up', () => {
		fc.assert(
			fc.property(text, raw => {
				const escaped = escapeText(raw)
				expect(escaped).not.toMatch(/[\n\r\u001b\u202e]/)
				const bare = escaped.replace(/\\[\\`*_{}[\]<>|~$.:#+)-]/g, '\u00a4')
				expect(bare).not.toMatch(/[\\`*{}[\]<>|~$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/)
				expect(bare).not.toMatch(/[@#][\w-]/)
				expect(bare).not.toContain('://')
				expect(bare.replaceAll('&amp;', '')).not.toContain('&')
			}),
			{numRuns: 500},
		)
	})
})

/** What CommonMark makes of a code span: the content between the outer ticks, one space stripped on both sides when there is one. */
function spanContent(markdown: string): string | null {
	const ticks = /^`+/.exec(markdown)![0]
	const inner = markdown.slice(ticks.length, -ticks.length)
	if (!markdown.endsWith(ticks) || inner.match(/`+/g)?.includes(ticks)) return null
	if (inner.startsWith('`') || inner.endsWith('`')) return null
	return /^ .* $/.test(inner) && inner.trim() !== '' ? inner.slice(1, -1) : inner
}

describe('code', () => {
	it('shows what it was given, whatever backticks that holds', () => {
		fc.assert(
			fc.property(text, raw => {
				const shown = spanContent(code(raw))
				expect(shown).not.toBeNull()
				expect(shown!.replace(/\s/g, '')).toBe(
					code(raw) === '` `' ? '' : spanContent(code(raw.trim()))!.replace(/\s/g, ''),
				)
				expect(code(raw)).not.toMatch(/[\n\r\u001b]/)
			}),
			{numRuns: 500},
		)
		expect([code('a'), code('a`b'), code('`a`'), code(''), code('\n')]).toEqual([
			'`a`',
			'``a`b``',
			'`` `a` ``',
			'` `',
			'` `',
		])
	})

	it('in a table cell never ends the cell', () => {
		const pipes = fc.string({maxLength: 12, unit: fc.constantFrom('|', '\\', 'a', '`')})
		fc.assert(fc.property(pipes, raw => !/(^|[^\\])\|/.test(codeCell(raw).replaceAll('\\\\', ''))))
		expect([codeCell('a|b'), codeCell('a\\|b'), codeCell('a\\\\|b')]).toEqual(['`a\\|b`', '`a\\\\\\|b`', '`a\\\\\\|b`'])
	})
})

describe('a block', () => {
	it('is not ended by anything inside', () => {
		fc.assert(
			fc.property(fc.array(text, {maxLength: 5}), lines => {
				const [open, ...rest] = fence(lines).split('\n')
				const ticks = /^`+/.exec(open!)![0]
				expect(rest).toHaveLength(lines.length + 1)
				expect(rest.pop()).toBe(ticks)
				for (const line of rest) expect(line).not.toContain(ticks)
			}),
		)
	})
})

describe('a link target', () => {
	it('is one relative path without anything that ends a link', () => {
		expect(linkTarget('flame-1.svg')).toBe('flame-1.svg')
		expect(linkTarget('0x/a b(1).html')).toBe('0x/a%20b%281%29.html')
		fc.assert(
			fc.property(
				text.filter(raw => raw.isWellFormed()),
				raw => !/[\s()<>"`|[\]\\]/.test(linkTarget(raw)),
			),
		)
	})
})

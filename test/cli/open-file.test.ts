import {execFileSync} from 'node:child_process'
import {copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {openFile} from '../../src/cli/follow/open-file.ts'
import type {Session} from '../../src/cli/session.ts'
import {noOwnCode} from '../../src/core/profile/own-code.ts'
import {summarise} from '../../src/core/run/summary/summarise.ts'

const session = {version: '1.2.3', ownCode: async () => noOwnCode} as Session

let folder = ''
beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'open-file-'))
})
afterAll(() => rmSync(folder, {recursive: true, force: true}))

function written(name: string, content: string | Uint8Array): string {
	const file = path.join(folder, name)
	writeFileSync(file, content)
	return file
}

async function opened(file: string) {
	const found = await openFile(session, file)
	if (found.is !== 'text') throw new Error('is a profile')
	expect(found.path).toBe(file)
	return found
}

/** What the user reads. */
async function refusal(file: string): Promise<string> {
	const why = await openFile(session, file).then(
		() => 'opened',
		(error: Error) => error.message,
	)
	return why.replaceAll(folder, '')
}

describe('a text', () => {
	test('is its lines, whoever wrote the ends of them', async () => {
		expect(await opened(written('report.md', '# a\n\nb\r\nc\n'))).toMatchObject({
			lines: ['# a', '', 'b', 'c'],
			unreadBytes: 0,
		})
		expect(await opened(written('no-end.log', 'a\nb'))).toMatchObject({lines: ['a', 'b']})
		expect(await opened(written('blank.log', '\n'))).toMatchObject({lines: ['']})
		expect(await opened(written('empty.log', ''))).toMatchObject({lines: [], unreadBytes: 0})
	})

	test('of a megabyte and more is its beginning, cut at a character, and how much was not read', async () => {
		// The last of them lies on the edge.
		const text = `x${'é'.repeat(1 << 19)}`
		const {lines, unreadBytes} = await opened(written('long.log', text))
		expect(lines).toEqual([text.slice(0, 1 << 19)])
		expect(unreadBytes).toBe(1)
	})
})

describe('a profile', () => {
	const given = new URL('../../fixtures/profiles/first-delta.cpuprofile', import.meta.url).pathname

	test('is a run with one flamegraph, named after the file', async () => {
		const file = path.join(folder, 'first-delta.cpuprofile')
		copyFileSync(given, file)
		const found = await openFile(session, file)
		if (found.is !== 'profile') throw new Error('is text')
		expect(found.path).toBe(file)
		expect(found.run.plan.command).toBe(`arsenal-tui flame ${file}`)
		const [suite, ...more] = summarise(found.run).suites
		expect(more).toEqual([])
		expect(suite).toMatchObject({name: 'first-delta.cpuprofile'})
		expect(suite!.hottest).toMatchObject({samples: 5})
	})

	test('that is none is refused in one line', async () => {
		const why = await refusal(written('broken.cpuprofile', '{"nodes": 1'))
		expect(why).toMatch(/broken\.cpuprofile/)
		expect(why).not.toMatch(/\n/)
	})
})

describe('what cannot be shown is refused by its name', () => {
	test('as no text', async () => {
		expect(await refusal(written('core\x1b[2J', Uint8Array.of(0x7f, 0x45, 0, 0)))).toBe(
			'core holds 4 B that are no text',
		)
	})

	test('as a folder', async () => {
		mkdirSync(path.join(folder, 'deep'))
		expect(await refusal(path.join(folder, 'deep'))).toBe('cannot read deep: it is a folder')
	})

	test('as a pipe, which keeps nobody waiting', async () => {
		execFileSync('mkfifo', [path.join(folder, 'pipe')])
		expect(await refusal(path.join(folder, 'pipe'))).toBe('cannot read pipe: it is no regular file')
	})

	test('as gone', async () => {
		symlinkSync('nowhere', path.join(folder, 'dangling.log'))
		for (const name of ['never.log', 'dangling.log'])
			expect(await refusal(path.join(folder, name))).toBe(`cannot read ${name}: it is gone`)
		expect(await refusal(path.join(folder, 'a.cpuprofile'))).toBe('Cannot read a.cpuprofile: there is no such file.')
	})
})

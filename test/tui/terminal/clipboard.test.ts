import {chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterEach, describe, expect, test} from 'vitest'
import {copyText} from '../../../src/tui/terminal/clipboard.ts'

const before = process.env['PATH']
const folders: string[] = []

afterEach(() => {
	process.env['PATH'] = before
	for (const folder of folders.splice(0)) rmSync(folder, {recursive: true})
})

/** A folder with a `tmux` in it that does as the script says, first in PATH. */
function withTmux(script: string): string {
	const folder = mkdtempSync(path.join(tmpdir(), 'clipboard-'))
	folders.push(folder)
	writeFileSync(path.join(folder, 'tmux'), `#!/bin/sh\n${script}\n`)
	chmodSync(path.join(folder, 'tmux'), 0o755)
	process.env['PATH'] = `${folder}:${before}`
	return folder
}

describe('copying', () => {
	test('goes through the terminal as OSC 52', async () => {
		const written: string[] = []
		expect(await copyText('a/b ü.md', {}, text => written.push(text))).toBe('terminal')
		expect(written).toEqual([`\x1b]52;c;${Buffer.from('a/b ü.md').toString('base64')}\x07`])
	})

	test('is wrapped for screen, which would swallow it', async () => {
		const written: string[] = []
		await copyText('x', {STY: '1.pts'}, text => written.push(text))
		expect(written).toEqual(['\x1bP\x1b]52;c;eA==\x07\x1b\\'])
	})

	test('goes into the buffer of tmux, the text unchanged', async () => {
		const folder = withTmux('echo "$@" > "$(dirname "$0")/args"; cat > "$(dirname "$0")/text"')
		const written: string[] = []
		expect(await copyText("it's; $(x)\n", {TMUX: '/tmp/tmux-1/default,1,0'}, text => written.push(text))).toBe('tmux')
		expect(readFileSync(path.join(folder, 'args'), 'utf8')).toBe('load-buffer -w -\n')
		expect(readFileSync(path.join(folder, 'text'), 'utf8')).toBe("it's; $(x)\n")
		expect(written).toEqual([])
	})

	test('falls back to the terminal when tmux cannot', async () => {
		withTmux('exit 1')
		const written: string[] = []
		expect(await copyText('x', {TMUX: 'gone'}, text => written.push(text))).toBe('terminal')
		expect(written).toHaveLength(1)
	})
})

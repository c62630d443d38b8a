import {spawn} from 'node:child_process'
import {chmodSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {readModes} from '../../../src/tui/terminal/guard.ts'
import {restoringSequences} from '../../../src/tui/terminal/last-resort.ts'

/** What is written to the terminal by the time nobody holds it any more: neither who is guarded, nor the guard. */
function writtenBy(
	how: string,
	env: NodeJS.ProcessEnv = process.env,
): Promise<{written: string; exitCode: number | null}> {
	const child = spawn(process.execPath, [path.join(import.meta.dirname, 'guarded.ts'), how], {
		stdio: ['ignore', 'pipe', 'inherit'],
		env,
	})
	let written = ''
	child.stdout.setEncoding('utf8').on('data', text => (written += text))
	return new Promise(resolve => child.once('close', exitCode => resolve({written, exitCode})))
}

const givenBack = `${restoringSequences}there is a run: \\n %s\n`

test.each(['killed', 'lent, taken back and killed'])(
	'%s: the terminal is given back, with the last sentence said',
	async how => {
		expect(await writtenBy(how)).toEqual({written: givenBack, exitCode: null})
	},
)

test('a machine without stty and sleep does no harm', async () => {
	expect(await writtenBy('killed', {PATH: '/nowhere'})).toEqual({written: givenBack, exitCode: null})
})

test("killed while the terminal is the shell's: nothing is written there", async () => {
	expect(await writtenBy('lent and killed')).toEqual({written: '', exitCode: null})
})

test.each(['exits', 'dismisses'])('%s: the guard goes without a word', async how => {
	expect(await writtenBy(how)).toEqual({written: '', exitCode: 3})
})

test('the modes of a terminal are waited for on a machine that is busy', () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'stty-'))
	const before = process.env['PATH']
	onTestFinished(() => {
		process.env['PATH'] = before
		rmSync(folder, {recursive: true})
	})
	writeFileSync(path.join(folder, 'stty'), '#!/bin/sh\nsleep 0.8\necho 4500:5:bf:8a3b\n')
	chmodSync(path.join(folder, 'stty'), 0o755)
	process.env['PATH'] = `${folder}:${before}`
	expect(readModes(0)).toBe('4500:5:bf:8a3b')
})

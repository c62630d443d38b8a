import {execFileSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {isRegularFile, readRegularFile} from '../../src/store/regular-file.ts'

let folder = ''
beforeEach(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'regular-file-'))
})
afterEach(() => rmSync(folder, {recursive: true, force: true}))

const at = (name: string) => path.join(folder, name)

test('a file and a link to one are read', async () => {
	writeFileSync(at('file'), 'häh')
	symlinkSync('file', at('link'))
	for (const name of ['file', 'link']) {
		expect(isRegularFile(at(name))).toBe(true)
		expect(await readRegularFile(at(name), 100)).toBe('häh')
	}
})

test.each<[string, () => void, RegExp]>([
	['nothing', () => {}, /ENOENT/],
	['a folder', () => mkdirSync(at('x')), /^it is a folder$/],
	['a pipe that nobody writes to', () => execFileSync('mkfifo', [at('x')]), /^it is no regular file$/],
	['a device without an end', () => symlinkSync('/dev/zero', at('x')), /^it is no regular file$/],
	['a link to itself', () => symlinkSync('x', at('x')), /ELOOP/],
])('%s is refused at once, and is no file', async (_, make, words) => {
	make()
	expect(isRegularFile(at('x'))).toBe(false)
	await expect(readRegularFile(at('x'), 100)).rejects.toThrow(words)
})

test('what is too long is refused before it is read', async () => {
	writeFileSync(at('long'), 'x'.repeat(101))
	await expect(readRegularFile(at('long'), 100)).rejects.toThrow('it holds 101 B, more than 100 B')
})

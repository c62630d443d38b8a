import {mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {realPlace} from '../../src/store/real-place.ts'

test('links are followed, those that lead nowhere yet as well, and none for ever', async () => {
	const dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'real-place-')))
	onTestFinished(() => rmSync(dir, {recursive: true}))
	const at = (name: string) => path.join(dir, name)
	mkdirSync(at('a'))
	writeFileSync(at('a/there'), '')
	const links = {
		'to-file': 'a/there',
		nowhere: 'a/not/there',
		again: 'nowhere',
		'to-folder': 'a',
		loop: 'loop',
		one: 'two',
		two: 'one',
	}
	for (const [name, to] of Object.entries(links)) symlinkSync(to, at(name))
	expect(await realPlace(at('to-file'))).toBe(at('a/there'))
	expect(await realPlace(at('again'))).toBe(at('a/not/there'))
	expect(await realPlace(at('to-folder/new/file'))).toBe(at('a/new/file'))
	expect(await realPlace(at('loop'))).toBe(at('loop'))
	expect([at('one'), at('two')]).toContain(await realPlace(at('one')))
	expect(await realPlace('/')).toBe('/')
})

import {chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {fileTrouble} from '../../src/core/trouble/file-trouble.ts'
import {writeWhole} from '../../src/store/write-whole.ts'

function folder(): string {
	const dir = mkdtempSync(path.join(os.tmpdir(), 'write-whole-'))
	onTestFinished(() => {
		chmodSync(dir, 0o700)
		rmSync(dir, {recursive: true, force: true})
	})
	return dir
}

test('the old file is there until the new one is whole', async () => {
	const dir = folder()
	const file = path.join(dir, 'a.json')
	writeFileSync(file, 'old')
	await writeWhole(file, 'new', {
		mode: 0o600,
		async before() {
			expect(readFileSync(file, 'utf8')).toBe('old')
			expect(readdirSync(dir)).toHaveLength(2)
		},
	})
	expect(readFileSync(file, 'utf8')).toBe('new')
	expect(statSync(file).mode & 0o777).toBe(0o600)
	expect(readdirSync(dir)).toEqual(['a.json'])
})

test('what cannot be written leaves nothing beside it, and the old file as it was', async () => {
	const dir = folder()
	const file = path.join(dir, 'a.json')
	writeFileSync(file, 'old')
	await expect(writeWhole(file, 'new', {before: () => Promise.reject(new Error('no'))})).rejects.toThrow('no')
	expect(readdirSync(dir)).toEqual(['a.json'])
	expect(readFileSync(file, 'utf8')).toBe('old')
	mkdirSync(path.join(dir, 'full'))
	await expect(writeWhole(path.join(dir, 'full'), 'new')).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/)
	expect(readdirSync(dir)).toEqual(['a.json', 'full'])
})

test('trouble with files is said in words where there are some', () => {
	const error = (code: string) => Object.assign(new Error(`${code}: as the system says it`), {code})
	expect(fileTrouble(error('ENOSPC'))).toBe('no space left on the device')
	expect(fileTrouble(error('ENOENT'), {ENOENT: 'no folder can be made there'})).toBe('no folder can be made there')
	expect(fileTrouble(error('EBUSY'))).toBe('EBUSY: as the system says it')
	expect(fileTrouble('no error at all')).toBe('no error at all')
})

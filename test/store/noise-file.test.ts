import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {readNoise, type StoredFloor, storeNoise} from '../../src/store/noise-file.ts'

function place(): string {
	const dir = mkdtempSync(path.join(os.tmpdir(), 'noise-'))
	onTestFinished(() => rmSync(dir, {recursive: true, force: true}))
	return dir
}

const floor = (more: Partial<StoredFloor> = {}): StoredFloor => ({
	suite: 'startup',
	benchmark: null,
	argv: ['node', 'cli.js'],
	shell: false,
	fingerprint: '5f3a90c1',
	metric: 'wall',
	stat: 'median',
	margin: 0.024,
	measured: 0.024,
	comparisons: 5,
	method: 'tolerance',
	measuredAt: '2026-11-20T10:41:22.000Z',
	run: '20261120T104122-k3vq',
	...more,
})

test('what is stored is read back, and nothing else is left in the folder', async () => {
	const dir = place()
	expect(await readNoise(dir)).toEqual([])
	await storeNoise(dir, [floor()])
	expect(await readNoise(dir)).toEqual([floor()])
	expect(readdirSync(dir)).toEqual(['noise.json'])
})

test('a floor replaces the one of the same question, and no other', async () => {
	const dir = place()
	const others = [
		floor({fingerprint: 'ffff'}),
		floor({metric: 'cpu'}),
		floor({suite: 'x'}),
		floor({argv: ['node', 'b.js']}),
	]
	await storeNoise(dir, [floor(), ...others])
	await storeNoise(dir, [floor({margin: 0.05})])
	const found = await readNoise(dir)
	expect(found).toHaveLength(5)
	expect(found.filter(one => one.margin === 0.05)).toEqual([floor({margin: 0.05})])
	for (const other of others) expect(found).toContainEqual(other)
})

test.each([
	['no JSON', '{'],
	['another version', '{"version": 9, "floors": []}'],
	['no list', '{"version": 1, "floors": 5}'],
	['nothing', ''],
])('a file that holds %s is as good as none, and is replaced', async (_, text) => {
	const dir = place()
	writeFileSync(path.join(dir, 'noise.json'), text)
	expect(await readNoise(dir)).toEqual([])
	await storeNoise(dir, [floor()])
	expect(await readNoise(dir)).toEqual([floor()])
})

test('entries that are no floors are passed over', async () => {
	const dir = place()
	const bad = [null, 5, {}, {...floor(), margin: 'much'}, {...floor(), margin: -1}, {...floor(), argv: 'node'}]
	writeFileSync(path.join(dir, 'noise.json'), JSON.stringify({version: 1, floors: [...bad, floor()]}))
	expect(await readNoise(dir)).toEqual([floor()])
})

test('where nothing can be written it says so, and leaves what was there', async () => {
	const dir = place()
	await storeNoise(dir, [floor()])
	const before = readFileSync(path.join(dir, 'noise.json'), 'utf8')
	await expect(storeNoise(path.join(dir, 'noise.json'), [floor({margin: 0.5})])).rejects.toThrow()
	expect(readFileSync(path.join(dir, 'noise.json'), 'utf8')).toBe(before)
})

import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
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
	const file = path.join(dir, 'noise.json')
	expect(await readNoise(dir)).toEqual({file, floors: [], damage: null})
	expect(await storeNoise(dir, [floor()])).toEqual({file, damaged: null})
	expect(await readNoise(dir)).toEqual({file, floors: [floor()], damage: null})
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
	const {floors: found} = await readNoise(dir)
	expect(found).toHaveLength(5)
	expect(found.filter(one => one.margin === 0.05)).toEqual([floor({margin: 0.05})])
	for (const other of others) expect(found).toContainEqual(other)
})

test.each([
	['no JSON', '{', /^it is no JSON/],
	['another version', '{"version": 9, "floors": []}', /^it is of version 9, and this arsenal-tui reads 1$/],
	['no version', '{"floors": []}', /^it is of version nothing/],
	['no list', '{"version": 1, "floors": 5}', /^it holds no list of floors$/],
	['no object', '[]', /^it is of version nothing/],
	['nothing', '', /^it is empty$/],
])('a file that holds %s is said to, and kept aside when another takes its place', async (_, text, why) => {
	const dir = place()
	const file = path.join(dir, 'noise.json')
	writeFileSync(file, text)
	expect(await readNoise(dir)).toEqual({file, floors: [], damage: expect.stringMatching(why)})
	expect(readdirSync(dir)).toEqual(['noise.json'])
	expect(await storeNoise(dir, [floor()])).toEqual({
		file,
		damaged: {why: expect.stringMatching(why), keptAs: `${file}.damaged`},
	})
	expect(await readNoise(dir)).toEqual({file, floors: [floor()], damage: null})
	expect(readFileSync(`${file}.damaged`, 'utf8')).toBe(text)
	expect(readdirSync(dir)).toHaveLength(2)
})

test('nothing that was kept aside is written over', async () => {
	const dir = place()
	for (const text of ['{', '{{', '{{{']) {
		writeFileSync(path.join(dir, 'noise.json'), text)
		await storeNoise(dir, [floor()])
	}
	const kept = ['noise.json.damaged', 'noise.json.damaged-2', 'noise.json.damaged-3']
	expect(kept.map(name => readFileSync(path.join(dir, name), 'utf8'))).toEqual(['{', '{{', '{{{'])
})

test('a folder of that name is no file, and is kept aside too', async () => {
	const dir = place()
	mkdirSync(path.join(dir, 'noise.json'))
	expect((await readNoise(dir)).damage).toMatch(/^it cannot be read: /)
	await storeNoise(dir, [floor()])
	expect((await readNoise(dir)).floors).toEqual([floor()])
	expect(readdirSync(dir)).toContain('noise.json.damaged')
})

test('entries that are no floors are passed over, counted and kept aside with the others', async () => {
	const dir = place()
	const bad = [null, 5, {}, {...floor(), margin: 'much'}, {...floor(), margin: -1}, {...floor(), argv: 'node'}]
	const text = JSON.stringify({version: 1, floors: [...bad, floor()]})
	writeFileSync(path.join(dir, 'noise.json'), text)
	expect(await readNoise(dir)).toMatchObject({floors: [floor()], damage: '6 of its 7 floors cannot be read'})
	await storeNoise(dir, [floor({suite: 'x'})])
	expect(await readNoise(dir)).toMatchObject({floors: [floor(), floor({suite: 'x'})], damage: null})
	expect(readFileSync(path.join(dir, 'noise.json.damaged'), 'utf8')).toBe(text)
})

test('where nothing can be written it says so, and leaves what was there', async () => {
	const dir = place()
	await storeNoise(dir, [floor()])
	const before = readFileSync(path.join(dir, 'noise.json'), 'utf8')
	await expect(storeNoise(path.join(dir, 'noise.json'), [floor({margin: 0.5})])).rejects.toThrow()
	expect(readFileSync(path.join(dir, 'noise.json'), 'utf8')).toBe(before)
})

test('what is stored at the same time is stored, all of it', async () => {
	const dir = place()
	const names = Array.from({length: 12}, (_, i) => `suite-${i}`)
	await Promise.all(names.map(suite => storeNoise(dir, [floor({suite})])))
	const {floors} = await readNoise(dir)
	expect(new Set(floors.map(one => one.suite))).toEqual(new Set(names))
	expect(readdirSync(dir)).toEqual(['noise.json'])
})

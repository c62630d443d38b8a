import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {OutputLogs} from '../../src/store/output-logs.ts'

function scratch(): string {
	const dir = mkdtempSync(path.join(os.tmpdir(), 'output-logs-'))
	onTestFinished(() => rmSync(dir, {recursive: true, force: true}))
	return dir
}

test('what a target printed gives way by halves, says so, and goes in the end', async () => {
	const dir = scratch()
	const file = path.join(dir, 'target.log')
	const logs = new OutputLogs(() => dir)
	logs.write('target', Buffer.from('y'.repeat(20_000)))
	await logs.close()
	const sizes: number[] = []
	while (logs.giveWay()) sizes.push(statSync(file).size)
	expect(sizes).toEqual([10_000, 5000, 2500, 0])
	expect(logs.giveWay()).toBe(false)
})

test('half of it still says that it was cut, and nothing is written behind', async () => {
	const dir = scratch()
	const logs = new OutputLogs(() => dir)
	logs.write('target', Buffer.from('y'.repeat(20_000)))
	await logs.close()
	logs.giveWay()
	logs.write('target', Buffer.from('more'))
	await logs.close()
	expect(readFileSync(path.join(dir, 'target.log'), 'utf8')).toMatch(
		/^y+\n\[arsenal-tui: cut here, the disk is full\]\n$/,
	)
})

test('begins anew elsewhere, raw, one file a role', async () => {
	const dir = scratch()
	let place = path.join(dir)
	const logs = new OutputLogs(() => place)
	logs.write('target', Buffer.from([0xff, 0x1b]))
	place = scratch()
	logs.startAnew()
	logs.write('target', Buffer.from('b'))
	logs.write('driver', Buffer.from('c'))
	await logs.close()
	expect(readFileSync(path.join(dir, 'target.log'))).toEqual(Buffer.from([0xff, 0x1b]))
	expect(readdirSync(place).sort((a, b) => (a < b ? -1 : 1))).toEqual(['driver.log', 'target.log'])
})

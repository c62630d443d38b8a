import {execFileSync} from 'node:child_process'
import {appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {expect, onTestFinished, test} from 'vitest'
import {watchChanges} from '../../src/host/changes.ts'

function project(): string {
	const dir = mkdtempSync(path.join(tmpdir(), 'arsenal-changes-'))
	onTestFinished(() => rmSync(dir, {recursive: true}))
	for (const name of ['a', 'b', 'c', 'd']) mkdirSync(path.join(dir, name))
	writeFileSync(path.join(dir, 'a/x.js'), '1')
	return dir
}

test('what has changed is taken once nothing changes any more, or at once where nothing did', async () => {
	const dir = project()
	const changes = await watchChanges([dir], [])
	onTestFinished(() => changes.close())
	expect(changes.isPartial).toBe(false)
	expect(await changes.settled()).toEqual([])
	appendFileSync(path.join(dir, 'a/x.js'), '2')
	const taken = changes.next(new AbortController().signal)
	await sleep(100)
	writeFileSync(path.join(dir, 'b/y.js'), '1')
	expect(await taken).toEqual([path.join(dir, 'a/x.js'), path.join(dir, 'b/y.js')])

	appendFileSync(path.join(dir, 'a/x.js'), '3')
	setTimeout(() => appendFileSync(path.join(dir, 'b/y.js'), '2'), 100)
	let settled: readonly string[] = []
	while (settled.length === 0) {
		await sleep(1)
		settled = await changes.settled()
	}
	expect(settled).toEqual([path.join(dir, 'a/x.js'), path.join(dir, 'b/y.js')])
	expect(await changes.settled()).toEqual([])
})

/** In a namespace of its own, where a limit is nobody else's. */
const within = (script: string) =>
	execFileSync('unshare', ['--user', '--map-root-user', 'sh', '-c', script], {encoding: 'utf8'})
const limitFile = '/proc/sys/user/max_inotify_watches'
const canLimit = (() => {
	try {
		return within(`echo 2 > ${limitFile} && cat ${limitFile}`).trim() === '2'
	} catch {
		return false
	}
})()

test.skipIf(!canLimit)('that not all folders can be watched is known', () => {
	const module = path.join(import.meta.dirname, '../../src/host/changes.ts')
	const script = `import {watchChanges} from '${module}'; const changes = await watchChanges(['${project()}'], [])
		console.log(changes.isPartial); await changes.close()`
	const node = `'${process.execPath}' --input-type=module -e "$SCRIPT"`
	process.env.SCRIPT = script
	onTestFinished(() => void delete process.env.SCRIPT)
	expect(within(`echo 2 > ${limitFile}; exec ${node}`)).toBe('true\n')
	expect(within(`exec ${node}`)).toBe('false\n')
})

import {execFileSync} from 'node:child_process'
import {
	appendFileSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	unlinkSync,
	writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {expect, onTestFinished, test} from 'vitest'
import {watchChanges} from '../../src/host/changes.ts'
import type {SeenChange} from '../../src/ports.ts'

function project(): string {
	const dir = mkdtempSync(path.join(tmpdir(), 'arsenal-changes-'))
	onTestFinished(() => rmSync(dir, {recursive: true}))
	for (const name of ['a', 'b', 'c', 'd']) mkdirSync(path.join(dir, name))
	writeFileSync(path.join(dir, 'a/x.js'), '1')
	return dir
}

const filesOf = (seen: readonly SeenChange[]) => seen.map(({file}) => file)

/** The next changes, in short: `added a/x.js in a`. */
async function told(changes: Awaited<ReturnType<typeof watchChanges>>, dir: string): Promise<string[]> {
	const seen = await changes.next(AbortSignal.timeout(10_000))
	return seen.map(({file, is, folder}) => `${is} ${path.relative(dir, file)} in ${path.relative(dir, folder) || '.'}`)
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
	expect(filesOf(await taken)).toEqual([path.join(dir, 'a/x.js'), path.join(dir, 'b/y.js')])

	appendFileSync(path.join(dir, 'a/x.js'), '3')
	setTimeout(() => appendFileSync(path.join(dir, 'b/y.js'), '2'), 100)
	let settled: readonly string[] = []
	while (settled.length === 0) {
		await sleep(1)
		settled = filesOf(await changes.settled())
	}
	expect(settled).toEqual([path.join(dir, 'a/x.js'), path.join(dir, 'b/y.js')])
	expect(await changes.settled()).toEqual([])
})

test('each is told once what became of it, and where; what was made and removed again is not', async () => {
	const dir = project()
	writeFileSync(path.join(dir, 'a/gone.js'), '1')
	const changes = await watchChanges([dir], [])
	onTestFinished(() => changes.close())
	mkdirSync(path.join(dir, 'b/new/deeper'), {recursive: true})
	writeFileSync(path.join(dir, 'b/new/deeper/y.js'), '1')
	writeFileSync(path.join(dir, 'c/short.js'), '1')
	appendFileSync(path.join(dir, 'a/x.js'), '2')
	unlinkSync(path.join(dir, 'a/gone.js'))
	await sleep(150)
	unlinkSync(path.join(dir, 'c/short.js'))
	expect(await told(changes, dir)).toEqual([
		'removed a/gone.js in a',
		'changed a/x.js in a',
		'added b/new/deeper/y.js in b',
	])
	appendFileSync(path.join(dir, 'b/new/deeper/y.js'), '2')
	expect(await told(changes, dir)).toEqual(['changed b/new/deeper/y.js in b/new/deeper'])
})

// Two links to the folder they lie in lead to 2^40 paths before the system refuses a longer one, and one told each change 41 times.
test('links are not followed, whatever they lead to; a folder that is given as one is', async () => {
	const dir = project()
	const outside = project()
	for (const name of ['p', 'q', 'a/r']) symlinkSync('.', path.join(dir, name))
	symlinkSync(outside, path.join(dir, 'out'))
	const given = path.join(outside, 'to-project')
	symlinkSync(dir, given)
	const changes = await watchChanges([given, dir, path.join(dir, 'a')], [path.join(given, 'd')])
	onTestFinished(() => changes.close())
	expect(await changes.settled()).toEqual([])
	appendFileSync(path.join(outside, 'a/x.js'), '2')
	appendFileSync(path.join(dir, 'd/left-out.js'), '2')
	appendFileSync(path.join(dir, 'a/x.js'), '2')
	expect(await told(changes, given)).toEqual(['changed a/x.js in a'])
	unlinkSync(path.join(dir, 'q'))
	expect(await told(changes, given)).toEqual(['removed q in .'])
})

test('a file that our own output goes into does not change by it', () => {
	const dir = project()
	const module = path.join(import.meta.dirname, '../../src/host/changes.ts')
	const script = `import {watchChanges} from '${module}'
		import {writeFileSync} from 'node:fs'
		const changes = await watchChanges(['${dir}'], [])
		console.log('out'); console.error('err')
		setTimeout(() => writeFileSync('${dir}/a/x.js', '2'), 300)
		const seen = []
		while (!seen.some(({file}) => file.endsWith('x.js'))) seen.push(...await changes.next(AbortSignal.timeout(10000)))
		await changes.close()
		writeFileSync('${dir}/seen', seen.map(({file}) => file).join(' '))`
	const node = `'${process.execPath}' --input-type=module -e "$SCRIPT" > out.log 2> b/err.log`
	execFileSync('sh', ['-c', node], {cwd: dir, env: {...process.env, SCRIPT: script}, timeout: 30_000})
	expect(readFileSync(path.join(dir, 'seen'), 'utf8')).toBe(path.join(dir, 'a/x.js'))
	expect(readFileSync(path.join(dir, 'out.log'), 'utf8')).toBe('out\n')
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

import {spawnSync} from 'node:child_process'
import {existsSync, mkdirSync, readdirSync, symlinkSync, truncateSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {createExitProfiles} from '../../src/host/probe/exit-profiles.ts'
import type {ExitProfileFolder} from '../../src/ports.ts'
import {plainEnvironment, run} from '../probe/observe-target.ts'

async function opened(
	environment: Readonly<Record<string, string>> = {},
): Promise<{folder: ExitProfileFolder; dir: string}> {
	let dir = ''
	const folder = await createExitProfiles(environment).open({
		intervalUs: 500,
		onTemporaryFolder(made) {
			dir = made
		},
	})
	onTestFinished(() => folder.remove())
	return {folder, dir}
}

const hello = {pid: 7, ppid: 1, nodeVersion: 'v24.0.0', argv: ['node', 'a.js']}
const callFrame = {functionName: 'work', url: '/a.js', lineNumber: 0, columnNumber: 0}
const profile = {nodes: [{id: 1, callFrame}], startTime: 5, endTime: 9, samples: [1], timeDeltas: [4]}
const whole = {hello, usedUs: 12_000, workerThreads: 2, profile}

test('what a program left is taken once, and the folder is gone afterwards', async () => {
	const {folder, dir} = await opened()
	const script = 'for (let i = 0, x = 0; i < 1e7; i++) x += Math.sqrt(i)'
	await run([process.execPath, '-e', script], {env: {...plainEnvironment(), ...folder.environment({})}}).ended
	const {profiles, unreadable} = await folder.take()
	expect(unreadable).toBe(0)
	expect(profiles).toHaveLength(1)
	expect(profiles[0]!.hello.nodeVersion).toBe(process.version)
	expect(profiles[0]!.profile.samples!.length).toBeGreaterThan(1)
	expect(await folder.take()).toEqual({profiles: [], unreadable: 0})
	await folder.remove()
	expect(existsSync(dir)).toBe(false)
	expect(await folder.take()).toEqual({profiles: [], unreadable: 0})
})

test('the watchdog knows the folder by its name, and nobody else can look into it', async () => {
	const {dir} = await opened()
	expect(dir).toMatch(/\/arsenal-deep-exit-\w+$/)
	expect(spawnSync('ls', ['-ld', dir], {encoding: 'utf8'}).stdout).toMatch(/^drwx------/)
})

test('NODE_OPTIONS of the target are kept, or else those it would have inherited', async () => {
	const {folder} = await opened({NODE_OPTIONS: '--title=ours'})
	expect(folder.environment({}).NODE_OPTIONS).toMatch(/exit-profile\.cjs" --title=ours$/)
	expect(folder.environment({NODE_OPTIONS: '--title=theirs'}).NODE_OPTIONS).toMatch(
		/exit-profile\.cjs" --title=theirs$/,
	)
})

test('a profile says no more than can be true', async () => {
	const {folder, dir} = await opened()
	const argv = new Array(500).fill('x'.repeat(9000))
	const told = {...whole, hello: {...hello, argv}, usedUs: -4, workerThreads: 'many'}
	writeFileSync(join(dir, 'a.json'), JSON.stringify(told))
	const {profiles} = await folder.take()
	expect(profiles).toMatchObject([{startUs: 0, workerThreads: 0}])
	expect(profiles[0]!.hello.argv).toHaveLength(100)
	expect(profiles[0]!.hello.argv[0]).toHaveLength(2000)
})

test.each<[string, (file: string) => void]>([
	['nothing', file => writeFileSync(file, '')],
	['half of one', file => writeFileSync(file, JSON.stringify(whole).slice(0, 90))],
	['no object', file => writeFileSync(file, '[1]')],
	['one of nobody', file => writeFileSync(file, JSON.stringify({...whole, hello: {pid: '7'}}))],
	[
		'one whose samples are no numbers',
		file => writeFileSync(file, JSON.stringify({...whole, profile: {...profile, samples: ['1']}})),
	],
	[
		'one whose frames have no name',
		file => writeFileSync(file, JSON.stringify({...whole, profile: {...profile, nodes: [{id: 1, callFrame: {}}]}})),
	],
	['brackets without end', file => writeFileSync(file, '{"profile":'.repeat(100_000))],
	['a folder', file => mkdirSync(join(file, 'below'), {recursive: true})],
	['a link to a file of ours', file => symlinkSync('/etc/passwd', file)],
	['a pipe that nobody writes to', file => void spawnSync('mkfifo', [file])],
	[
		'more than we read',
		file => {
			writeFileSync(file, '')
			truncateSync(file, 2 ** 31)
		},
	],
])('%s is no profile, spoils no other, and is gone then', async (_, leave) => {
	const {folder, dir} = await opened()
	leave(join(dir, 'a.json'))
	writeFileSync(join(dir, 'b.json'), JSON.stringify(whole))
	const {profiles, unreadable} = await folder.take()
	expect({pids: profiles.map(one => one.hello.pid), unreadable}).toEqual({pids: [7], unreadable: 1})
	expect(readdirSync(dir)).toEqual([])
	expect(existsSync('/etc/passwd')).toBe(true)
})

test('the files of one run are so many at most', async () => {
	const {folder, dir} = await opened()
	for (let i = 0; i < 230; i++) writeFileSync(join(dir, `${i}.json`), JSON.stringify(whole))
	const {profiles, unreadable} = await folder.take()
	expect([profiles.length, unreadable]).toEqual([200, 30])
	expect(readdirSync(dir)).toEqual([])
})

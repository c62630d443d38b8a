import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {describe, expect, onTestFinished, test} from 'vitest'
import {composeNodeOptions, findPreload} from '../../src/host/probe/server.ts'
import {type Ended, run, targetNodes} from './observe-target.ts'

interface Left {
	readonly hello: {readonly pid: number; readonly nodeVersion: string; readonly argv: readonly string[]}
	readonly usedUs: number
	readonly workerThreads: number
	readonly profile: {readonly nodes: ReadonlyArray<{readonly callFrame: {readonly functionName: string}}>}
}

const busy =
	'function work(rounds) { let x = 0; for (let i = 0; i < rounds; i++) x += Math.sqrt(i); return x }\nwork(2e7)\n'

async function profiled(
	argv: readonly string[],
	env: Record<string, string> = {},
): Promise<{ended: Ended; left: readonly Left[]}> {
	const folder = mkdtempSync(join(tmpdir(), 'arsenal-test-'))
	onTestFinished(() => rmSync(folder, {recursive: true}))
	const NODE_OPTIONS = composeNodeOptions(findPreload('exit-profile.cjs'), env.NODE_OPTIONS)
	const ours = {ARSENAL_EXIT_PROFILES: folder, ARSENAL_EXIT_PROFILES_US: '500', NODE_OPTIONS}
	const ended = await run(argv, {env: {...env, ...ours}}).ended
	return {ended, left: readdirSync(folder).map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')))}
}

const names = ({profile}: Left): string[] => profile.nodes.map(node => node.callFrame.functionName)

describe.each(targetNodes)('in Node $version', ({path: node, version}) => {
	test.each([
		['falls off its end', ''],
		['exits', 'process.exit(3)'],
		['throws', 'throw new Error("told")'],
		['rejects', 'Promise.reject(new Error("told"))'],
		['exits from an exit listener', 'process.on("exit", () => process.exit(9))'],
		['has removed all exit listeners and exits', 'process.removeAllListeners("exit"); process.exit(5)'],
		['calls reallyExit', 'process.reallyExit(8)'],
		['terminates itself', 'process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 9e4)'],
		['sets an exit code in the end', 'process.on("beforeExit", () => { process.exitCode = 6 })'],
		['has patched what we need', 'JSON.stringify = require("fs").writeFileSync = () => { throw new Error("mine") }'],
	])('a program that %s ends as it does without us, and leaves what it did', async (_, source) => {
		const argv = [node, '-e', `${busy}console.log("out"); console.error("err"); ${source}`]
		const bare = await run(argv).ended
		const {ended, left} = await profiled(argv)
		expect(ended).toEqual(bare)
		expect(left).toHaveLength(1)
		const [one] = left
		expect(one!.hello).toMatchObject({nodeVersion: version, argv: [expect.stringContaining('node')]})
		expect(names(one!)).toContain('work')
		// A start of Node is neither nothing nor a second.
		expect(one!.usedUs).toBeGreaterThan(1000)
		expect(one!.usedUs).toBeLessThan(5e6)
	})

	test('one that is killed leaves nothing', async () => {
		const {ended, left} = await profiled([
			node,
			'-e',
			`${busy}require('child_process').execSync('kill -9 ' + process.pid)`,
		])
		expect(ended.signal).toBe('SIGKILL')
		expect(left).toEqual([])
	})

	test('one that aborts leaves what it did', async () => {
		const {ended, left} = await profiled(['sh', '-c', `ulimit -c 0; exec ${node} -e '${busy}process.abort()'`])
		expect(ended.signal).toBe('SIGABRT')
		expect(names(left[0]!)).toContain('work')
	})

	test('every process of a family leaves its own, and worker threads are counted', async () => {
		const child = `require('child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(busy)}])`
		const worker = `new (require('worker_threads').Worker)('1', {eval: true})`
		const {left} = await profiled([node, '-e', `${child}\n${worker}`])
		expect(new Set(left.map(one => one.hello.pid)).size).toBe(2)
		expect(left.filter(one => names(one).includes('work'))).toHaveLength(1)
		// Node 18 tells nobody of a thread.
		expect(left.map(one => one.workerThreads).toSorted((a, b) => a - b)).toEqual([
			0,
			version.startsWith('v18.') ? 0 : 1,
		])
	})

	test('where it may not write, the program does not notice', async () => {
		const env = {
			ARSENAL_EXIT_PROFILES: '/nowhere/at/all',
			ARSENAL_EXIT_PROFILES_US: '500',
			NODE_OPTIONS: composeNodeOptions(findPreload('exit-profile.cjs'), undefined),
		}
		const ended = await run([node, '-e', 'console.log(process._getActiveHandles().length)'], {env}).ended
		expect(ended).toEqual(await run([node, '-e', 'console.log(process._getActiveHandles().length)']).ended)
	})
})

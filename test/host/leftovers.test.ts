import {spawn, spawnSync} from 'node:child_process'
import {existsSync} from 'node:fs'
import {expect, onTestFinished, test} from 'vitest'
import {launchMarkName, runnerMark} from '../../src/host/launch/mark.ts'
import {leftovers} from '../../src/host/processes/leftovers.ts'

function start(mark: string): number {
	const child = spawn('sleep', ['600'], {env: {...process.env, [launchMarkName]: mark}, stdio: 'ignore'})
	onTestFinished(() => void child.kill('SIGKILL'))
	return child.pid!
}

test.runIf(existsSync('/proc/self/environ'))(
	'who has outlived a run and its watchdog is found, and nobody else',
	async () => {
		const {pid: gone} = spawnSync('true')
		const left = start(`${gone}-1-abcdef.3`)
		const reused = start(`${process.pid}-1-abcdef.3`)
		const conducted = start(`${runnerMark}.1`)
		const unmarked = start('')
		const found = await leftovers.find()
		expect(found).toContainEqual({pid: left, argv: ['sleep', '600']})
		const pids = found.map(({pid}) => pid)
		expect(pids).toContain(reused)
		expect(pids).not.toContain(conducted)
		expect(pids).not.toContain(unmarked)
	},
)

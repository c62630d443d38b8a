import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {expect, onTestFinished, test} from 'vitest'
import {endRemembered, isAlive, isStill, remember} from './processes-alive.ts'

test.runIf(process.platform === 'linux')(
	'whoever has the number of a process that has ended is left alone',
	async () => {
		const child = spawn('sleep', ['100'], {detached: true, stdio: 'ignore'})
		onTestFinished(() => void child.kill('SIGKILL'))
		const remembered = remember(child.pid!)
		// As it would be remembered if it had begun later, and had the number before it.
		const another = {...remembered, startTicks: remembered.startTicks! - 1}
		expect([remembered, another].map(isStill)).toEqual([true, false])
		endRemembered(another)
		expect(isAlive(child.pid!)).toBe(true)
		endRemembered(remembered)
		expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
		expect(isStill(remembered)).toBe(false)
		expect(isStill(remember(child.pid!))).toBe(false)
	},
)

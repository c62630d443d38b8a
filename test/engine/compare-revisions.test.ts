import {fork} from 'node:child_process'
import {once} from 'node:events'
import {chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {until} from '../host/processes-alive.ts'
import {environment, makeFolder, makeRepository} from '../host/revision-fixtures.ts'

function start(build: string | null) {
	const parentDir = makeFolder('parent')
	const repositoryDir = makeRepository({'a.js': 'console.log(1)', 'deep/b.txt': 'b'})
	const runner = fork(
		new URL('killed-checkout.ts', import.meta.url),
		[JSON.stringify({repositoryDir, parentDir, build})],
		{env: environment},
	)
	const tree = () => path.join(parentDir, readdirSync(parentDir)[0] ?? 'none', 'tree')
	return {runner, parentDir, tree}
}

test('a checked-out revision goes with a runner that is killed, write-protected files and all', async () => {
	const {runner, parentDir, tree} = start(null)
	const [said] = await once(runner, 'message')
	expect(said).toEqual({is: 'ready'})
	mkdirSync(path.join(tree(), 'protected/inner'), {recursive: true})
	writeFileSync(path.join(tree(), 'protected/inner/file'), '')
	for (const dir of ['protected/inner', 'protected']) chmodSync(path.join(tree(), dir), 0o555)
	runner.kill('SIGKILL')
	await until(() => readdirSync(parentDir).length === 0, 'the folder is gone')
})

test('one that is being built goes too, and what builds it', async () => {
	const {runner, parentDir, tree} = start('echo > started; while :; do echo > built.$((i = i + 1)); sleep 0.01; done')
	await until(() => existsSync(path.join(tree(), 'started')), 'it is being built')
	runner.kill('SIGKILL')
	await until(() => readdirSync(parentDir).length === 0, 'the folder is gone')
	// Whatever builds on would make it anew.
	await new Promise(resolve => setTimeout(resolve, 100))
	expect(readdirSync(parentDir)).toEqual([])
})

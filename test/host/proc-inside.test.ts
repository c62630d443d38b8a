import {mkdtempSync, rmdirSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {insideOf, type ProcProgram, readInside} from '../../src/host/processes/proc-inside.ts'
import {run} from '../probe/observe-target.ts'

const reached = ['PATH=/bin', 'ARSENAL_SOCKET=/tmp/p/s', 'NODE_OPTIONS=--require "/x/probe/relay.cjs"']
const limits = (addressSpace: string, files: number) =>
	`Max data size             unlimited            unlimited            bytes
Max open files            ${files}                 1048576              files
Max address space         ${addressSpace}            unlimited            bytes
`
const node = (line: string, more: Partial<ProcProgram> = {}) =>
	insideOf({
		executable: 'node',
		argv: ['node', ...line.split(' ').filter(word => word !== '')],
		environment: reached,
		isOurs: true,
		hasFolder: true,
		hasStandardDescriptors: true,
		limits: limits('unlimited', 1024),
		...more,
	})

test.each([
	['a.js', 'silent'],
	['-r x --watch a.js', 'launcher'],
	['--watch-path=src a.js', 'launcher'],
	['--run build', 'launcher'],
	['a.js --watch', 'silent'],
	['-e 0 --run', 'launcher'],
	['--test', 'tests'],
	['--watch --test a.test.js', 'tests'],
	['--test --test-isolation=none', 'silent'],
	['--test --experimental-test-isolation=none', 'silent'],
	['inspect a.js', 'tool'],
	['-c a.js', 'tool'],
	['--prof-process isolate.log', 'tool'],
	['--snapshot-blob x.blob --build-snapshot a.js', 'tool'],
	['--snapshot-blob x.blob', 'snapshot'],
	['--snapshot-blob=x.blob a.js', 'snapshot'],
	['--permission a.js', 'permission'],
	['--experimental-permission a.js', 'permission'],
])('node %s: %s', (line, inside) => {
	expect(node(line)).toBe(inside)
})

test('what reached a process, and what it has lost', () => {
	expect(node('a.js', {executable: 'node (deleted)'})).toBe('silent')
	expect(node('a.js', {executable: 'nodemon-native'})).toBe('foreign')
	expect(node('a.js', {executable: 'sh'})).toBe('foreign')
	expect(node('a.js', {environment: []})).toBe('no-options')
	// Such a program is given none.
	expect(node('--experimental-permission a.js', {environment: []})).toBe('permission')
	expect(node('a.js', {environment: ['NODE_OPTIONS=--title=x', 'ARSENAL_SOCKET=/tmp/p/s']})).toBe('no-options')
	expect(node('a.js', {environment: [reached[0]!, reached[1]!, `${reached[2]} --permission`]})).toBe('permission')
	expect(node('a.js', {isOurs: false})).toBe('user')
	expect(node('a.js', {hasFolder: false})).toBe('folder')
	expect(node('a.js', {hasStandardDescriptors: false})).toBe('descriptors')
	expect(node('--run x', {environment: []})).toBe('launcher')
	expect(node('a.js', {limits: limits('unlimited', 20)})).toBe('limits')
	expect(node('a.js', {limits: limits('1536000000', 1024)})).toBe('limits')
})

test('real processes are asked', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'arsenal-test-'))
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}))
	const waits = 'console.log("begun"); setInterval(() => {}, 1000)'
	const environment = {ARSENAL_SOCKET: '/tmp/p/s', NODE_OPTIONS: '--require "./relay.cjs"'}
	const bare = run([process.execPath, '-e', `process.title = 'other'; ${waits}`])
	await bare.printed('begun')
	expect(readInside(bare.pid)).toBe('no-options')
	bare.kill('SIGKILL')
	await bare.ended
	expect(readInside(bare.pid)).toBe(null)

	const lost = run(['sh', '-c', 'echo begun; sleep 60'], {cwd: folder, env: environment})
	await lost.printed('begun')
	expect(readInside(lost.pid)).toBe('foreign')
	lost.kill('SIGKILL')
	rmdirSync(folder)
})

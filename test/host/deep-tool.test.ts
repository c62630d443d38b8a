import {chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {findDeepTool, findProgram} from '../../src/host/deep/tool.ts'
import {absent} from './absent.ts'

let dir = ''
beforeEach(async () => {
	dir = await realpath(await mkdtemp(join(tmpdir(), 'deep tool ')))
})
afterEach(() => rm(dir, {recursive: true}))

async function install(root: string, bin: string | object): Promise<string> {
	const packageDir = join(root, 'node_modules', 'tool')
	await mkdir(packageDir, {recursive: true})
	await writeFile(join(packageDir, 'package.json'), JSON.stringify({name: 'tool', bin}))
	await writeFile(join(packageDir, 'cli.js'), '')
	return join(packageDir, 'cli.js')
}

async function program(path: string): Promise<string> {
	await writeFile(path, '#!/bin/sh\n')
	await chmod(path, 0o755)
	return path
}

describe('findDeepTool', () => {
	it('finds the package above us, before the one above the target', async () => {
		const ours = join(dir, 'ours', 'dist')
		const theirs = join(dir, 'theirs', 'src')
		const script = await install(join(dir, 'ours'), './cli.js')
		await install(join(dir, 'theirs'), {tool: 'cli.js'})
		expect((await findDeepTool('tool', theirs, {}, ours))?.argv).toEqual([process.execPath, script])
	})

	it('finds it above the target when we have none', async () => {
		const script = await install(dir, {tool: 'cli.js'})
		const found = await findDeepTool('tool', join(dir, 'a', 'b'), {}, '/nowhere/at/all')
		expect(found?.argv).toEqual([process.execPath, script])
	})

	it('finds it on PATH, as a script for our own Node where it is one', async () => {
		const script = await install(join(dir, 'global'), 'cli.js')
		await chmod(script, 0o755)
		await mkdir(join(dir, 'bin'))
		await symlink(script, join(dir, 'bin', 'tool'))
		expect((await findDeepTool('tool', dir, {PATH: join(dir, 'bin')}, '/nowhere'))?.argv).toEqual([
			process.execPath,
			script,
		])
		await rm(join(dir, 'bin', 'tool'))
		const shim = await program(join(dir, 'bin', 'tool'))
		expect((await findDeepTool('tool', dir, {PATH: join(dir, 'bin')}, '/nowhere'))?.argv).toEqual([shim])
	})

	it('finds nothing where a package is broken or absent', async () => {
		await mkdir(join(dir, 'node_modules', 'tool'), {recursive: true})
		await writeFile(join(dir, 'node_modules', 'tool', 'package.json'), '{"name": "tool", "bin": "gone.js"}')
		expect(await findDeepTool('tool', dir, {PATH: absent}, dir)).toBe(null)
	})
})

describe('findProgram', () => {
	it('reads PATH as the target would, relative entries from its cwd', async () => {
		await mkdir(join(dir, 'bin'))
		const path = await program(join(dir, 'bin', 'node'))
		expect(await findProgram('node', dir, {PATH: `${absent}:bin`})).toBe(path)
		expect(await findProgram('./bin/node', dir, {PATH: ''})).toBe(path)
		expect(await findProgram('node', dir, {PATH: absent})).toBe(null)
	})
})

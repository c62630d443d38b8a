import {spawnSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {expect, test} from 'vitest'
import {controlProgram} from '../../src/host/control-program.ts'

const {argv, cwd, env} = controlProgram()
const [node, file] = argv as readonly [string, string]

test('the control does its work silently, as it is launched and with no environment at all', () => {
	for (const environment of [{...process.env, ...env}, {}]) {
		const {status, stdout, stderr} = spawnSync(node, [file], {cwd, env: environment, encoding: 'utf8'})
		expect({status, stdout, stderr}).toEqual({status: 0, stdout: '', stderr: ''})
	}
})

test('the control hears no options that are meant for targets', () => {
	const meant = {...process.env, NODE_OPTIONS: '--require=/nowhere/preload.cjs'}
	expect(spawnSync(node, [file], {cwd, env: meant}).status).not.toBe(0)
	expect(spawnSync(node, [file], {cwd, env: {...meant, ...env}}).status).toBe(0)
})

test('the control loads nothing and looks at nothing but its own arithmetic', () => {
	const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')
	expect(code).not.toMatch(/require|import|Math\.random|Date|performance|argv|env|console|locale/i)
})

test('the control tells when it has computed something else', () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'control-program-'))
	try {
		const other = path.join(folder, 'other.cjs')
		writeFileSync(other, readFileSync(file, 'utf8').replace('0x2545f491', '0x2545f492'))
		expect(spawnSync(node, [other]).status).toBe(1)
	} finally {
		rmSync(folder, {recursive: true})
	}
})

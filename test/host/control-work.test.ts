import {spawnSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {expect, test} from 'vitest'
import {findControlWork} from '../../src/host/control-work.ts'

const file = findControlWork()

test('the control does its work silently, in any folder and with any environment', () => {
	const {status, stdout, stderr} = spawnSync(process.execPath, [file], {cwd: '/', env: {}, encoding: 'utf8'})
	expect({status, stdout, stderr}).toEqual({status: 0, stdout: '', stderr: ''})
})

test('the control loads nothing and looks at nothing but its own arithmetic', () => {
	const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')
	expect(code).not.toMatch(/require|import|Math\.random|Date|performance|argv|env|console|locale/i)
})

test('the control tells when it has computed something else', () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'control-work-'))
	try {
		const other = path.join(folder, 'other.cjs')
		writeFileSync(other, readFileSync(file, 'utf8').replace('0x2545f491', '0x2545f492'))
		expect(spawnSync(process.execPath, [other]).status).toBe(1)
	} finally {
		rmSync(folder, {recursive: true})
	}
})

import {chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {nodeVersionOf} from '../../src/host/launch/command-node.ts'

/** A folder with a Node of its own on the PATH, and programs that are for it, or for another. */
function programs() {
	const dir = mkdtempSync(path.join(tmpdir(), 'command-node-'))
	onTestFinished(() => rmSync(dir, {recursive: true, force: true}))
	const write = (name: string, text: string) => {
		mkdirSync(path.dirname(path.join(dir, name)), {recursive: true})
		writeFileSync(path.join(dir, name), text)
		chmodSync(path.join(dir, name), 0o755)
	}
	write('bin/node', '#!/bin/sh\n[ "$*" = --version ] && [ -z "$NODE_OPTIONS" ] && echo v22.3.4')
	write('other/node', '#!/bin/sh\necho v18.1.0')
	write('bin/npm', '#!/usr/bin/env node\nthrow new Error("nobody runs this")')
	write('bin/tool', '#!/bin/sh\necho hello')
	write('cli.js', '#!/usr/bin/env node\n')
	writeFileSync(path.join(dir, 'bin/data'), '#!/usr/bin/env node\n', {mode: 0o644})
	symlinkSync(path.join(dir, 'gone'), path.join(dir, 'bin/dangling'))
	const asked = (argv: readonly string[], {shell = false, env = {}} = {}) =>
		nodeVersionOf({argv, shell, cwd: dir, env}, {PATH: `${dir}/bin:/usr/bin:/bin`, NODE_OPTIONS: '--inspect'})
	return {dir, asked}
}

test('a command that names a Node, or a script for one, runs under that of its own PATH', async () => {
	const {dir, asked} = programs()
	expect(await asked(['node', 'work.js'])).toBe('v22.3.4')
	expect(await asked(['other/node', 'work.js'])).toBe('v18.1.0')
	expect(await asked(['npm', 'start'])).toBe('v22.3.4')
	expect(await asked(['./cli.js'])).toBe('v22.3.4')
	expect(await asked(['env', 'A=1', 'node', 'work.js'])).toBe('v22.3.4')
	expect(await asked(['cd . && npm run x | cat'], {shell: true})).toBe('v22.3.4')
	expect(await asked(['node', 'x'], {env: {PATH: path.join(dir, 'other')}})).toBe('v18.1.0')
})

test('of a command that names none nothing is said, nor where what it names does not answer', async () => {
	const {dir, asked} = programs()
	for (const argv of [['tool'], ['data'], ['dangling'], ['nowhere'], ['sh', '-c', 'exit'], ['tool', './cli.js'], []])
		expect(await asked(argv), argv.join(' ')).toBeNull()
	writeFileSync(path.join(dir, 'bin/node'), '#!/bin/sh\nexit 1')
	expect(await asked(['node'])).toBeNull()
})

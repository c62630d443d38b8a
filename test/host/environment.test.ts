import {execFileSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {parseCgroup, parseMounts} from '../../src/host/environment/container.ts'
import {fingerprint, parseOsRelease, readEnvironment} from '../../src/host/environment/environment.ts'
import {parseGitStatus, readGit as readGitWithin} from '../../src/host/revisions/git.ts'

/** A run does not wait longer than a moment; what is asked here is what git says when it may finish. */
const patience = {statusMs: 20_000, revisionMs: 20_000}
const readGit = (cwd: string) => readGitWithin(cwd, patience)

let folder = ''
beforeAll(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'environment-'))
})
afterAll(() => rmSync(folder, {recursive: true}))

function git(...args: string[]): string {
	const identity = ['-c', 'user.name=T', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false']
	const env = {...process.env, GIT_COMMITTER_DATE: '1700000000 +0100'}
	return execFileSync('git', [...identity, ...args], {cwd: folder, encoding: 'utf8', env}).trim()
}

const committedAt = '2023-11-14T22:13:20.000Z'

describe('the revision', () => {
	it('is none outside a repository, in a folder that is not there, and before the first commit', async () => {
		expect(await readGit(folder)).toBeNull()
		expect(await readGit(path.join(folder, 'nowhere'))).toBeNull()
		git('init', '--quiet', '--initial-branch', 'trunk')
		expect(await readGit(folder)).toBeNull()
	})

	it('is branch, commit, when that was made, and whether files were changed; new files do not count', async () => {
		writeFileSync(path.join(folder, 'a'), '1')
		git('add', 'a')
		git('commit', '--quiet', '--no-verify', '--message', 'One')
		const commit = git('rev-parse', 'HEAD')
		writeFileSync(path.join(folder, 'new'), '1')
		expect(await readGit(folder)).toEqual({branch: 'trunk', commit, dirty: false, committedAt})
		writeFileSync(path.join(folder, 'a'), '2')
		expect(await readGit(folder)).toEqual({branch: 'trunk', commit, dirty: true, committedAt})
		git('checkout', '--quiet', '--detach')
		expect(await readGit(folder)).toEqual({branch: null, commit, dirty: true, committedAt})
	})

	it('is known without a word on changes where git cannot tell', async () => {
		const index = path.join(folder, '.git/index')
		const whole = readFileSync(index)
		const commit = git('rev-parse', 'HEAD')
		writeFileSync(index, 'damaged')
		expect(await readGit(folder)).toEqual({branch: null, commit, dirty: null, committedAt})
		writeFileSync(index, whole)
		git('checkout', '--quiet', 'trunk')
		writeFileSync(index, 'damaged')
		expect(await readGit(folder)).toEqual({branch: 'trunk', commit, dirty: null, committedAt})
		writeFileSync(index, whole)
	})

	it('is not read with programs that the repository names', async () => {
		const trap = path.join(folder, 'trap.sh')
		writeFileSync(trap, `#!/bin/sh\ntouch ${path.join(folder, 'sprung')}\n`, {mode: 0o755})
		git('config', 'core.fsmonitor', trap)
		git('config', 'log.showSignature', 'true')
		git('config', 'gpg.program', trap)
		await readGit(folder)
		expect(git('-c', 'core.fsmonitor=false', 'ls-files', '--others')).not.toContain('sprung')
	})

	it('is none where git says nothing', () => {
		expect(parseGitStatus('')).toBeNull()
	})
})

describe('the environment', () => {
	it('names machine, system and revision', async () => {
		const environment = await readEnvironment(folder, patience)
		expect(environment).toMatchObject({
			hostname: os.hostname(),
			arch: os.machine(),
			memBytes: os.totalmem(),
			node: process.version,
			fingerprint: expect.stringMatching(/^[0-9a-f]{12}$/),
			git: {commit: expect.stringMatching(/^[0-9a-f]{40}$/)},
		})
		expect(environment.cpu).not.toBe('')
		expect(environment.os).not.toBe('')
		expect(environment.kernel).toContain(os.release())
		expect(environment.cores).toBeGreaterThanOrEqual(1)
		// What goes to the run log must come back from it.
		expect(JSON.parse(JSON.stringify(environment))).toEqual(environment)
	})
})

describe('the fingerprint', () => {
	const facts = {
		os: 'Debian GNU/Linux 12 (bookworm)',
		kernel: 'Linux 6.12.44-cloud-amd64',
		arch: 'x86_64',
		cpu: 'AMD EPYC',
		cores: 2,
		memBytes: 25_276_514_304,
		node: 'v24.21.0',
	}

	it('stays when only patches change', () => {
		const patched = {...facts, kernel: 'Linux 6.12.45', node: 'v24.22.1', memBytes: facts.memBytes - 5e6}
		expect(fingerprint(patched)).toBe(fingerprint(facts))
	})

	it.each([
		{os: 'Debian GNU/Linux 13 (trixie)'},
		{kernel: 'Linux 6.13.0'},
		{arch: 'aarch64'},
		{cpu: 'AMD EPYC 2'},
		{cores: 4},
		{memBytes: 2 * 25_276_514_304},
		{node: 'v26.0.0'},
	])('changes with %j', change => {
		expect(fingerprint({...facts, ...change})).not.toBe(fingerprint(facts))
	})
})

it('reads the name of the system however it is quoted', () => {
	expect(parseOsRelease('NAME=x\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n')).toBe(
		'Debian GNU/Linux 12 (bookworm)',
	)
	expect(parseOsRelease("PRETTY_NAME='Alpine'")).toBe('Alpine')
	expect(parseOsRelease('PRETTY_NAME=Void')).toBe('Void')
	expect(parseOsRelease('PRETTY_NAME="Say \\"x\\""')).toBe('Say "x"')
	expect(parseOsRelease('PRETTY_NAME=""')).toBeNull()
	expect(parseOsRelease('')).toBeNull()
})

it('tells containers by their groups and by where their files come from', () => {
	expect(parseCgroup('12:pids:/docker/0d09d441\n')).toBe('docker')
	expect(parseCgroup('0::/kubepods.slice/kubepods-burstable.slice/x\n')).toBe('kubernetes')
	expect(parseCgroup('0::/machine.slice/libpod-abc.scope\n')).toBe('podman')
	expect(parseCgroup('1:name=systemd:/lxc/box\n')).toBe('lxc')
	expect(parseCgroup('0::/init.scope\n')).toBeNull()
	expect(parseMounts('659 652 8:1 /var/lib/docker/containers/ab/hostname /etc/hostname rw - ext4 /dev/sda1 rw\n')).toBe(
		'docker',
	)
	expect(parseMounts('22 1 8:1 / / rw - ext4 /dev/sda1 rw\n')).toBeNull()
})

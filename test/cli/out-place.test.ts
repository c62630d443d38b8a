import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {outPlaceOf} from '../../src/cli/out-place.ts'
import type {Session} from '../../src/cli/session.ts'
import {searchConfigFile} from '../../src/host/config/search.ts'

/** A project with a configuration, a folder in it, and another configuration below that. */
function project(): string {
	const dir = mkdtempSync(path.join(tmpdir(), 'out-place-'))
	onTestFinished(() => rmSync(dir, {recursive: true, force: true}))
	mkdirSync(path.join(dir, 'project/src/demo'), {recursive: true})
	for (const file of ['project/arsenal.config.ts', 'project/src/demo/arsenal.config.json'])
		writeFileSync(path.join(dir, file), '{}')
	return dir
}

function sessionIn(cwd: string, env: Session['env'] = {}): Session {
	return {cwd, env, findConfig: async (file: string | null) => searchConfigFile(cwd, file)} as Session
}

test.each<
	[typed: string, asked: {readonly outDir: string | null; readonly config?: string}, dir: string, told: string | null]
>([
	['project', {outDir: null}, 'project/.arsenal', null],
	['project/src', {outDir: null}, 'project/.arsenal', null],
	['project/src/demo', {outDir: null}, 'project/src/demo/.arsenal', null],
	['.', {outDir: null}, '.arsenal', null],
	['project', {outDir: 'x'}, 'project/x', 'x'],
	['project/src', {outDir: '.arsenal'}, 'project/src/.arsenal', '.arsenal'],
	['project', {outDir: null, config: 'src/demo'}, 'project/src/demo/.arsenal', 'src/demo/.arsenal'],
	['.', {outDir: null, config: 'project/arsenal.config.ts'}, 'project/.arsenal', 'project/.arsenal'],
	['project/src', {outDir: null, config: '../arsenal.config.ts'}, 'project/.arsenal', null],
	['project', {outDir: null, config: 'nowhere.ts'}, 'project/.arsenal', null],
])('typed in %s with %j, runs are kept in %s and --out has to say %s', async (typed, asked, dir, told) => {
	const root = project()
	const cwd = path.join(root, typed)
	expect(await outPlaceOf(sessionIn(cwd), asked)).toEqual({dir: path.join(root, dir), told, project: null})
})

test('a project that shares its history has a name there: that of its configuration’s place, wherever its runs are kept', async () => {
	const root = project()
	writeFileSync(path.join(root, 'project/package.json'), '{"name": "shop"}')
	const env = {ARSENAL_DATABASE_URL: 'postgres://localhost/team'}
	const nameOf = async (typed: string, asked: Parameters<typeof outPlaceOf>[1]) =>
		(await outPlaceOf(sessionIn(path.join(root, typed), env), asked)).project
	expect(await nameOf('project/src', {outDir: null})).toBe('shop')
	expect(await nameOf('project/src', {outDir: '/cache/runs'})).toBe('shop')
	expect(await nameOf('project', {outDir: null, config: 'src/demo'})).toBe('shop/src/demo')
})

import {execFileSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {onTestFinished} from 'vitest'
import {createRevisions} from '../../src/host/revisions/revisions.ts'
import type {CheckedOut, RevisionRequest, RevisionResult} from '../../src/ports.ts'

export function makeFolder(name: string): string {
	const folder = realpathSync(mkdtempSync(path.join(tmpdir(), `revisions-${name}-`)))
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}))
	return folder
}

/** Nobody's configuration but the repository's own. */
export const environment = {
	...process.env,
	GIT_CONFIG_GLOBAL: '/dev/null',
	GIT_CONFIG_SYSTEM: '/dev/null',
	GIT_AUTHOR_NAME: 'A',
	GIT_AUTHOR_EMAIL: 'a@example.com',
	GIT_COMMITTER_NAME: 'A',
	GIT_COMMITTER_EMAIL: 'a@example.com',
	npm_config_offline: 'true',
}

export function git(cwd: string, ...args: string[]): string {
	const safe = ['-c', 'protocol.file.allow=always']
	return execFileSync('git', [...safe, ...args], {cwd, env: environment, encoding: 'utf8', stdio: 'pipe'}).trim()
}

export type Files = Readonly<Record<string, string | object>>

export function write(folder: string, files: Files): void {
	for (const [file, content] of Object.entries(files)) {
		mkdirSync(path.dirname(path.join(folder, file)), {recursive: true})
		writeFileSync(path.join(folder, file), typeof content === 'string' ? content : JSON.stringify(content))
	}
}

export function commit(folder: string, message: string, files: Files): string {
	write(folder, files)
	git(folder, 'add', '--all')
	git(folder, 'commit', '--quiet', '--message', message)
	return git(folder, 'rev-parse', 'HEAD')
}

export function makeRepository(...commits: ReadonlyArray<Files>): string {
	const folder = makeFolder('repository')
	git(folder, 'init', '--quiet', '--initial-branch=main')
	for (const [i, files] of commits.entries()) commit(folder, `change ${i + 1}`, files)
	return folder
}

/** Everything of a repository that a checkout must not change: every file of it, the index and the configuration byte for byte. */
export function snapshot(folder: string): Record<string, string> {
	const files = readdirSync(folder, {recursive: true, withFileTypes: true}).filter(entry => entry.isFile())
	return Object.fromEntries(
		files.map(entry => {
			const file = path.join(entry.parentPath, entry.name)
			return [path.relative(folder, file), readFileSync(file, 'base64')]
		}),
	)
}

/** Revisions in a temporary folder of their own, so that what is left behind can be seen. */
export function makeRevisions(given: Readonly<Record<string, string | undefined>> = environment) {
	const parentDir = makeFolder('parent')
	const revisions = createRevisions(given, {parentDir})
	const progress: string[] = []
	return {
		parentDir,
		revisions,
		progress,
		leftBehind: () => readdirSync(parentDir),
		checkout(repositoryDir: string, ref: string, more: Partial<RevisionRequest> = {}): Promise<RevisionResult> {
			return revisions.checkout({
				repositoryDir,
				ref,
				build: null,
				signal: new AbortController().signal,
				onProgress: text => progress.push(text),
				...more,
			})
		},
	}
}

export function ready(result: RevisionResult): CheckedOut {
	if (result.is !== 'ready') throw new Error(`not ready: ${JSON.stringify(result)}`)
	return result.revision
}

export function reason(result: RevisionResult): string {
	if (result.is !== 'failed') throw new Error(`did not fail: ${JSON.stringify(result)}`)
	return result.reason
}

export function read(folder: string, file: string): string {
	return readFileSync(path.join(folder, file), 'utf8')
}

/** What `node FILE` prints. */
export function run(cwd: string, file: string): string {
	return execFileSync(process.execPath, [file], {cwd, encoding: 'utf8'}).trim()
}

import {appendFile, copyFile, mkdir, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {askGit, lastLines, RevisionFailure, type RevisionTools, runChild} from './command.ts'
import type {Repository} from './repository.ts'

/**
 * A bare repository of our own that borrows the objects of the user's and knows its refs. The work tree of a revision hangs off this one
 * and not off the user's: `npm ci` of a project with husky or lefthook writes into the configuration and the hooks of the repository it
 * runs in, a benchmark may commit or prune, and after a crash the user's would list a work tree that is gone. So the user's repository
 * is only ever read, and may be read-only.
 */
export async function makeStandIn(tools: RevisionTools, repository: Repository, gitDir: string): Promise<void> {
	const {topLevel, commonDir} = repository
	const ask = (...args: string[]) => askGit(tools, topLevel, args)
	const format = (await ask('rev-parse', '--show-object-format')).stdout.trim()
	const made = await askGit(tools, path.dirname(gitDir), [
		...['-c', 'init.defaultRefFormat=files', '-c', 'init.defaultObjectFormat=sha1'],
		...['init', '--quiet', '--bare', '--template='],
		...(format === 'sha256' ? ['--object-format=sha256'] : []),
		gitDir,
	])
	if (!made.ok) throw new RevisionFailure(`No folder for a revision could be made: ${lastLines(made.stderr).at(-1)}`)
	await mkdir(path.join(gitDir, 'info'), {recursive: true})
	await mkdir(path.join(gitDir, 'objects/info'), {recursive: true})
	await writeFile(path.join(gitDir, 'objects/info/alternates'), alternatesLine(path.join(commonDir, 'objects')))
	const refs = await ask('for-each-ref', '--format=%(objectname) %(refname)')
	await writeFile(path.join(gitDir, 'packed-refs'), refs.stdout)
	const config = await ask('config', '--list', '-z', '--local', '--includes')
	await appendFile(path.join(gitDir, 'config'), configText(config.stdout))
	// Absent in most repositories.
	for (const file of ['shallow', 'info/attributes']) {
		await copyFile(path.join(commonDir, file), path.join(gitDir, file)).catch(() => {})
	}
}

/** A path that could be taken for a comment or a quoted one is quoted as C does. Source: link_alt_odb_entries in git's object-file.c. */
function alternatesLine(objects: string): string {
	const plain = !/^["#]|[\n\\"]/.test(objects)
	return `${plain ? objects : `"${objects.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`}\n`
}

/**
 * What decides over the bytes of a checked-out file, and where a partial clone gets the missing ones from. Hooks, monitors, aliases and
 * the place of the user's work tree stay behind.
 */
const keptConfig =
	/^(filter\..*|lfs\..*|remote\..*|extensions\.partialclone|core\.(autocrlf|eol|safecrlf|symlinks|filemode|ignorecase|precomposeunicode|protecthfs|protectntfs|longpaths))$/

/** @param listed by `git config --list -z`: `key LF value NUL`, or `key NUL` for one without a value */
export function configText(listed: string): string {
	let text = '[core]\n\thooksPath = /dev/null\n'
	for (const entry of listed.split('\0')) {
		const end = entry.indexOf('\n')
		const key = end < 0 ? entry : entry.slice(0, end)
		if (!keptConfig.test(key)) continue
		const section = key.slice(0, key.indexOf('.'))
		const name = key.slice(key.lastIndexOf('.') + 1)
		const sub = key.slice(section.length + 1, -name.length - 1)
		// A newline cannot stand in the name of a subsection, so none came from there.
		text += sub === '' ? `[${section}]\n` : `[${section} "${sub.replace(/[\\"]/g, '\\$&')}"]\n`
		text += end < 0 ? `\t${name}\n` : `\t${name} = "${quoted(entry.slice(end + 1))}"\n`
	}
	return text
}

function quoted(value: string): string {
	return value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t')
}

export async function addWorkTree(tools: RevisionTools, gitDir: string, tree: string, commit: string): Promise<void> {
	const result = await runChild(tools, {
		argv: [
			...['git', '-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false', '-c', 'submodule.recurse=false'],
			...['-c', 'advice.detachedHead=false', `--git-dir=${gitDir}`],
			...['worktree', 'add', '--detach', '--force', tree, commit],
		],
		shell: false,
		cwd: path.dirname(gitDir),
	})
	if (result.is === 'done') return
	const advice = result.output.some(line => /git-lfs|lfs failed/.test(line))
		? ' It keeps files in Git LFS: `git lfs fetch` brings them, and git-lfs must be on the PATH.'
		: ''
	throw new RevisionFailure(`git could not check out ${commit.slice(0, 10)} (${result.how}).${advice}`, result.output)
}

const pointerStart = 'version https://git-lfs.github.com/spec/v1'

/** Files that are still the pointer git keeps instead of them, because Git LFS is not at work here. */
export async function findLfsPointers(
	tools: RevisionTools,
	tree: string,
	readStart: (file: string) => Promise<string>,
): Promise<readonly string[]> {
	const listed = await askGit(tools, tree, ['ls-files', '-z', '--', ':(top,attr:filter=lfs)'])
	const pointers: string[] = []
	for (const file of listed.stdout.split('\0').filter(name => name !== '')) {
		if ((await readStart(path.join(tree, file)).catch(() => '')).startsWith(pointerStart)) pointers.push(file)
	}
	return pointers
}

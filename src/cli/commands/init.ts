import {existsSync} from 'node:fs'
import {readdir, readFile, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {configFileNames} from '../../core/suite/config-file-names.ts'
import {type Project, starterConfig} from '../../core/suite/starter-config.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {ExitCode} from '../../core/trouble/exit-code.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import {type Session, say, sayNotice} from '../session.ts'

/** `arsenal-tui init`: writes a configuration of what the project has, beside nothing that it would compete with. */
export async function init(session: Pick<Session, 'cwd' | 'streams'>): Promise<number> {
	const existing = configFileNames.find(name => existsSync(path.join(session.cwd, name)))
	if (existing !== undefined) throw alreadyThere(path.join(session.cwd, existing))
	const file = path.join(session.cwd, configFileNames[0]!)
	const {text, suites, leftOut} = starterConfig(await projectIn(session))
	try {
		// 'wx' refuses what came into being since we looked, a dangling link included.
		await writeFile(file, text, {flag: 'wx'})
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw alreadyThere(file)
		throw new ArsenalError(
			'output-not-writable',
			`Cannot write ${sanitise(file)}: ${sanitise((error as Error).message)}.`,
			{cause: error},
		)
	}
	const widest = Math.max(...suites.map(({name}) => name.length))
	say(
		session.streams.stdout,
		[
			`Wrote ${sanitise(file)}:`,
			...suites.map(({name, kind, does}) => `  ${name.padEnd(widest)}  ${kind.padEnd(7)}  ${sanitise(does)}`),
			...(leftOut.length > 0 ? [`In comments: ${leftOut.map(sanitise).join(', ')}.`] : []),
			`Run one with: arsenal-tui run ${sanitise(suites[0]!.name)}    Pick on a screen: arsenal-tui`,
		].join('\n'),
	)
	return ExitCode.done
}

function alreadyThere(file: string): ArsenalError {
	return new ArsenalError('bad-usage', `${sanitise(file)} is already there, and nothing is overwritten.`, {
		advice: 'Edit it, or move it away first.',
	})
}

async function projectIn(session: Pick<Session, 'cwd' | 'streams'>): Promise<Project> {
	const {cwd} = session
	const manifest = await readManifest(session)
	const scripts = Object.entries(objectOf(manifest.scripts)).filter(
		(entry): entry is [string, string] => typeof entry[1] === 'string',
	)
	return {
		scripts: Object.fromEntries(scripts),
		packageManager: packageManagerOf(cwd, manifest.packageManager),
		benchFiles: await benchFilesIn(cwd),
	}
}

/** @returns an empty one when there is none; one that cannot be read is said */
async function readManifest(session: Pick<Session, 'cwd' | 'streams'>): Promise<Readonly<Record<string, unknown>>> {
	try {
		const text = await readFile(path.join(session.cwd, 'package.json'), 'utf8')
		return objectOf(JSON.parse(text.replace(/^\ufeff/, '')))
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
			sayNotice(session, `package.json cannot be read, so its scripts are left out: ${(error as Error).message}`)
		return {}
	}
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

const lockFiles = {'pnpm-lock.yaml': 'pnpm', 'yarn.lock': 'yarn', 'bun.lock': 'bun', 'bun.lockb': 'bun'}

function packageManagerOf(cwd: string, named: unknown): string {
	const said = /^(npm|pnpm|yarn|bun)@/.exec(String(named))?.[1]
	if (said !== undefined) return said
	return Object.entries(lockFiles).find(([file]) => existsSync(path.join(cwd, file)))?.[1] ?? 'npm'
}

const benchFile = /\.bench\.[cm]?[jt]s$/
const deepest = 4
const mostBenchFiles = 20
/** What is installed, built or hidden is not the project's own. */
const notLookedInto = /^(\.|node_modules$|dist$|build$|out$|coverage$)/

/** Relative to the folder, in the order of their names; of many the first. */
async function benchFilesIn(cwd: string): Promise<string[]> {
	const found: string[] = []
	const look = async (folder: string, depth: number): Promise<void> => {
		const entries = await readdir(path.join(cwd, folder), {withFileTypes: true}).catch(() => [])
		for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
			if (found.length >= mostBenchFiles) return
			const file = folder === '' ? entry.name : `${folder}/${entry.name}`
			if (entry.isFile() && benchFile.test(entry.name)) found.push(file)
			else if (entry.isDirectory() && depth < deepest && !notLookedInto.test(entry.name)) await look(file, depth + 1)
		}
	}
	await look('', 1)
	return found
}

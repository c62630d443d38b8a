import {existsSync} from 'node:fs'
import {writeFile} from 'node:fs/promises'
import path from 'node:path'
import {configFileNames} from '../../core/suite/config-file-names.ts'
import {joinWords} from '../../core/suite/split-words.ts'
import {sayLeftOut, starterConfig} from '../../core/suite/starter-config.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {ExitCode} from '../../core/trouble/exit-code.ts'
import {fileTrouble} from '../../core/trouble/file-trouble.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import {type Session, say, sayNotice} from '../session.ts'
import {benchFilesIn, readManifest} from './project.ts'

/** `arsenal-tui init`: writes a configuration of what the project has, beside nothing that it would compete with. */
export async function init(session: Pick<Session, 'cwd' | 'streams'>): Promise<number> {
	const file = newConfigPath(session.cwd)
	const {trouble, ...manifest} = await readManifest(session.cwd)
	if (trouble !== null) sayNotice(session, trouble)
	const {text, suites, leftOut} = starterConfig({...manifest, benchFiles: await benchFilesIn(session.cwd)})
	await writeNewConfig(file, text)
	const widest = Math.max(...suites.map(({name}) => name.length))
	say(
		session.streams.stdout,
		[
			`Wrote ${sanitise(file)}:`,
			...suites.map(({name, kind, does}) => `  ${name.padEnd(widest)}  ${kind.padEnd(7)}  ${sanitise(does)}`),
			...(leftOut.length > 0 ? [`In comments: ${sayLeftOut(leftOut)}.`] : []),
			`Run one with: ${sanitise(joinWords(['arsenal-tui', 'run', suites[0]!.name]))}    Pick on a screen: arsenal-tui`,
		].join('\n'),
	)
	return ExitCode.done
}

/**
 * Absolute.
 * @throws ArsenalError `bad-usage` when there is a configuration already
 */
export function newConfigPath(cwd: string): string {
	const existing = configFileNames.find(name => existsSync(path.join(cwd, name)))
	if (existing !== undefined) throw alreadyThere(path.join(cwd, existing))
	return path.join(cwd, configFileNames[0]!)
}

/** @throws ArsenalError `bad-usage`, `output-not-writable` */
export async function writeNewConfig(file: string, text: string): Promise<void> {
	try {
		// 'wx' refuses what came into being since we looked, a dangling link included.
		await writeFile(file, text, {flag: 'wx'})
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw alreadyThere(file)
		throw new ArsenalError(
			'output-not-writable',
			`Cannot write ${sanitise(file)}: ${sanitise(fileTrouble(error, {ENOENT: 'its folder is not there'}))}.`,
			{cause: error},
		)
	}
}

function alreadyThere(file: string): ArsenalError {
	return new ArsenalError('bad-usage', `${sanitise(file)} is already there, and nothing is overwritten.`, {
		advice: 'Edit it, or move it away first.',
	})
}

import {chmod, mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import type {LaunchSpec} from '../../core/plan/plan.ts'
import {type DeepMechanism, type DeepSigns, deepSigns, preloadFile, writeDeepPreload} from './preload.ts'

/**
 * 0x and clinic write into the directory they are started in, delete each other's logs there, and start the target in it too. So they
 * get a directory of their own, and instead of `node` a script of that name (clinic insists on the name) which takes the target home: to
 * the suite's cwd and environment, with logs still going to the profiler's directory. `exec` keeps the pid, which is what the profilers
 * name their files by. It is made of lines and no file of its own: nearly each stands or falls with the tool, holds paths of this one run, and is there
 * before a shell can be asked for anything, for the environment that would carry them is the target's.
 */
export interface DeepLauncher {
	/** To be given to the profiler as the program to run. */
	readonly node: string
	readonly signs: DeepSigns
	/** For the profiler itself. */
	readonly env: Readonly<Record<string, string>>
}

export async function writeDeepLauncher(
	workDir: string,
	realNode: string,
	mechanism: DeepMechanism,
	launch: LaunchSpec,
	inherited: Readonly<Record<string, string | undefined>>,
): Promise<DeepLauncher> {
	const target: Readonly<Record<string, string | undefined>> = {...inherited, ...launch.env}
	const recipe = {
		// clinic 13 asks for permission to report usage, never hears the answer, and exits 0 having done nothing.
		NO_INSIGHT: '1',
		NO_UPDATE_NOTIFIER: '1',
		CI: '1',
		XDG_CONFIG_HOME: join(workDir, 'config'),
	}
	const handed = handOver(launch.env)
	const signs = deepSigns(workDir)
	const ownArguments = ownNodeArguments(workDir, mechanism)
	const lines = [
		'#!/bin/sh',
		// 0x hangs up at the first complaint of V8's log reader, which then dies of the second, with what it had still to print.
		...(mechanism === 'prof'
			? [
					`[ "\${1-}" != --prof-process ] || exec ${quote(realNode)} "$@" 2>>${quote(join(workDir, 'log-reader.txt'))}`,
					`[ "\${1-}" = --prof ] || exec ${quote(realNode)} "$@"`,
				]
			: []),
		`[ -e ${quote(signs.pid)} ] || echo $$ > ${quote(signs.pid)}`,
		// clinic flame's 0x asks for a log relative to the directory it believes the target to be in.
		`if [ "\${1-} \${2-}" = '--prof --logfile=./%p-v8.log' ]; then`,
		`	shift 2; set -- --prof ${quote(`--logfile=${workDir}/%p-v8.log`)} "$@"`,
		'fi',
		...ownNodeOptions(workDir, mechanism).map(
			option => `NODE_OPTIONS="\${NODE_OPTIONS:+$NODE_OPTIONS }"${quote(option)}; export NODE_OPTIONS`,
		),
		// What the target was meant to have is added behind what the profiler sets.
		appendHanded('NODE_OPTIONS', ' '),
		appendHanded('NODE_PATH', ':'),
		'[ -n "$NODE_OPTIONS" ] || unset NODE_OPTIONS; [ -n "$NODE_PATH" ] || unset NODE_PATH',
		...Object.keys(recipe).map(name => restore(name, inherited[name])),
		`cd ${quote(launch.cwd)} || exit 1`,
		...handed.lines,
		`exec ${[...handed.words, quote(realNode), ...ownArguments.map(quote)].join(' ')} "$@"`,
	]
	const node = join(workDir, 'bin', 'node')
	await mkdir(join(workDir, 'bin'))
	await mkdir(join(workDir, 'children'))
	await writeDeepPreload(workDir, mechanism, ownArguments)
	await writeFile(node, `${lines.join('\n')}\n`)
	await chmod(node, 0o700)
	const added = {
		[handedName('NODE_OPTIONS')]: target.NODE_OPTIONS ?? '',
		[handedName('NODE_PATH')]: target.NODE_PATH ?? '',
	}
	return {node, signs, env: {...recipe, NODE_OPTIONS: '', NODE_PATH: '', ...handed.env, ...added}}
}

/** Inherited by every Node process below the target. */
function ownNodeOptions(workDir: string, mechanism: DeepMechanism): string[] {
	if (mechanism === 'prof') return []
	const preload = nodeOption(`--require=${preloadFile(workDir)}`)
	if (mechanism === 'heap') return [preload]
	// biome-ignore lint/suspicious/noTemplateCurlyInString: these are Node's placeholders
	const childTrace = `--trace-event-file-pattern=${join(workDir, 'children', 'trace.${pid}.${rotation}.log')}`
	return [preload, nodeOption(childTrace)]
}

/** For the target alone; the command line wins over NODE_OPTIONS. */
function ownNodeArguments(workDir: string, mechanism: DeepMechanism): string[] {
	switch (mechanism) {
		case 'prof':
			return [`--require=${preloadFile(workDir)}`]
		case 'trace':
			// biome-ignore lint/suspicious/noTemplateCurlyInString: these are Node's placeholders
			return [`--trace-event-file-pattern=${join(workDir, 'node_trace.${rotation}.log')}`]
		case 'heap':
			return []
	}
}

/**
 * What the target is to find in its environment: handed over in the tool's, under names that mean nothing to it, because values that are
 * somebody's secrets belong into no file.
 */
function handOver(variables: Readonly<Record<string, string>>) {
	const env: Record<string, string> = {}
	const lines: string[] = []
	const words: string[] = []
	for (const [name, value] of Object.entries(variables)) {
		if (name === 'NODE_OPTIONS' || name === 'NODE_PATH') continue
		const handed = handedName(String(Object.keys(env).length))
		env[handed] = value
		if (isShellVariable(name)) lines.push(`${name}=$${handed}; export ${name}; unset ${handed}`)
		else words.push('-u', handed, `${quote(`${name}=`)}"$${handed}"`)
	}
	return {env, lines, words: words.length === 0 ? [] : ['env', ...words]}
}

function handedName(name: string): string {
	return `ARSENAL_TUI_HANDED_${name}`
}

function appendHanded(name: string, separator: string): string {
	const handed = handedName(name)
	return `${name}="$${name}\${${handed}:+\${${name}:+${separator}}$${handed}}"; export ${name}; unset ${handed}`
}

/** Not PATH, which the script still needs to find `env`, nor what shells keep for themselves. */
function isShellVariable(name: string): boolean {
	return /^[A-Za-z_]\w*$/.test(name) && !/^(PATH|OPTIND|PPID|UID|EUID|GID|IFS|PS4|ENV|BASH\w*|SHELLOPTS)$/.test(name)
}

function restore(name: string, value: string | undefined): string {
	return value === undefined ? `unset ${name}` : `${name}=${quote(value)}; export ${name}`
}

/** One word to a POSIX shell, whatever it holds. */
function quote(text: string): string {
	return `'${text.replaceAll("'", "'\\''")}'`
}

/** One word to Node's reader of NODE_OPTIONS. */
function nodeOption(text: string): string {
	return /[\s"\\]/.test(text) ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : text
}

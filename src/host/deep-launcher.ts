import {chmod, mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import type {LaunchSpec} from '../core/plan/plan.ts'
import {type DeepMechanism, type DeepSigns, deepPreload, deepSigns} from './deep-preload.ts'

/**
 * 0x and clinic write into the directory they are started in, delete each other's logs there, and start the target in it too. So they
 * get a directory of their own, and instead of `node` a script of that name (clinic insists on the name) which takes the target home: to
 * the suite's cwd and environment, with logs still going to the profiler's directory. `exec` keeps the pid, which is what the profilers
 * name their files by.
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
	// What the target was meant to have is added behind what the profiler sets.
	const nodeOptions = [...ownNodeOptions(workDir, mechanism), target.NODE_OPTIONS ?? ''].filter(Boolean).join(' ')
	const nodePath = target.NODE_PATH ?? ''
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
		`NODE_OPTIONS="\${NODE_OPTIONS:+$NODE_OPTIONS }"${quote(nodeOptions)}; export NODE_OPTIONS`,
		`NODE_PATH="\${NODE_PATH:+$NODE_PATH:}"${quote(nodePath)}; export NODE_PATH`,
		'[ -n "$NODE_OPTIONS" ] || unset NODE_OPTIONS; [ -n "$NODE_PATH" ] || unset NODE_PATH',
		...Object.keys(recipe).map(name => restore(name, inherited[name])),
		`cd ${quote(launch.cwd)} || exit 1`,
		`exec env ${targetVariables(launch.env).map(quote).join(' ')} ${quote(realNode)} ${ownArguments.map(quote).join(' ')} "$@"`,
	]
	const node = join(workDir, 'bin', 'node')
	await mkdir(join(workDir, 'bin'))
	await mkdir(join(workDir, 'children'))
	await writeFile(preloadFile(workDir), deepPreload(workDir, mechanism, ownArguments))
	await writeFile(node, `${lines.join('\n')}\n`)
	await chmod(node, 0o755)
	return {node, signs, env: {...recipe, NODE_OPTIONS: '', NODE_PATH: ''}}
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

function preloadFile(workDir: string): string {
	return join(workDir, 'target-preload.cjs')
}

function targetVariables(env: Readonly<Record<string, string>>): string[] {
	return Object.entries(env)
		.filter(([name]) => name !== 'NODE_OPTIONS' && name !== 'NODE_PATH')
		.map(([name, value]) => `${name}=${value}`)
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

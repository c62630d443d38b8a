import {spawn} from 'node:child_process'
import path from 'node:path'
import type {RunReport, SuiteReport} from '../../src/core/run/summary/run-report.ts'

const program = path.resolve(import.meta.dirname, '../../bin/arsenal-tui.js')

/** What the built program made of a target. */
export interface Watched {
	readonly exitCode: number | null
	readonly suite: SuiteReport | null
	/** What it said beside the report. */
	readonly stderr: string
}

/**
 * `arsenal-tui ARGS --json` with runs kept in `out`, and a client beside it. Both have ended when this returns.
 * @param argv the command, then what follows `--`
 */
export async function watched(
	[command, ...flags]: readonly string[],
	after: readonly string[],
	options: {
		readonly cwd: string
		readonly out: string
		readonly env?: Readonly<Record<string, string>>
		readonly client?: readonly string[] | null
	},
): Promise<Watched> {
	const env = {...process.env, NO_COLOR: '1', ...options.env}
	const argv = [
		program,
		command!,
		...flags,
		'--json',
		'--out',
		options.out,
		...(after.length > 0 ? ['--', ...after] : []),
	]
	const child = spawn(process.execPath, argv, {cwd: options.cwd, env, stdio: ['ignore', 'pipe', 'pipe']})
	const client = options.client
		? spawn(options.client[0]!, options.client.slice(1), {cwd: options.cwd, env, stdio: 'ignore'})
		: null
	const clientEnded = client && new Promise(resolve => client.once('exit', resolve))
	const [stdout, stderr, exitCode] = await Promise.all([
		textOf(child.stdout),
		textOf(child.stderr),
		new Promise<number | null>(resolve => child.once('exit', resolve)),
	])
	client?.kill('SIGKILL')
	await clientEnded
	return {exitCode, suite: stdout === '' ? null : ((JSON.parse(stdout) as RunReport).suites[0] ?? null), stderr}
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
	const chunks: string[] = []
	stream.setEncoding('utf8')
	for await (const chunk of stream) chunks.push(String(chunk))
	return chunks.join('')
}

/**
 * A PostgreSQL of the tests' own: on a socket in a temporary folder, without fsync, ended when the process that started it is, and after a quarter of an
 * hour in any case.
 */
import {execFileSync, spawn} from 'node:child_process'
import {chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {Client} from 'pg'

export interface PostgresServer {
	/** An empty schema of its own each time. */
	freshUrl(): Promise<string>
	/** As if the machine had gone: connections break, and nobody answers. */
	kill(): Promise<void>
	restart(): Promise<void>
	/** Stops in the middle of whatever it does, and answers nobody. @returns what lets it go on */
	freeze(): () => void
	stop(): Promise<void>
}

/** Where Debian keeps its programs, which it does not put into PATH. */
function findPrograms(): string | null {
	const debian = '/usr/lib/postgresql'
	const versions = existsSync(debian) ? readdirSync(debian).map(version => path.join(debian, version, 'bin')) : []
	const dirs = [...(process.env.PATH ?? '').split(':'), ...versions]
	return dirs.find(dir => existsSync(path.join(dir, 'initdb')) && existsSync(path.join(dir, 'pg_ctl'))) ?? null
}

/** It refuses to run as root. */
function asWhom(): {readonly uid: number; readonly gid: number} | null | 'nobody' {
	if (process.getuid?.() !== 0) return null
	const line = readFileSync('/etc/passwd', 'utf8')
		.split('\n')
		.find(one => one.startsWith('postgres:'))
	const [, , uid, gid] = line?.split(':') ?? []
	return uid === undefined ? 'nobody' : {uid: Number(uid), gid: Number(gid)}
}

/** Why there is none here; null: there is. */
export function whyNoPostgres(): string | null {
	if (findPrograms() === null) return 'PostgreSQL is not installed'
	return asWhom() === 'nobody' ? 'there is no user that PostgreSQL may run as' : null
}

const script = `
bin=$1 dir=$2
while [ ! -e "$dir/over" ]; do
	[ -e "$dir/down" ] || "$bin/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= -c fsync=off -c shared_buffers=16MB -c max_connections=20 >> "$dir/log" 2>&1 < /dev/null
	sleep 0.05
done &
timeout 900 cat > /dev/null
touch "$dir/over"
"$bin/pg_ctl" -D "$dir/data" -m immediate stop > /dev/null 2>&1
wait
rm -rf "$dir"
`

export async function startPostgres(): Promise<PostgresServer> {
	const bin = findPrograms()!
	const user = asWhom() as {readonly uid: number; readonly gid: number} | null
	const dir = mkdtempSync(path.join(os.tmpdir(), 'arsenal-pg-'))
	chmodSync(dir, 0o755)
	if (user) chownSync(dir, user.uid, user.gid)
	const how = {cwd: dir, ...(user ?? {}), env: {PATH: process.env.PATH, LC_ALL: 'C.UTF-8'}}
	execFileSync(
		path.join(bin, 'initdb'),
		['-D', path.join(dir, 'data'), '-A', 'trust', '-U', 'arsenal', '-E', 'UTF8', '--no-sync'],
		{...how, stdio: 'pipe'},
	)
	const url = `postgresql://arsenal@localhost/postgres?host=${dir}`
	const child = spawn('sh', ['-c', script, 'sh', bin, dir], {...how, stdio: ['pipe', 'ignore', 'ignore']})
	child.unref()
	;(child.stdin as unknown as {unref(): void}).unref()
	const answers = async () => {
		for (const until = Date.now() + 30_000; ; await delay(50)) {
			const client = new Client({connectionString: url})
			try {
				await client.connect()
				await client.end()
				return
			} catch (error) {
				if (Date.now() > until)
					throw new Error(`PostgreSQL does not start: ${readFileSync(path.join(dir, 'log'))}`, {cause: error})
			}
		}
	}
	await answers()
	let schemas = 0
	const postmaster = () => Number(readFileSync(path.join(dir, 'data/postmaster.pid'), 'utf8').split('\n')[0])
	const pgCtl = (...words: string[]) =>
		execFileSync(path.join(bin, 'pg_ctl'), ['-D', path.join(dir, 'data'), ...words], {...how, stdio: 'pipe'})
	return {
		async freshUrl() {
			const schema = `s${++schemas}_${process.pid}`
			const client = new Client({connectionString: url})
			await client.connect()
			await client.query(`create schema ${schema}`)
			await client.end()
			return `${url}&options=${encodeURIComponent(`-c search_path=${schema}`)}`
		},
		async kill() {
			writeFileSync(path.join(dir, 'down'), '')
			pgCtl('-m', 'immediate', 'stop')
		},
		async restart() {
			rmSync(path.join(dir, 'down'))
			await answers()
		},
		freeze() {
			const main = postmaster()
			const all = [main, ...childrenOf(main)]
			for (const pid of all) process.kill(pid, 'SIGSTOP')
			return () => {
				for (const pid of all) process.kill(pid, 'SIGCONT')
			}
		},
		async stop() {
			const gone = new Promise(resolve => child.once('exit', resolve))
			child.ref()
			child.stdin.end()
			await gone
		},
	}
}

function childrenOf(pid: number): number[] {
	return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
}

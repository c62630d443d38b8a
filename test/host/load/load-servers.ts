import {execFileSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import type net from 'node:net'
import type {AddressInfo} from 'node:net'
import os from 'node:os'
import path from 'node:path'
import {onTestFinished} from 'vitest'
import type {StageCounts} from '../../../src/core/load/counted.ts'
import {mergedCounts} from '../../../src/core/load/merge-counts.ts'
import {loadGenerators} from '../../../src/host/load/generators.ts'
import type {LoadOrder} from '../../../src/ports.ts'

/** @returns its port */
export async function listening(server: net.Server, where: number | string = 0): Promise<number> {
	await new Promise<void>(resolve => {
		if (typeof where === 'string') server.listen(where, resolve)
		else server.listen(where, '127.0.0.1', resolve)
	})
	const open = new Set<net.Socket>()
	server.on('connection', (socket: net.Socket) => {
		open.add(socket)
		socket.on('error', () => {})
		socket.on('close', () => open.delete(socket))
	})
	onTestFinished(() => {
		for (const socket of open) socket.destroy()
		server.close()
	})
	return typeof where === 'string' ? 0 : (server.address() as AddressInfo).port
}

export function serving(answer: http.RequestListener): Promise<number> {
	return listening(http.createServer(answer))
}

/** Signed by itself. */
export function certificate(): {readonly key: Buffer; readonly cert: Buffer} {
	const dir = mkdtempSync(path.join(os.tmpdir(), 'arsenal-tls-'))
	const [key, cert] = ['key.pem', 'cert.pem'].map(name => path.join(dir, name))
	const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
	const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
	execFileSync('openssl', ['req', '-x509', ...curve, '-days', '2', ...names, '-keyout', key!, '-out', cert!], {
		stdio: 'ignore',
	})
	const files = {key: readFileSync(key!), cert: readFileSync(cert!)}
	rmSync(dir, {recursive: true})
	return files
}

export function servingSecurely(answer: http.RequestListener): Promise<number> {
	return listening(https.createServer(certificate(), answer))
}

export function orderOf(url: string, more: Partial<LoadOrder> = {}): LoadOrder {
	return {
		requests: [{url, method: 'GET', headers: {}, body: null, weight: 1}],
		module: null,
		data: null,
		socketPath: null,
		stages: [{fromRate: 200, toRate: 200, forMs: 300}],
		search: null,
		arrival: 'uniform',
		connections: 4,
		http2: false,
		fresh: false,
		maxInFlight: 1000,
		overflow: 'drop',
		timeoutMs: 2000,
		threads: 1,
		insecure: false,
		allowHosts: [],
		seed: 1,
		...more,
	}
}

export interface Sent {
	readonly reason: string | null
	readonly stages: readonly StageCounts[]
	/** All stages together. */
	readonly sum: StageCounts
}

/** Sends all of it, and waits for the end. @param onStarted  may stop or close it */
export async function sendAll(
	order: LoadOrder,
	onStarted?: (generator: {stop(): void; close(): void}) => void,
): Promise<Sent> {
	const prepared = await loadGenerators.prepare(order)
	if (prepared.is === 'failed') throw new Error(prepared.reason)
	const {generator} = prepared
	onTestFinished(() => generator.close())
	const told: StageCounts[] = []
	const {done} = generator.start((_, {stages}) => void told.push(...stages))
	onStarted?.(generator)
	const reason = await done
	generator.close()
	const [sum] = mergedCounts(told.map(one => ({...one, stage: 0})))
	return {reason, stages: mergedCounts(told), sum: sum!}
}

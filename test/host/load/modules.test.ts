/** Requests that a module makes, or that rows of a file fill in. */
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {loadGenerators} from '../../../src/host/load/generators.ts'
import {orderOf, sendAll, serving} from './load-servers.ts'

function files(all: Readonly<Record<string, string>>): string {
	const dir = mkdtempSync(path.join(os.tmpdir(), 'arsenal-module-'))
	onTestFinished(() => rmSync(dir, {recursive: true}))
	for (const [name, text] of Object.entries(all)) writeFileSync(path.join(dir, name), text)
	return dir
}

interface Seen {
	readonly asked: string[]
	readonly port: number
}

async function echo(): Promise<Seen> {
	const asked: string[] = []
	const port = await serving((request, response) => {
		let text = ''
		request
			.setEncoding('utf8')
			.on('data', chunk => (text += chunk))
			.on('end', () => {
				asked.push(`${request.method} ${request.url} ${request.headers['x-user'] ?? '-'} ${text}`)
				response.writeHead(request.url === '/missing' ? 404 : 200, {'X-Reply': 'yes'}).end(`hello ${request.url}`)
			})
	})
	return {asked, port}
}

const stages = [{fromRate: 100, toRate: 100, forMs: 100}]

test('rows of a file are taken in turn, whatever is in them', async () => {
	const {asked, port} = await echo()
	const dir = files({'users.csv': '\ufeffid,name\n7,"Ada, the first"\n8,"a/b?c"\n'})
	const request = {
		url: `http://127.0.0.1:${port}/users/{id}?n={name}&x={other}`,
		method: 'POST',
		headers: {'x-user': '{name}'},
		body: '{"id": {id}}',
		weight: 1,
	}
	const {sum} = await sendAll(
		orderOf('', {requests: [request], data: path.join(dir, 'users.csv'), stages, threads: 2, connections: 2}),
	)
	expect(sum).toMatchObject({planned: 10, completed: 10, failed: 0})
	expect(asked.toSorted()).toEqual([
		...Array.from({length: 5}, () => 'POST /users/7?n=Ada%2C%20the%20first&x={other} Ada, the first {"id": 7}'),
		...Array.from({length: 5}, () => 'POST /users/8?n=a%2Fb%3Fc&x={other} a/b?c {"id": 8}'),
	])
})

test('a module sets up, makes each request, and checks each answer', async () => {
	const {asked, port} = await echo()
	const dir = files({
		'load.mjs': `
			export async function setup({thread, threads}) { return {token: 't' + thread + '/' + threads} }
			export function request({index, stage, data, random}) {
				const chance = random()
				if (!(chance >= 0 && chance < 1)) throw new Error('no chance')
				return {path: index === 3 ? '/missing' : '/n/' + index + '?s=' + stage, headers: {'x-user': data.token}}
			}
			export const check = ({status, headers, body}, {index}) =>
				status !== 200 ? 'status ' + status : headers['x-reply'] === 'yes' && body === 'hello /n/' + index + '?s=0'`,
	})
	const {sum} = await sendAll(orderOf(`http://127.0.0.1:${port}/`, {module: path.join(dir, 'load.mjs'), stages}))
	expect(sum).toMatchObject({planned: 10, sent: 10, completed: 9, failed: 1, failures: {check: 1}})
	expect(asked).toHaveLength(10)
	expect(asked).toContain('GET /n/0?s=0 t0/1 ')
	expect(sum.times.response!.counts.filter((_, i) => i % 2 === 1).reduce((a, b) => a + b)).toBe(9)
})

test.each([
	[
		'that throws for a request',
		`export const request = ({index}) => { if (index % 2) throw new Error('odd') }`,
		{completed: 5, failures: {module: 5}},
	],
	['that promises one', `export const request = async () => ({})`, {completed: 0, failures: {module: 10}}],
	[
		'that asks elsewhere',
		`export const request = () => ({path: 'http://8.8.8.8/'})`,
		{completed: 0, failures: {module: 10}},
	],
	[
		'that puts lines into a header',
		`export const request = () => ({headers: {x: 'a\\r\\nb: c'}})`,
		{completed: 0, failures: {module: 10}},
	],
	['whose check throws', `export const check = () => { throw new Error('no') }`, {completed: 0, failures: {check: 10}}],
] as const)('a module %s', async (_, text, expected) => {
	const {asked, port} = await echo()
	const dir = files({'load.mjs': text})
	const {sum, reason} = await sendAll(
		orderOf(`http://127.0.0.1:${port}/`, {module: path.join(dir, 'load.mjs'), stages}),
	)
	expect(reason).toBe(null)
	expect(sum).toMatchObject({planned: 10, sent: 10, ...expected})
	expect(asked.every(one => one.startsWith('GET / - '))).toBe(true)
})

test.each([
	['a module with a slip', {'load.mjs': 'export const request = ('}, {module: 'load.mjs'}, /load\.mjs: .+/],
	[
		'a module that does nothing',
		{'load.mjs': 'export const x = 1'},
		{module: 'load.mjs'},
		/exports neither request nor check/,
	],
	[
		'a module whose request is none',
		{'load.mjs': 'export const request = 5'},
		{module: 'load.mjs'},
		/request is no function/,
	],
	[
		'a setup that fails',
		{'load.mjs': `export const request = () => {}; export async function setup() { throw new Error('no token') }`},
		{module: 'load.mjs'},
		/no token/,
	],
	['a file that is not there', {}, {data: 'none.csv'}, /none\.csv cannot be read/],
	['a file without rows', {'empty.csv': 'id,name\n'}, {data: 'empty.csv'}, /has no rows/],
	['a file that is no CSV', {'bad.csv': 'id,name\n1,"2\n'}, {data: 'bad.csv'}, /is no CSV/],
] as const)('%s: nothing is sent', async (_, all, more, said) => {
	const {asked, port} = await echo()
	const dir = files(all)
	const order = orderOf(
		`http://127.0.0.1:${port}/`,
		Object.fromEntries(Object.entries(more).map(([key, name]) => [key, path.join(dir, name)])),
	)
	expect(await loadGenerators.prepare(order)).toMatchObject({is: 'failed', reason: expect.stringMatching(said)})
	expect(asked).toEqual([])
})

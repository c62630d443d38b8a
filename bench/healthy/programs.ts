import path from 'node:path'
import {freePort} from '../shared/free-port.ts'

/** Programs there is nothing wrong with, as people run them. All work without a network, and most take a few seconds. */
export interface HealthyProgram {
	readonly name: string
	/** The package whose version is told; null: it is Node's own. */
	readonly of: string | null
	/** Started in the folder they are installed in. */
	readonly argv: readonly string[]
	/** A command ends by itself; a service is ended by us. */
	readonly is: 'command' | 'service'
	/** What exercises a service; null: nobody asks it anything. */
	readonly client?: readonly string[] | null
	/** How long a service is watched; 6 unless said. */
	readonly seconds?: number
	/** Too long to be run three times more. */
	readonly once?: true
}

/** Where services are asked; some take it from PORT. */
export const healthyPort = await freePort()

const bin = (name: string) => `node_modules/.bin/${name}`

function command(name: string, of: string | null, ...argv: string[]): HealthyProgram {
	return {name, of, argv, is: 'command'}
}

function service(
	name: string,
	of: string | null,
	argv: readonly string[],
	client: readonly string[] | null,
	seconds = 6,
): HealthyProgram {
	return {name, of, argv, is: 'service', client, seconds}
}

const http = ['node', path.join(import.meta.dirname, '../shared/http-client.mjs')]

export const healthyPrograms: readonly HealthyProgram[] = [
	service('plain http', null, ['node', 'servers/plain-http.mjs'], http, 26),
	service('express', 'express', ['node', 'servers/express.mjs'], [...http, '--body', '{"name":"new"}']),
	service('fastify', 'fastify', ['node', 'servers/fastify.mjs'], [...http, '--rate', '400'], 26),
	service('koa', 'koa', ['node', 'servers/koa.mjs'], http),
	service('hapi', '@hapi/hapi', ['node', 'servers/hapi.mjs'], http),
	service('hono', 'hono', ['node', 'servers/hono.mjs'], http),
	service('nest', '@nestjs/core', ['node', '--import', 'tsx', 'servers/nest.ts'], http),
	service(
		'json-server',
		'json-server',
		[bin('json-server'), '--quiet', '--host', '127.0.0.1', '--port', String(healthyPort), 'servers/db.json'],
		[...http, '--paths', '/items'],
	),
	service(
		'graphql-yoga',
		'graphql-yoga',
		['node', 'servers/graphql-yoga.mjs'],
		[...http, '--paths', '/graphql', '--body', '{"query":"{items(from: 7) {id name price}}"}'],
	),
	service('http2', null, ['node', 'servers/http2.mjs'], ['node', 'clients/http2.mjs']),
	service('ws', 'ws', ['node', 'servers/ws.mjs'], ['node', 'clients/ws.mjs']),
	service('socket.io', 'socket.io', ['node', 'servers/socket-io.mjs'], ['node', 'clients/socket-io.mjs'], 26),
	service('node:sqlite server', null, ['node', 'servers/sqlite.mjs'], http),
	service('cluster of two', null, ['node', 'servers/cluster.mjs'], http),
	service('gateway', null, ['node', 'servers/gateway.mjs'], http),
	service('node --watch', null, ['node', '--watch', 'servers/plain-http.mjs'], http),
	service('idle server', null, ['node', 'servers/idle.mjs'], null, 12),
	command('tsc', 'typescript', bin('tsc'), '-p', 'build'),
	command('eslint', 'eslint', bin('eslint'), '-c', 'build/eslint.config.mjs', '--no-ignore', '--quiet', 'input/esm'),
	command('prettier', 'prettier', bin('prettier'), '--ignore-path', '/dev/null', 'input/src/internal/*.ts'),
	command('webpack', 'webpack', bin('webpack'), '-c', 'build/webpack.config.mjs'),
	{
		...command('webpack, large', 'webpack', bin('webpack'), '-c', 'build/webpack.config.mjs', '--env', 'large'),
		once: true,
	},
	command('rollup', 'rollup', bin('rollup'), '-c', 'build/rollup.config.mjs', '--silent'),
	command('rolldown', 'rolldown', bin('rolldown'), 'build/library.js', '-d', 'out-rolldown', '--logLevel', 'silent'),
	command(
		'esbuild',
		'esbuild',
		bin('esbuild'),
		'build/library.js',
		'--bundle',
		'--outfile=out-esbuild.js',
		'--log-level=error',
	),
	command(
		'vite build',
		'vite',
		bin('vite'),
		'build',
		'build',
		'--outDir',
		'../out-vite',
		'--emptyOutDir',
		'--logLevel',
		'error',
	),
	command(
		'babel',
		'@babel/core',
		bin('babel'),
		'--config-file',
		'./build/babel.config.json',
		'input/esm',
		'--out-dir',
		'out-babel',
		'--quiet',
	),
	command('terser', 'terser', bin('terser'), 'node_modules/lodash/lodash.js', '-c', '-m', '-o', 'out-terser.js'),
	command('sass', 'sass', bin('sass'), '--quiet', '--no-source-map', 'build/styles.scss', 'out-sass.css'),
	command(
		'postcss',
		'postcss',
		bin('postcss'),
		'node_modules/bootstrap/dist/css/bootstrap.css',
		'--config',
		'build',
		'-o',
		'out-postcss.css',
		'--no-map',
	),
	command(
		'typedoc',
		'typedoc',
		bin('typedoc'),
		'--tsconfig',
		'build/tsconfig.json',
		'--entryPoints',
		'input/src/index.ts',
		'--excludeExternals',
		'false',
		'--out',
		'out-typedoc',
		'--logLevel',
		'Error',
		'--skipErrorChecking',
	),
	command('jest', 'jest', bin('jest'), '--silent'),
	command('mocha', 'mocha', bin('mocha'), 'tests/mocha.spec.cjs'),
	command('mocha, of an API', 'mocha', bin('mocha'), 'tests/api.spec.cjs'),
	command('ava', 'ava', bin('ava'), 'tests/groups.ava.cjs'),
	command('vitest', 'vitest', bin('vitest'), 'run'),
	command('node --test', null, 'node', '--test', 'tests/node-1.mjs', 'tests/node-2.mjs'),
	command('tape', 'tape', bin('tape'), 'tests/tape.cjs'),
	command('npm ls', null, 'npm', 'ls', '--all', '--parseable'),
	command('npm pack', null, 'npm', 'pack', '--silent', '--pack-destination', 'out-pack', './node_modules/rxjs'),
	command('node --run', null, 'node', '--run', 'build'),
	command('npm run', null, 'npm', 'run', '--silent', 'build'),
	command('pnpm', 'pnpm', bin('pnpm'), 'pack', '--pack-destination', '../../out-pack', '-C', 'node_modules/lodash'),
	command('markdown-it', 'markdown-it', 'node', 'scripts/markdown.mjs'),
	command('sharp', 'sharp', 'node', 'scripts/images.mjs'),
	command('node:sqlite', null, 'node', 'scripts/sqlite.mjs'),
	command('tsx', 'tsx', bin('tsx'), 'scripts/report.ts'),
	command('piscina', 'piscina', 'node', 'scripts/pool.mjs'),
	command('gzip stream', null, 'node', 'scripts/copy.mjs'),
	command('records', null, 'node', 'scripts/records.mjs'),
]

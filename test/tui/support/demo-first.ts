import type {FirstEntries, NearFiles, ScriptEntry} from '../../../src/tui/ports.ts'
import {type Model, startModel} from '../../../src/tui/state.ts'
import type {Size} from '../../../src/tui/text/line.ts'
import {update} from '../../../src/tui/update.ts'
import {drawnAtMs} from './demo-suites.ts'

export function script(name: string, does: string, more: Partial<ScriptEntry> = {}): ScriptEntry {
	const runs = `npm run ${name}`
	return {
		...{name, runs, does, around: [], command: `arsenal-tui exec -- ${runs}`, problem: null},
		isUsual: true,
		goesOn: false,
		...more,
	}
}

export const demoEntries: FirstEntries = {
	scripts: [
		script('start', 'node server.js', {goesOn: true, around: [['prestart', 'node migrate.js']]}),
		script('build', 'rolldown -c'),
		script('test', 'node --test'),
		script('release', 'npm publish --access public', {isUsual: false}),
		script('lint', 'biome check .', {isUsual: false}),
		script('--prefix=/tmp', 'true', {isUsual: false, problem: 'npm cannot be told to run a script of this name'}),
	],
	trouble: null,
	runsFolder: '/srv/app/.arsenal/runs',
	configFile: '/srv/app/arsenal.config.ts',
	demoCommand:
		'arsenal-tui --config /usr/lib/node_modules/arsenal-tui/fixtures/suites/demo/arsenal.config.mjs --out .arsenal',
	lastRun: {
		folder: '.arsenal/runs/20261119T124122-9xwe',
		text: '20261119T124122-9xwe',
		whenMs: drawnAtMs - 24 * 3_600_000,
	},
}

export const demoNear: NearFiles = {
	config: {
		text: 'import {defineConfig} from \'arsenal-tui\'\n\nexport default defineConfig({\n\tsuites: [\n\t\t{name: "start"},\n\t],\n})\n',
		suites: [
			{name: 'start', kind: 'observe', does: 'npm run start: watches it for 30 s, with a flamegraph'},
			{name: 'build', kind: 'observe', does: 'npm run build: watches it until it ends, with a flamegraph'},
			{name: 'json', kind: 'micro', does: 'bench/json.bench.ts: measures its benchmarks'},
		],
		leftOut: ['release', 'lint'],
	},
	profiles: [
		{file: 'CPU.20261120.114122.cpuprofile', bytes: 1_234_567, whenMs: drawnAtMs - 3_600_000},
		{file: 'old/stacks.folded', bytes: 9, whenMs: drawnAtMs - 90 * 3_600_000},
	],
}

/** The first screen of a folder. @param near null: it has not been looked around yet */
export function firstModel(size: Size, entries: FirstEntries = demoEntries, near: NearFiles | null = demoNear): Model {
	const model = startModel({
		...{size, suites: [], feed: null, first: entries},
		hostLine: 'build-3  8 cores  node v24.21.0',
	})
	return near === null ? model : update(model, {type: 'looked-around', near})[0]
}

import {execFileSync} from 'node:child_process'
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'

/**
 * The packages of a package.json (its text), without their scripts, in a folder that is made. One that has the same already is left alone.
 * @param flags for `npm install`, beside those that keep it quiet
 * @throws when npm fails
 */
export function installPackages(folder: string, manifest: string, flags: readonly string[] = []): void {
	mkdirSync(folder, {recursive: true})
	const mark = path.join(folder, '.installed')
	if (existsSync(mark) && readFileSync(mark, 'utf8') === manifest) return
	writeFileSync(path.join(folder, 'package.json'), manifest)
	execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', ...flags], {
		cwd: folder,
		stdio: ['ignore', 'ignore', 'inherit'],
	})
	writeFileSync(mark, manifest)
}

/** The version of a package that is installed there. */
export function versionIn(folder: string, name: string): string {
	return String(JSON.parse(readFileSync(path.join(folder, 'node_modules', name, 'package.json'), 'utf8')).version)
}

import {existsSync, readFileSync} from 'node:fs'

/** What kind of container we are in, as far as it shows; null: none that we know of. */
export function detectContainer(): string | null {
	if (existsSync('/run/.containerenv')) return 'podman'
	if (process.env.KUBERNETES_SERVICE_HOST !== undefined) return 'kubernetes'
	if (existsSync('/.dockerenv')) return 'docker'
	return parseCgroup(read('/proc/1/cgroup')) ?? parseMounts(read('/proc/self/mountinfo'))
}

const kinds: ReadonlyArray<readonly [RegExp, string]> = [
	[/\/kubepods/, 'kubernetes'],
	[/\/(docker|containerd)[-/]/, 'docker'],
	[/\/libpod[-_]/, 'podman'],
	[/\/(lxc|lxc\.payload)[./]/, 'lxc'],
	[/\/garden\//, 'garden'],
]

/** With cgroup v1 the first process of a container stands in a group that its runtime has named. */
export function parseCgroup(text: string): string | null {
	return kinds.find(([pattern]) => pattern.test(text))?.[1] ?? null
}

/** With cgroup v2 that group reads `/`; what is left is where the files the runtime puts in place come from. */
export function parseMounts(text: string): string | null {
	const line = text.split('\n').find(entry => / \/etc\/(hostname|resolv\.conf) /.test(entry)) ?? ''
	if (/\/containers\/overlay-containers\//.test(line)) return 'podman'
	if (/\/docker\/containers\//.test(line)) return 'docker'
	if (/\/kubelet\//.test(line)) return 'kubernetes'
	return null
}

function read(file: string): string {
	try {
		return readFileSync(file, 'latin1')
	} catch {
		return ''
	}
}

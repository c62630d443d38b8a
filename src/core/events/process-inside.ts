/**
 * What kind of program a process is to a probe. `foreign`: not Node; `launcher`: `node --watch` or `--run`, which run no code of the user;
 * `tests`: the runner of `node --test`, whose tests run elsewhere; `tool`: Node's own debugger, checker of syntax and the like; the others run code
 * of the user: `no-options`: NODE_OPTIONS with the probe did not reach it; `permission`, `snapshot`, `folder` (its working directory was deleted),
 * `descriptors` (it closed its standard ones), `limits` (of memory or descriptors), `user` (it became another one): they reached it, and this was in the way; `silent`: nothing known was.
 */
export type ProcessInside = (typeof processInsides)[number]

export const processInsides = [
	'foreign',
	'launcher',
	'tests',
	'tool',
	'no-options',
	'permission',
	'snapshot',
	'folder',
	'descriptors',
	'limits',
	'user',
	'silent',
] as const

import {isThemeName, type ThemeName} from './text/theme.ts'

/** What the command line said about the user interface; undefined: nothing. */
export interface UiFlags {
	readonly plain?: boolean
	readonly ascii?: boolean
	/** false: --no-color. */
	readonly color?: boolean
	readonly theme?: string
	readonly fps?: number
	readonly mouse?: boolean
}

export type UiChoice =
	/** Lines instead of screens. `why` is null when they were asked for. */
	| {readonly ui: 'plain'; readonly why: string | null}
	| {
			readonly ui: 'tui'
			readonly theme: ThemeName
			readonly glyphs: 'unicode' | 'ascii'
			/** Drawings a second while data come in; keys are answered at once. */
			readonly fps: number
			/** null: nothing was said of it, but perhaps in the configuration. */
			readonly mouse: boolean | null
	  }

type Env = Readonly<Record<string, string | undefined>>

/**
 * Screens or lines, and which colours and characters. A flag wins over our own variables, those over what the environment says in general.
 * Ink's own detection is not used: it goes quietly silent under CI=true and does not know NO_COLOR.
 */
export function chooseUi(
	env: Env,
	tty: {readonly stdin: boolean; readonly stdout: boolean},
	flags: UiFlags = {},
): UiChoice {
	const plain = flags.plain ?? flag(env['ARSENAL_PLAIN'])
	if (plain === true) return {ui: 'plain', why: null}
	// Screens cannot be had without a terminal at both ends, whatever was asked for.
	if (!tty.stdout) return {ui: 'plain', why: 'output is not a terminal'}
	if (!tty.stdin) return {ui: 'plain', why: 'input is not a terminal'}
	const term = env['TERM'] ?? ''
	if (term === '' || term === 'dumb') return {ui: 'plain', why: `TERM is ${term === '' ? 'not set' : term}`}
	if (plain === undefined && flag(env['CI']) === true) return {ui: 'plain', why: 'CI is set'}
	return {
		ui: 'tui',
		theme: themeFor(env, flags),
		glyphs: asciiWanted(env, flags, term) ? 'ascii' : 'unicode',
		fps: fpsFor(env, flags),
		mouse: mouseFor(env, flags, term),
	}
}

function themeFor(env: Env, flags: UiFlags): ThemeName {
	if (flags.color === false) return 'mono'
	for (const asked of [flags.theme, env['ARSENAL_THEME']]) if (asked !== undefined && isThemeName(asked)) return asked
	if (flags.color === true) return 'default'
	if ((env['NO_COLOR'] ?? '') !== '') return 'mono'
	if (flag(env['FORCE_COLOR']) === false) return 'mono'
	return 'default'
}

function asciiWanted(env: Env, flags: UiFlags, term: string): boolean {
	const asked = flags.ascii ?? flag(env['ARSENAL_ASCII'])
	if (asked !== undefined) return asked
	// The Linux console and real terminals have a font of 256 or 512 characters.
	if (term === 'linux' || /^vt\d/.test(term)) return true
	const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find(value => value !== undefined && value !== '')
	return !/utf-?8/i.test(locale ?? '')
}

function mouseFor(env: Env, flags: UiFlags, term: string): boolean | null {
	// Its mouse is gpm's, which marks text as long as no program asks for reports, and has no wheel.
	if (term === 'linux') return false
	return flags.mouse ?? flag(env['ARSENAL_MOUSE']) ?? null
}

function fpsFor(env: Env, flags: UiFlags): number {
	for (const asked of [flags.fps, number(env['ARSENAL_FPS'])]) {
		if (asked !== undefined && asked > 0) return Math.min(15, Math.max(0.2, asked))
	}
	return env['SSH_CONNECTION'] || env['SSH_TTY'] ? 2 : 4
}

/** A variable used as a switch: unset and empty say nothing, 0 and false say no. */
function flag(value: string | undefined): boolean | undefined {
	if (value === undefined || value === '') return undefined
	return !/^(0|false|no|off)$/i.test(value)
}

function number(value: string | undefined): number | undefined {
	const parsed = Number(value)
	return value === undefined || value === '' || !Number.isFinite(parsed) ? undefined : parsed
}

import {spawn} from 'node:child_process'

/**
 * Puts text into the clipboard of the machine the user sits at, through the terminal (OSC 52): the server has none. tmux keeps the
 * sequence to itself unless told otherwise, so there it goes into tmux's buffer, which passes it on where it may (`-w`).
 */
export async function copyText(
	text: string,
	env: Readonly<Record<string, string | undefined>>,
	write: (sequence: string) => void,
): Promise<'terminal' | 'tmux'> {
	if (env['TMUX'] && (await tmuxBuffer(text))) return 'tmux'
	const sequence = `\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`
	write(env['STY'] ? `\x1bP${sequence}\x1b\\` : sequence)
	return 'terminal'
}

function tmuxBuffer(text: string): Promise<boolean> {
	return new Promise(resolve => {
		const child = spawn('tmux', ['load-buffer', '-w', '-'], {stdio: ['pipe', 'ignore', 'ignore'], timeout: 2000})
		child.on('error', () => resolve(false))
		child.on('exit', code => resolve(code === 0))
		child.stdin.on('error', () => {})
		child.stdin.end(text)
	})
}

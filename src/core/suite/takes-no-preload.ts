/**
 * Whether a command line, or NODE_OPTIONS, starts Node under its first permission model: Node 20 ends a program that may not read what it is to load
 * before it, and no other flag lets it be read. Where it may, or on Node 22, the probe leaves such a program alone anyway.
 */
export function takesNoPreload(words: readonly string[]): boolean {
	return words.some(word => /(?:^|[\s'"])--experimental-permission(?:$|[\s'";&|)])/.test(word))
}

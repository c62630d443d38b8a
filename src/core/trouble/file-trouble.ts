const words: Readonly<Record<string, string>> = {
	EACCES: 'permission denied',
	EPERM: 'permission denied',
	EROFS: 'the file system is read-only',
	ENOSPC: 'no space left on the device',
	EDQUOT: 'the disk quota is used up',
	EISDIR: 'it is a folder',
	ELOOP: 'it is a link that leads back to itself',
	ENAMETOOLONG: 'the name is too long',
}

/**
 * Why a file cannot be written or read, in words where the system's are known to be hard to read.
 * @param more  by the code of the error, for what it says at this place
 */
export function fileTrouble(error: unknown, more: Readonly<Record<string, string>> = {}): string {
	const {code = '', message} = error as {readonly code?: string; readonly message?: string}
	return more[code] ?? words[code] ?? message ?? (code === '' ? String(error) : code)
}

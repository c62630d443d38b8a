/** Whether a write failed for want of room: on the disk, or in what its owner may use of it. */
export function isDiskFull(error: unknown): boolean {
	const {code} = error as NodeJS.ErrnoException
	return code === 'ENOSPC' || code === 'EDQUOT'
}

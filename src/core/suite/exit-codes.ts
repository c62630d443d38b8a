/** What `any` means where exit codes that count as success are asked for. */
export const everyExitCode: readonly number[] = Array.from({length: 256}, (_, code) => code)

/** As it is typed: `0,1`. */
export function exitCodesText(codes: readonly number[]): string {
	return codes.length >= everyExitCode.length ? 'any' : codes.join(',')
}

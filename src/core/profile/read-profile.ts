import {type AnyProfile, ProfileReader} from './profile-reader.ts'

/** The text of a profile of any kind we read. @throws ArsenalError `bad-profile` */
export function readProfile(text: string, source: string): AnyProfile {
	const reader = new ProfileReader({source})
	reader.push(new TextEncoder().encode(text))
	return reader.end()
}

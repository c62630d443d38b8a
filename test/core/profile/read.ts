import type {AnyProfile} from '../../../src/core/profile/formats/format.ts'
import {ProfileReader} from '../../../src/core/profile/formats/profile-reader.ts'
import type {OwnCode} from '../../../src/core/profile/own-code.ts'

/** The text of a profile of any format we read. @throws ArsenalError `bad-profile` */
export function readProfile(text: string, source = 'profile', own?: OwnCode): AnyProfile {
	const reader = new ProfileReader({source, ...(own === undefined ? {} : {own})})
	reader.push(new TextEncoder().encode(text))
	return reader.end()
}

import * as z from 'zod'
import {figure} from '../core/events/event-shapes.ts'

/** As a share, with its 95 % interval. */
export const drift = z.object({change: figure, low: figure, high: figure})

import { paramsCodec, type Scheme } from './codec.ts'
import { optional } from './declare.ts'
import { text } from './values.ts'

/*
 * Clients of the media servers Emby and Jellyfin, which both take both names; also in the field X-Emby-Authorization.
 */

const params = {
  client: optional('Client', text, 'quoted', 'Jellyfin'),
  device: optional('Device', text, 'quoted', 'Jellyfin'),
  deviceId: optional('DeviceId', text, 'quoted', 'Jellyfin'),
  version: optional('Version', text, 'quoted', 'Jellyfin'),
  token: optional('Token', text, 'quoted', 'Jellyfin'),
  userId: optional('UserId', text, 'quoted', 'Emby'),
}

/** A client of Jellyfin. */
export const MediaBrowser = {
  name: 'MediaBrowser',
  credentials: /* @__PURE__ */ paramsCodec('MediaBrowser', params),
} satisfies Scheme

/** A client of Emby. */
export const Emby = {
  name: 'Emby',
  credentials: /* @__PURE__ */ paramsCodec('Emby', params),
} satisfies Scheme

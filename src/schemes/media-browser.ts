import { optional, paramsCodec, type Scheme } from './codec.ts'
import { text } from './values.ts'

/** Clients of Jellyfin and Emby; also in the field X-Emby-Authorization. */
export const MediaBrowser = {
  name: 'MediaBrowser',
  credentials: /* @__PURE__ */ paramsCodec('MediaBrowser', {
    client: optional('Client', text, 'quoted', 'Jellyfin'),
    device: optional('Device', text, 'quoted', 'Jellyfin'),
    deviceId: optional('DeviceId', text, 'quoted', 'Jellyfin'),
    version: optional('Version', text, 'quoted', 'Jellyfin'),
    token: optional('Token', text, 'quoted', 'Jellyfin'),
    userId: optional('UserId', text, 'quoted', 'Emby'),
  }),
} satisfies Scheme

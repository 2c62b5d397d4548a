// A certified OpenID provider with two accounts, for one client that may end its sessions.
import { createServer } from 'node:http'
import { generateKeyPairSync } from 'node:crypto'
import Provider from 'oidc-provider'

export const client = { id: 'tenant', secret: 'a-secret-of-this-run-alone' }

const key = id => ({ ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }), kid: id, use: 'sig', alg: 'RS256' })

// Keeps accounts, sessions and tokens while another provider with other keys takes the place of the first one.
class Memory {
  static kept = new Map()
  static add = (list, item) => Memory.kept.set(list, new Set([...(Memory.kept.get(list) ?? []), item]))
  constructor(model) {
    this.model = model
  }
  key = id => `${this.model}:${id}`
  async upsert(id, payload) {
    Memory.kept.set(this.key(id), payload)
    if (payload.uid) Memory.kept.set(`uid:${payload.uid}`, this.key(id))
    if (payload.grantId) Memory.add(`grant:${payload.grantId}`, this.key(id))
  }
  find = async id => Memory.kept.get(this.key(id))
  findByUid = async uid => Memory.kept.get(Memory.kept.get(`uid:${uid}`))
  destroy = async id => void Memory.kept.delete(this.key(id))
  consume = async id => void (Memory.kept.get(this.key(id)).consumed = Math.floor(Date.now() / 1000))
  revokeByGrantId = async grant => Memory.kept.get(`grant:${grant}`)?.forEach(key => Memory.kept.delete(key))
}

// Starts it on a free port. What it knows of accounts and sessions outlives a change of its keys.
export async function start(redirectUrl, backchannelUrl, signedOutUrl) {
  const http = createServer((request, response) => handle(request, response))
  await new Promise(resolve => http.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${http.address().port}`
  let handle
  const useKeys = keys => {
    const provider = new Provider(issuer, {
      adapter: Memory,
      clients: [{
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [redirectUrl],
        post_logout_redirect_uris: [signedOutUrl],
        backchannel_logout_uri: backchannelUrl,
        backchannel_logout_session_required: true,
        grant_types: ['authorization_code'],
        response_types: ['code'],
      }],
      claims: { openid: ['sub', 'sid'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
      conformIdTokenClaims: false,
      cookies: { keys: ['a key of this run alone'] },
      features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: true }, introspection: { enabled: true } },
      findAccount: (_, id) => ({
        accountId: id,
        claims: () => ({ sub: id, email: `${id}@example.com`, email_verified: true, name: `Name of ${id}`, groups: ['editors'] }),
      }),
      // Here the client is on this machine, which the provider does not call by itself.
      fetch: (url, options) => fetch(url, { ...options, dispatcher: undefined }),
      jwks: { keys },
      pkce: { required: () => true },
    })
    provider.on('backchannel.error', (_, error) => console.error('the provider could not end a session:', error))
    provider.on('server_error', (_, error) => console.error('the provider failed:', error))
    handle = provider.callback()
  }
  const first = key('first')
  useKeys([first])
  return { issuer, rotate: () => useKeys([key('second')]), stop: () => http.close() }
}

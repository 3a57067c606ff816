// A stand-in for a Mastodon server, after the documentation of its API (methods/statuses,
// methods/media, methods/instance, api/rate-limits at mastodon/documentation 2903485d).
// What it does as a real one: bearer tokens, Idempotency-Key kept for an hour, the length
// rule (links 23, mentions without server), media with descriptions, rate limits with
// X-RateLimit headers, replies only to posts that exist, deletion, the source of a post.
// Not here: timelines of others, federation, streaming, OAuth dialogues.
//
//   node server.mjs [--port N] [--token T] [--limit N] [--max-characters N]
//
// Listens on 127.0.0.1, says "listening on PORT" and answers, for tests only,
// GET /_posts (all posts, deleted ones marked), POST /_slow {"looks":2} (the next picture is
// processed so long: 202, then 206 so often, then 200, or 422 with "fails":true), GET /_count,
// GET /_pictures (how many each post has) and POST /_trouble {"status":503,"times":1,
// "drop":true} (the next so many API calls fail so; drop: act, then hang up unanswered).
import { createHash, randomInt } from 'node:crypto'
import http from 'node:http'

const args = process.argv.slice(2)
const option = (name, absent) => {
  const at = args.indexOf('--' + name)
  return at < 0 ? absent : args[at + 1]
}
const token = option('token', 'demo-token')
const limit = Number(option('limit', 300))
const maxCharacters = Number(option('max-characters', 500))
const WINDOW_MS = 5 * 60 * 1000
const KEY_MS = 60 * 60 * 1000
const VISIBILITIES = ['public', 'unlisted', 'private', 'direct']
const IMAGES = ['image/jpeg', 'image/png', 'image/gif', 'image/webp']

const posts = new Map()
const media = new Map()
const keys = new Map()
let trouble = { times: 0 }
let slow = null
let windowEnds = 0
let asked = 0
let lastId = 115_000_000_000_000_000n

class Refusal extends Error {
  constructor(status, text) {
    super(text)
    this.status = status
  }
}

class Pending {
  constructor(status, body) {
    this.status = status
    this.body = body
  }
}

const nextId = () => String((lastId += BigInt(randomInt(1, 1000))))
const escaped = (text) =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
const html = (text) =>
  text.split('\n\n').map((part) => `<p>${escaped(part).replace(/\n/g, '<br />')}</p>`).join('')
const lengthOf = (text) => {
  const plain = text
    .replace(/https?:\/\/[\w.-]+\.\w+[\w\-._~:/?#[\]@!$&'()*+,;=%]*[\w/]/g, 'x'.repeat(23))
    .replace(/(^|[^\w@])@(\w+)@[\w.-]+/g, '$1@$2')
  return [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(plain)].length
}

const account = {
  id: '109000000000000001', username: 'comune', acct: 'comune', display_name: 'Comune',
  locked: false, bot: true, created_at: '2026-01-01T00:00:00.000Z', note: '', url: '',
  avatar: '', avatar_static: '', header: '', header_static: '', followers_count: 0,
  following_count: 0, statuses_count: 0, last_status_at: null, emojis: [], fields: [],
}

const shown = (post) => ({
  id: post.id, created_at: post.created_at, in_reply_to_id: post.in_reply_to_id,
  in_reply_to_account_id: post.in_reply_to_id ? account.id : null, sensitive: post.sensitive,
  spoiler_text: post.spoiler_text, visibility: post.visibility, language: post.language,
  uri: `http://${post.host}/users/comune/statuses/${post.id}`,
  url: `http://${post.host}/@comune/${post.id}`, replies_count: 0, reblogs_count: 0,
  favourites_count: 0, edited_at: null, content: html(post.text), reblog: null, account,
  media_attachments: post.media, mentions: [], tags: [], emojis: [], card: null, poll: null,
})

const multipart = (body, type) => {
  const boundary = /boundary="?([^";]+)"?/.exec(type)?.[1]
  if (!boundary) throw new Refusal(400, 'Bad multipart')
  const fields = {}
  for (const part of body.toString('latin1').split('--' + boundary).slice(1, -1)) {
    const cut = part.indexOf('\r\n\r\n')
    const head = part.slice(0, cut)
    const name = /name="([^"]*)"/.exec(head)?.[1]
    const bytes = Buffer.from(part.slice(cut + 4, -2), 'latin1')
    if (!name) continue
    fields[name] = /filename=/.test(head)
      ? { bytes, type: /content-type: *([^\r\n;]+)/i.exec(head)?.[1] ?? '' }
      : bytes.toString('utf8')
  }
  return fields
}

const fieldsOf = (body, type) => {
  if (type.startsWith('multipart/form-data')) return multipart(body, type)
  if (type.startsWith('application/json')) return JSON.parse(body.toString('utf8') || '{}')
  const fields = {}
  for (const [name, value] of new URLSearchParams(body.toString('utf8')))
    if (name.endsWith('[]')) (fields[name.slice(0, -2)] ??= []).push(value)
    else fields[name] = value
  return fields
}

const checkPost = (fields) => {
  const text = fields.status ?? ''
  const ids = fields.media_ids ?? []
  if (!text.trim() && ids.length === 0)
    throw new Refusal(422, "Validation failed: Text can't be blank")
  if (lengthOf(text) + lengthOf(fields.spoiler_text ?? '') > maxCharacters)
    throw new Refusal(422, `Validation failed: Text character limit of ${maxCharacters} exceeded`)
  if (ids.length > 4) throw new Refusal(422, 'Validation failed: Cannot attach more than 4 files')
  if (ids.some((id) => !media.has(id))) throw new Refusal(404, 'Record not found')
  if (ids.some((id) => media.get(id).looks || media.get(id).fails))
    throw new Refusal(422, 'Cannot attach files that have not finished processing. Try again in a moment!')
  if (fields.visibility && !VISIBILITIES.includes(fields.visibility))
    throw new Refusal(422, 'Validation failed: Visibility is not included in the list')
  if (fields.in_reply_to_id && (posts.get(fields.in_reply_to_id)?.deleted ?? true))
    throw new Refusal(404, 'The status you are trying to reply to does not appear to exist.')
}

const post = (request, fields) => {
  const key = request.headers['idempotency-key']
  const before = key && keys.get(key)
  if (before && before.until > Date.now()) return shown(posts.get(before.id))
  checkPost(fields)
  const made = {
    id: nextId(), text: fields.status ?? '', host: request.headers.host,
    created_at: new Date().toISOString(), visibility: fields.visibility ?? 'public',
    language: fields.language ?? 'en', spoiler_text: fields.spoiler_text ?? '',
    sensitive: Boolean(fields.spoiler_text), in_reply_to_id: fields.in_reply_to_id ?? null,
    media: (fields.media_ids ?? []).map((id) => media.get(id)), key, deleted: false,
  }
  posts.set(made.id, made)
  if (key) keys.set(key, { id: made.id, until: Date.now() + KEY_MS })
  return shown(made)
}

const upload = (fields) => {
  if (!fields.file?.bytes?.length) throw new Refusal(422, "Validation failed: File can't be blank")
  if (!IMAGES.includes(fields.file.type))
    throw new Refusal(422, 'Validation failed: File content type is invalid')
  if ((fields.description ?? '').length > 1500)
    throw new Refusal(422, 'Validation failed: Description is too long (maximum is 1500 characters)')
  const made = {
    id: nextId(), type: 'image', url: '', preview_url: '', remote_url: null, meta: {},
    description: fields.description ?? null, blurhash: null,
    sha256: createHash('sha256').update(fields.file.bytes).digest('hex'),
  }
  media.set(made.id, made)
  if (!slow) return made
  Object.assign(made, slow)
  slow = null
  return new Pending(202, unready(made))
}

const unready = ({ looks, fails, ...made }) => ({ ...made, url: null })

const look = (id) => {
  const found = media.get(id)
  if (!found) throw new Refusal(404, 'Record not found')
  if (!found.looks && found.fails)
    throw new Refusal(422, 'Error processing thumbnail for uploaded media')
  if (!found.looks) return found
  found.looks--
  return new Pending(206, unready(found))
}

const find = (id) => {
  const found = posts.get(id)
  if (!found || found.deleted) throw new Refusal(404, 'Record not found')
  return found
}

const instance = (request) => ({
  domain: request.headers.host, title: 'stand-in', version: '4.3.0',
  source_url: '', description: '', usage: { users: { active_month: 1 } }, languages: ['it'],
  configuration: {
    urls: { streaming: '' }, accounts: { max_featured_tags: 10 },
    statuses: { max_characters: maxCharacters, max_media_attachments: 4, characters_reserved_per_url: 23 },
    media_attachments: { supported_mime_types: IMAGES, description_limit: 1500, image_size_limit: 16777216, image_matrix_limit: 33177600 },
  },
  registrations: { enabled: false }, contact: { email: '', account: null }, rules: [],
})

const ROUTES = [
  ['GET', /^\/api\/v2\/instance$/, (request) => instance(request), 'open'],
  ['GET', /^\/api\/v1\/instance$/, (request) => ({ uri: request.headers.host, title: 'stand-in', version: '4.3.0', configuration: instance(request).configuration, stats: {} }), 'open'],
  ['GET', /^\/api\/v1\/accounts\/verify_credentials$/, () => account],
  ['POST', /^\/api\/v1\/statuses$/, (request, fields) => post(request, fields)],
  ['POST', /^\/api\/v[12]\/media$/, (request, fields) => upload(fields)],
  ['GET', /^\/api\/v1\/media\/(\w+)$/, (request, fields, id) => look(id)],
  ['GET', /^\/api\/v1\/statuses\/(\w+)$/, (request, fields, id) => shown(find(id))],
  ['GET', /^\/api\/v1\/statuses\/(\w+)\/source$/, (request, fields, id) => {
    const found = find(id)
    return { id, text: found.text, spoiler_text: found.spoiler_text }
  }],
  ['DELETE', /^\/api\/v1\/statuses\/(\w+)$/, (request, fields, id) => {
    const found = find(id)
    found.deleted = true
    return { ...shown(found), text: found.text }
  }],
  ['GET', /^\/_posts$/, () => [...posts.values()], 'open'],
  ['POST', /^\/_slow$/, (request, fields) => (slow = fields), 'open'],
  ['GET', /^\/_pictures$/, () => [...posts.values()].map((made) => made.media.length), 'open'],
  ['GET', /^\/_count$/, () => ({ posts: posts.size }), 'open'],
  ['POST', /^\/_trouble$/, (request, fields) => (trouble = { times: 1, ...fields }), 'open'],
]

const checkPace = (response) => {
  const now = Date.now()
  if (now > windowEnds) [windowEnds, asked] = [now + WINDOW_MS, 0]
  asked++
  response.setHeader('X-RateLimit-Limit', limit)
  response.setHeader('X-RateLimit-Remaining', Math.max(0, limit - asked))
  response.setHeader('X-RateLimit-Reset', new Date(windowEnds).toISOString())
  if (asked > limit) throw new Refusal(429, 'Too many requests')
}

const answer = (request, body, response) => {
  const path = request.url.split('?')[0]
  const route = ROUTES.find(([method, pattern]) => method === request.method && pattern.test(path))
  if (!route) throw new Refusal(404, 'Record not found')
  const [, pattern, act, access] = route
  const hit = !path.startsWith('/_') && trouble.times > 0 ? trouble : null
  if (hit) trouble.times--
  if (hit && !hit.drop) throw new Refusal(hit.status, 'Trouble as ordered')
  if (access !== 'open') {
    if (request.headers.authorization !== `Bearer ${token}`)
      throw new Refusal(401, 'The access token is invalid')
    checkPace(response)
  }
  const made = act(request, fieldsOf(body, request.headers['content-type'] ?? ''), pattern.exec(path)[1])
  if (hit) return request.socket.destroy()
  if (made instanceof Pending) response.statusCode = made.status
  response.end(JSON.stringify(made instanceof Pending ? made.body : made))
}

const server = http.createServer((request, response) => {
  const pieces = []
  request.on('data', (piece) => pieces.push(piece))
  request.on('end', () => {
    response.setHeader('Content-Type', 'application/json; charset=utf-8')
    try {
      answer(request, Buffer.concat(pieces), response)
    } catch (error) {
      response.statusCode = error.status ?? 500
      response.end(JSON.stringify({ error: error.message }))
    }
  })
})
server.listen(Number(option('port', 0)), '127.0.0.1', () => {
  console.log(`listening on ${server.address().port}`)
})
process.on('SIGTERM', () => process.exit(0))

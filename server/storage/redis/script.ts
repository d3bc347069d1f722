import { createHash } from 'node:crypto'

/**
 * All that Redis runs for shared circuits, whatever their policy: it reads what stands under a key and, where there is an
 * entry, writes it behind the tail, by the rule of `rowAfter`. One key, so that it runs in a cluster as well.
 *
 * Clients send a script again when its answer was lost; an entry that stands in the tail is not written twice.
 *
 * Arguments: known name and length, entry (or nothing), new name, snapshot (or nothing), time to live in milliseconds.
 */
export const script = `
local time = redis.call('TIME')
local now = string.format('%.3f', time[1] * 1000 + time[2] / 1000)
local row = redis.call('HMGET', KEYS[1], 'base', 'snapshot', 'tail')
local base, snapshot, tail = row[1] or '', row[2] or '', row[3] or ''
local known, length, entry = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local stands = base ~= '' and base == known
local news = stands and string.sub(tail, length + 1) or tail
if entry == '' then
  if stands then return {now, base, 0, '', news} end
  return {now, base, 1, snapshot, news}
end
if string.find(tail, entry, 1, true) then entry = '' else entry = '@' .. now .. entry end
news = news .. entry
if base == '' then
  base = ARGV[4]
  redis.call('HSET', KEYS[1], 'base', base, 'snapshot', '', 'tail', entry)
elseif stands and ARGV[5] ~= '' then
  base = ARGV[4]
  redis.call('HSET', KEYS[1], 'base', base, 'snapshot', ARGV[5], 'tail', news)
else
  redis.call('HSET', KEYS[1], 'tail', tail .. entry)
end
redis.call('PEXPIRE', KEYS[1], ARGV[6])
if stands then return {now, base, 0, '', news} end
return {now, base, 1, snapshot, news}
`

/** By which name Redis knows the script once it has seen it. */
export const scriptName = createHash('sha1').update(script).digest('hex')

/** Functions of older and newer JavaScript. */

var first = 1, later = function (callback) { callback(null, `${first}`, 'a') }

exports.open = async function open(path, { mode = 'r', ...rest } = {}) {
  const file = path instanceof URL ? path.pathname : path
  return [file.split(/[/\\]/).pop(), mode, rest]
}

module.exports.close = (file, code) => code / 2 + file.length / code

Shape.prototype.area = function* (scale, ...more) {
  --scale
  ++this.count
  yield* more.map(x => x / scale)
}

const table = {
  get total() { return this.rows.length },
  async load(url, retries = 3 * 1000) {
    while (retries--) if (await fetch(url)) return `${url} ${`${retries}`}`
  },
  'find-all': (rows, test) => rows.filter(row => test(row)),
  nested: { drop: function (row) { delete this.rows[row]; return `dropped ${row}` } },
}

class Queue extends Base {
  static limit = (queue, most) => { queue.most = most }
  #next(item = null) { return item ?? this.items[0]?.[1] }
}

export default function (queue, limit) {
  label: for (const item of queue) { if (item > limit) break label; else continue }
}

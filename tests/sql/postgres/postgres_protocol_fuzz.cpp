// Anything at all in place of the server's messages: replies that can be walked through to their ends, and the same ones
// however the bytes were cut.
//
// Input: the size of the pieces (1 byte; 0: one piece), how many columns rows are expected to have (1 byte), then the bytes.
#include "sql/postgres/protocol.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace tenon::sql::postgres;

// Everything that a reply says, as text.
std::string told_by(const reply& r, std::size_t width) {
  std::string out(1, static_cast<char>('0' + static_cast<int>(r.what)));
  out.append(r.tag).append(1, r.transaction);
  if (r.has_columns) {
    const auto add = [&](std::string_view name, oid type) { out.append(name).append(std::to_string(type)); };
    out += read_columns(r.columns, add) ? 'c' : '!';
  }
  if (std::vector<oid> types; read_types(r.parameters, types))
    for (const oid t : types) out += std::to_string(t);
  const server_error e(r.error);
  for (const int letter : {'C', 'M', 'V'}) out += e.field(letter);
  out += e.ends_session() ? 'e' : '.';
  out += std::to_string(rows_in(r.tag));
  std::vector<cell> cells(width);
  data_rows rows = r.rows;
  for (std::size_t i = 0; i < r.rows.count(); ++i) {
    if (!rows.read(cells)) {
      out += '!';
      continue;
    }
    for (const cell& c : cells) out.append(c.is_null() ? "-" : c.bytes());
  }
  return out;
}

std::string told_in_pieces(std::string_view bytes, std::size_t size, std::size_t width) {
  reply_reader from;
  std::string out;
  const auto hear_all = [&] {
    for (reply r;;) {
      const reply_reader::state s = from.next(r);
      if (s != reply_reader::state::whole) return s;
      out += told_by(r, width);
    }
  };
  while (!bytes.empty()) {
    const std::span<char> room = from.room();
    const std::size_t now = std::min({room.size(), bytes.size(), size});
    std::copy_n(bytes.data(), now, room.data());
    from.received(now);
    bytes.remove_prefix(now);
    if (hear_all() == reply_reader::state::garbage) return out + "garbage";
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::size_t width = data[1] % 32U;
  const std::string whole = told_in_pieces(bytes, bytes.size(), width);
  if (told_in_pieces(bytes, std::max<std::size_t>(data[0], 1), width) != whole) std::abort();
  return 0;
}

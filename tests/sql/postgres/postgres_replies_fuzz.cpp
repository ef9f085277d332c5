// A server that says anything at all. Whatever it is, a client's call ends with a result or with an error of ours.
//
// Input: what is called and whether the server lets the client in by the book (1 byte), then pieces of the server's side of
// the connection: their size (2 bytes, big-endian) and their bytes.
#include "sql/postgres/fake_server.hpp"

#include <replies/client.hpp>
#include <tenon/base/error.hpp>
#include <tenon/client/raw.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace replies;

void call(client& db, unsigned what) {
  switch (what) {
    case 0: db.sample.find_many({}); return;
    case 1: db.sample.find_many({.take = 3}, include(sample::children, sample::parent)); return;
    case 2: db.sample.find_unique(sample::id == 1); return;
    case 3: db.sample.create({.text = "a", .exact = tenon::decimal("1.5"), .list = {1, 2}}); return;
    case 4: db.sample.update(sample::id == 1, {.text = "b"}); return;
    case 5: db.sample.create_many({{.text = "a"}, {.text = "b"}}); return;
    case 6: db.batch(ops.sample.count(), ops.sample.create({.text = "a"}), ops.sample.find_first({})); return;
    case 7:
      db.transaction([](auto& tx) {
        tx.sample.create({.text = "a"});
        tx.transaction([](auto& inner) { inner.sample.count(); });
      });
      return;
    case 8: db.sample.for_each({}, [](const sample::view& v) { return !v.text.empty(); }); return;
    case 9: db.query_raw<std::string>("SELECT {} WHERE 1 = {}", "text", 1); return;
    case 10: db.query_raw_values("SELECT 1", {}); return;
    case 11: db.execute_raw_unsafe("SELECT 1; SELECT 2"); return;
    default: db.sample.aggregate({}, select(count(), sum(sample::big), max(sample::text))); return;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static tenon::testing::fake_server server(3);
  static const std::string by_the_book = tenon::testing::welcome();
  if (size < 1) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  std::vector<std::string_view> pieces = tenon::testing::pieces_in(input.substr(1));
  if ((data[0] & 0x80U) == 0) pieces.insert(pieces.begin(), by_the_book);
  server.answer(pieces, [&] {
    client db({.url = server.url() + "&connection_limit=1",
               .log = {.warn = tenon::emit::event},
               .warn_of_repeated_clients = false});
    for (int i = 0; i < 2; ++i) {
      try {
        call(db, (data[0] & 0x7FU) % 13);
      } catch (const tenon::error& e) {
        if (e.message().empty()) std::abort();
      }
    }
  });
  return 0;
}

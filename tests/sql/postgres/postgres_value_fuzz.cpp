// Reads arbitrary bytes as a value of an arbitrary type in binary format. Each is a value, or refused with an error.
// The first four bytes are the number of the type.
#include "sql/postgres/binary.hpp"
#include "sql/postgres/values.hpp"

#include <tenon/base/error.hpp>

#include <libpq-fe.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenon;
  using namespace tenon::sql::postgres;
  if (size < 4) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data) + 4, size - 4);
  const auto type = read_integer<std::uint32_t>(reinterpret_cast<const char*>(data));
  const std::unique_ptr<PGresult, void (*)(PGresult*)> rows(PQmakeEmptyPGresult(nullptr, PGRES_TUPLES_OK), PQclear);
  std::string name = "column";
  PGresAttDesc column{};
  column.name = name.data();
  column.format = 1;
  column.typid = type;
  if (PQsetResultAttrs(rows.get(), 1, &column) == 0 ||
      PQsetvalue(rows.get(), 0, 0, const_cast<char*>(bytes.data()), static_cast<int>(bytes.size())) == 0)
    std::abort();
  query::parameters out;
  try {
    add_column({rows.get(), 0, &type, nullptr}, 0, out);
    if (out.size() != 1) std::abort();
  } catch (const error& e) {
    if (e.message().empty()) std::abort();
  }
  // What can be read is written as it was read.
  if (const auto number = read_numeric(bytes)) {
    std::string written;
    if (append_numeric(written, *number) && read_numeric(written) != number) std::abort();
  }
  if (const auto address = inet_text(bytes)) {
    std::string written;
    if (!append_inet(written, *address, bytes[2] != 0) || inet_text(written) != address) std::abort();
  }
  if (const auto bits = bit_text(bytes)) {
    std::string written;
    if (!append_bits(written, *bits) || bit_text(written) != bits) std::abort();
  }
  return 0;
}

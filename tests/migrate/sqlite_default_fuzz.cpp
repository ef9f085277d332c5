// Reads arbitrary text as the default of a column. A constant that is understood must be rendered as SQL that means it.
#include "migrate/plain_value.hpp"
#include "migrate/sql_words.hpp"
#include "migrate/sqlite_default.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenon::migrate;
  if (size == 0) return 0;
  const auto family = static_cast<type_family>(data[0] % (static_cast<unsigned>(type_family::unsupported) + 1));
  const std::string_view sql(reinterpret_cast<const char*>(data) + 1, size - 1);
  static_cast<void>(sql_words(sql));
  const std::optional<column_default> first = sqlite::parse_default(sql, family);
  if (!first) return 0;
  const std::optional<std::string> rendered = sqlite::render_default(*first, family);
  if (!rendered) std::abort();
  if (first->kind == column_default::form::expression) return 0;
  const std::optional<column_default> second = sqlite::parse_default(*rendered, family);
  if (!second || second->kind != first->kind || !same_plain_value(family, first->text, second->text)) std::abort();
  return 0;
}

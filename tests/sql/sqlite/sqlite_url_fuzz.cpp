// Reads arbitrary connection strings. Each is accepted with sensible options, or refused with a validation error.
#include "sql/sqlite/url.hpp"

#include <tenon/base/error.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenon;
  try {
    const sql::sqlite::connection_options options =
        sql::sqlite::parse_url(std::string_view(reinterpret_cast<const char*>(data), size), "/srv/app");
    const bool sensible = !options.path.empty() && options.path.find('\0') == std::string::npos &&
                          options.busy_timeout.count() >= 0 && options.connection_limit != 0U &&
                          (options.memory || options.path.front() == '/');
    if (!sensible) std::abort();
  } catch (const validation_error& e) {
    if (e.kind() != error_kind::invalid_url || e.hint().empty()) std::abort();
  }
  return 0;
}

// Reads arbitrary connection strings. Each is accepted with sensible options, or refused with a validation error that shows
// no password.
#include "sql/postgres/options.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenon;
  const std::string_view url(reinterpret_cast<const char*>(data), size);
  try {
    const sql::postgres::connection_options options = sql::postgres::parse_url(url);
    bool sensible = options.connect_timeout.count() >= 0 && options.socket_timeout.count() >= 0 &&
                    options.pool_timeout.count() >= 0 && options.connection_limit != 0U;
    for (const auto& [name, value] : options.keywords) {
      sensible = sensible && !name.empty() && value.find('\0') == std::string::npos &&
                 std::count_if(options.keywords.begin(), options.keywords.end(),
                               [&, n = std::string_view(name)](const auto& k) { return k.first == n; }) == 1;
    }
    if (!sensible) std::abort();
  } catch (const validation_error& e) {
    if (e.kind() != error_kind::invalid_url || e.hint().empty()) std::abort();
    // A password that is marked as such, in the plainest of forms.
    constexpr std::string_view secret = "hunter2hunter2";
    constexpr std::string_view start = "postgresql://u:hunter2hunter2@";
    const bool once = url.find(secret) == url.rfind(secret);
    if (url.starts_with(start) && once && std::string_view(e.what()).find(secret) != std::string_view::npos)
      std::abort();
  }
  return 0;
}

#include "sql/sqlite/options.hpp"

#include "base/quote.hpp"

namespace tenon::sql::sqlite {

std::string_view to_string(journal_mode mode) noexcept {
  switch (mode) {
    case journal_mode::wal: return "wal";
    case journal_mode::delete_: return "delete";
    case journal_mode::truncate: return "truncate";
    case journal_mode::persist: return "persist";
    case journal_mode::memory: return "memory";
    case journal_mode::off: return "off";
  }
  return {};
}

std::string_view to_string(synchronous level) noexcept {
  switch (level) {
    case synchronous::off: return "off";
    case synchronous::normal: return "normal";
    case synchronous::full: return "full";
    case synchronous::extra: return "extra";
  }
  return {};
}

std::string quoted_path(std::string_view path) { return text::quote(path, 4096); }

std::string connection_options::display_name() const {
  return memory ? "the in-memory database" : "the database " + quoted_path(path);
}

}  // namespace tenon::sql::sqlite

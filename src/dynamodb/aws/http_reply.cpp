#include "dynamodb/aws/http_reply.hpp"

namespace tenon::dynamodb::aws {

namespace {

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool is_same(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (lower(a[i]) != lower(b[i])) return false;
  return true;
}

}  // namespace

void http_headers::clear() noexcept {
  text_.clear();
  entries_.clear();
}

void http_headers::add(std::string_view name, std::string_view value) {
  entries_.push_back({static_cast<std::uint32_t>(text_.size()), static_cast<std::uint32_t>(name.size()),
                      static_cast<std::uint32_t>(value.size())});
  text_.append(name).append(value);
}

std::string_view http_headers::find(std::string_view name) const noexcept {
  for (const entry& e : entries_)
    if (is_same(std::string_view(text_).substr(e.begin, e.name_size), name))
      return std::string_view(text_).substr(e.begin + e.name_size, e.value_size);
  return {};
}

}  // namespace tenon::dynamodb::aws

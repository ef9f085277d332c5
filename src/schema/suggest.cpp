#include "schema/suggest.hpp"

#include "base/text.hpp"

namespace tenon::schema {

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& candidates) {
  const auto nearest = text::closest_match(word, candidates);
  return nearest ? "Did you mean `" + std::string(*nearest) + "`?" : std::string();
}

}  // namespace tenon::schema
